import configparser
import re
from pathlib import Path

import pytest
import yaml

from sigportal.run import read_procfile

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
APPS = ("sigportal", "audiences", "news", "activities")
PROCESSES = read_procfile()


def read_unit(name):
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read(DEPLOY / f"sigportal-{name}.service")
    return parser


def read_compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


@pytest.mark.parametrize("name", PROCESSES)
def test_a_systemd_unit_runs_what_make_run_runs(name):
    command = read_unit(name)["Service"]["ExecStart"]

    # Systemd has percent signs of its own.
    assert command.replace("%%", "%") == f"/srv/sigportal/.venv/bin/{PROCESSES[name]}"


@pytest.mark.parametrize("name", PROCESSES)
def test_a_container_runs_what_make_run_runs(name):
    assert read_compose()[name]["command"] == PROCESSES[name]


def test_containers_wait_until_the_database_is_prepared():
    services = read_compose()

    waits = [services[name]["depends_on"] for name in PROCESSES]

    assert waits == [{"prepare": {"condition": "service_completed_successfully"}}] * 4


def test_the_container_gets_every_folder_that_the_portal_needs():
    copied = set(re.findall(r"^COPY (\w+) ", (DEPLOY / "Containerfile").read_text(), re.MULTILINE))

    assert copied == {*APPS, "plans", "templates", "static", "locale"}


@pytest.mark.parametrize("variable", ["DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "SITE_URL"])
def test_the_containers_are_given_what_production_needs(variable):
    assert variable in read_compose()["worker"]["environment"]


def test_braces_in_the_nginx_file_are_in_pairs():
    text = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text())

    assert text.count("{") == text.count("}") > 0
