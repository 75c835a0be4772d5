import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY")


def run_check(data_dir, *words, **environment):
    """Start Django in a process of its own with exactly these settings."""
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    return subprocess.run(
        [sys.executable, "manage.py", *(words or ["check"])],
        cwd=ROOT,
        env={**kept, "SIGPORTAL_DATA_DIR": str(data_dir), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_settings_the_embedded_default_starts(tmp_path):
    done = run_check(tmp_path / "data")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("environment", "mend"),
    [
        (
            {"DATABASE_URL": "mysql://host/name", "SECRET_KEY": "x"},
            "DATABASE_URL must look like postgresql://",
        ),
        ({"REDIS_URL": "redis://host"}, "SECRET_KEY is required"),
        ({"PORT": "http"}, "PORT must be a whole number"),
        ({"WORKERS": "0"}, "WORKERS must be a whole number from 1"),
        ({"SIGPORTAL_DATA_DIR": "/dev/null/var"}, "SIGPORTAL_DATA_DIR cannot be made"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(environment, mend, tmp_path):
    done = run_check(tmp_path, **environment)

    assert done.returncode == 1
    assert done.stderr.startswith("sigportal cannot start: ")
    assert mend in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_of_somebody_else_stops_the_start_with_one_line(tmp_path):
    tmp_path.chmod(0o500)

    done = run_check(tmp_path)

    assert "SIGPORTAL_DATA_DIR cannot be written to" in done.stderr
    assert done.stderr.count("\n") == 1


def test_production_needs_no_secret_key_file(tmp_path):
    run_check(tmp_path, SECRET_KEY="given", REDIS_URL="redis://host")

    assert not (tmp_path / "secret_key").exists()


def test_a_database_that_does_not_answer_is_said_in_one_line(tmp_path):
    url = "postgresql://portal:hemligt@127.0.0.1:1/portal"

    done = run_check(tmp_path, "prepare", "--skip-checks", DATABASE_URL=url, SECRET_KEY="x")

    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The database cannot be used: ")
    assert "DATABASE_URL" in done.stderr
    assert done.stderr.count("\n") == 1
