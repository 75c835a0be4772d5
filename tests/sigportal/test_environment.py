import pytest
from django.core.exceptions import ImproperlyConfigured

from sigportal import environment


@pytest.mark.parametrize(
    ("read", "name", "value", "mend"),
    [
        (
            environment.database,
            "DATABASE_URL",
            "mysql://host/name",
            "postgresql://user:password@host:5432/name",
        ),
        (environment.database, "DATABASE_URL", "sigportal", "begins with 'nothing://'"),
        (environment.database, "DATABASE_URL", "postgresql://host:port/name", "cannot be read"),
        (environment.database, "DATABASE_URL", "postgresql://host", "end it with /name"),
        (environment.mail, "EMAIL_URL", "http://mail.example.org", "smtp+tls://user:password@host:587"),
        (environment.mail, "EMAIL_URL", "smtp://", "smtp://host:25"),
        (environment.mail, "EMAIL_URL", "smtp://host:port", "cannot be read"),
        (lambda: environment.flag("DEBUG"), "DEBUG", "maybe", "true or false, not 'maybe'"),
        (lambda: environment.number("PORT", 8000), "PORT", "eight", "whole number from 1 to 65535"),
        (lambda: environment.number("PORT", 8000), "PORT", "70000", "whole number from 1 to 65535"),
        (lambda: environment.number("PORT", 8000), "PORT", "²", "whole number"),
        (environment.log_level, "LOG_LEVEL", "loud", "DEBUG, INFO"),
    ],
)
def test_a_wrong_value_is_answered_with_the_mend(read, name, value, mend, monkeypatch):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured) as error:
        read()

    assert name in str(error.value)
    assert mend in str(error.value)


def test_a_wrong_address_does_not_show_its_password(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://user:hemligt@host/name")

    with pytest.raises(ImproperlyConfigured) as error:
        environment.database()

    assert "hemligt" not in str(error.value)


def test_it_reads_a_postgresql_on_a_socket(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal:@/plan?host=/run/postgresql")

    found = environment.database()

    assert (found["NAME"], found["USER"], found["OPTIONS"]) == ("plan", "portal", {"host": "/run/postgresql"})


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://host", 25, None, None),
        ("smtp://host:2525", 2525, None, None),
        ("smtp+tls://user:word@host", 587, True, None),
        ("smtp+ssl://user:word@host", 465, None, True),
    ],
)
def test_a_mail_server_gets_the_port_of_its_kind(url, port, tls, ssl, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", url)

    found = environment.mail()

    assert (found["EMAIL_PORT"], found.get("EMAIL_USE_TLS"), found.get("EMAIL_USE_SSL")) == (port, tls, ssl)


@pytest.mark.parametrize(("value", "read"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_it_reads_flags_as_people_write_them(value, read, monkeypatch):
    monkeypatch.setenv("DEBUG", value)

    assert environment.flag("DEBUG") is read
