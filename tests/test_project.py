"""What holds for the project as a whole: arrows between apps, sizes, words, translations, deployment."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {  # DESIGN: audiences knows nobody, news may use audiences, activities may use both
    "audiences": {"audiences"},
    "news": {"news", "audiences"},
    "activities": {"activities", "news", "audiences"},
    "sigportal": {"sigportal", "activities", "news", "audiences"},
}
APPS = set(MAY_IMPORT)
CATALOGUE = ROOT / "locale" / "sv" / "LC_MESSAGES" / "django.po"
WORDS_WITHOUT_MEANING = {"utils", "util", "helpers", "common", "services", "misc"}
PRODUCTION = {
    "SECRET_KEY": "Q3v-jY8w_Zr6tN2xK9mB4sD7fG1hL5pC0aE-uI_oT8yW3kR6zX9vM2nJ4qS",
    "DATABASE_URL": "postgresql://portal:word@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://portal:word@mail.example.se:587",
    "DEFAULT_FROM_EMAIL": "SIG <sig@polisen.example.se>",
    "SITE_URL": "https://polisen.example.se/sig",
    "ALLOWED_HOSTS": "polisen.example.se",
    "PATH_PREFIX": "sig",
    "BEHIND_PROXY": "1",
}


def python_files():
    folders = [*APPS, "tests", "benchmarks"]
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in files if "migrations" not in path.parts]


def imported_apps(path):
    tree = ast.parse(path.read_text())
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return {name.partition(".")[0] for name in names} & APPS


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_imports_follow_the_arrows(app):
    files = (ROOT / app).rglob("*.py")

    against = {str(path.relative_to(ROOT)): imported_apps(path) - MAY_IMPORT[app] for path in files}

    assert {path: apps for path, apps in against.items() if apps} == {}


def test_a_decision_is_told_in_at_most_150_words():
    notes = (ROOT / "docs" / "decisions").glob("*.md")

    long = {note.name: count for note in notes if (count := len(note.read_text().split())) > 150}

    assert long == {}


def test_no_import_is_relative_past_its_app():
    found = [path for path in python_files() if re.search(r"^\s*from \.\.\.", path.read_text(), re.MULTILINE)]

    assert found == []


def test_no_file_is_longer_than_300_lines():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in python_files()}

    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_every_module_has_a_name_that_says_something():
    named = [path for path in python_files() if {path.stem, *path.parts} & WORDS_WITHOUT_MEANING]

    assert named == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_carry_no_address(name):
    pin = r"[\w.-]+(\[[\w,-]+\])?==[^\s\\]+( ; [^\\/]+)? \\"
    digest = r"    --hash=sha256:[0-9a-f]{64}( \\)?"
    lines = (ROOT / name).read_text().splitlines()

    odd = [line for line in lines if not re.fullmatch(f"{pin}|{digest}", line)]

    assert odd == []


def test_what_runs_is_pinned_alike_for_the_tests():
    def pins(name):
        return set(re.findall(r"^([\w.-]+)\S*==(\S+)", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_production_passes_the_checks_of_deployment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**kept, **PRODUCTION, "SIGPORTAL_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_every_text_is_translated():
    catalogue = polib.pofile(str(CATALOGUE))

    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_the_compiled_catalogue_is_fresh():
    source = polib.pofile(str(CATALOGUE)).translated_entries()
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))

    assert translations(compiled) == translations(source), "Run: make messages"


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_the_catalogue_holds_exactly_the_texts_of_the_code(tmp_path):
    for folder in (*APPS, "templates", "locale"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))

    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=sv", "--no-obsolete", "--verbosity=0"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
    )

    assert texts(tmp_path / CATALOGUE.relative_to(ROOT)) == texts(CATALOGUE), "Run: make messages"


def translations(entries):
    return {(entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in entries}


def texts(catalogue):
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(catalogue)) if not entry.obsolete}
