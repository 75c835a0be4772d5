import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n'


def install(folder, python):
    # As from a terminal: the tests themselves may have been started by make.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    return subprocess.run(
        ["make", "install", f"VENV={folder}/venv", f"PYTHON={python}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def make_python(folder, script):
    path = folder / "python"
    path.write_text(script)
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("script", ["#!/bin/sh\nexit 1\n", None], ids=["too old", "missing"])
def test_a_python_that_will_not_do_is_said_in_one_line(script, tmp_path):
    python = make_python(tmp_path, script) if script else tmp_path / "nothing"

    done = install(tmp_path, python)

    said = [line for line in done.stderr.splitlines() if not line.startswith("make: ")]
    assert done.returncode != 0
    assert len(said) == 1
    assert "needs Python 3.11 or newer" in said[0]


def test_a_python_without_venv_is_said_in_one_line(tmp_path):
    done = install(tmp_path, make_python(tmp_path, WITHOUT_VENV))

    said = [line for line in done.stderr.splitlines() if not line.startswith("make: ")]
    assert done.returncode != 0
    assert len(said) == 1
    assert "apt install python3-venv" in said[0]
    assert not (tmp_path / "venv").exists()
