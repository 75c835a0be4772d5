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
        (environment.redis, "REDIS_URL", "redis", "begins with 'nothing://'"),
        (environment.redis, "REDIS_URL", "redis://host:port/0", "cannot be read"),
        (environment.redis, "REDIS_URL", "redis://host:6379/plan", "number of a database"),
        (environment.redis, "REDIS_URL", "redis://", "name a host"),
        (environment.path, "PATH_PREFIX", "https://example.org/sig", "must be a path"),
        (environment.path, "PATH_PREFIX", "s i g", "must be a path"),
        (environment.mail, "EMAIL_URL", "http://mail.example.org", "smtp+tls://user:password@host:587"),
        (environment.mail, "EMAIL_URL", "smtp://", "smtp://host:25"),
        (environment.mail, "EMAIL_URL", "smtp://host:port", "cannot be read"),
        (environment.mail, "EMAIL_URL", "anymail+brevduva://?api_key=x", "no e-mail service"),
        (environment.mail, "EMAIL_URL", "anymail+base://?api_key=x", "no e-mail service"),
        (environment.mail, "EMAIL_URL", "anymail+../x://?api_key=x", "must look like anymail+"),
        (environment.mail, "EMAIL_URL", "anymail+postmark://token", "must look like anymail+"),
        (environment.mail, "EMAIL_URL", "anymail+postmark://?Server-Token=x", "must look like anymail+"),
        (environment.bounces, "BOUNCE_URL", "pop3://host", "imaps://user:password@host/INBOX"),
        (environment.bounces, "BOUNCE_URL", "imaps:///INBOX", "names no mailbox"),
        (environment.bounces, "BOUNCE_URL", "maildir://", "names no mailbox"),
        (environment.bounces, "BOUNCE_URL", "maildir://relative/path", "names no mailbox"),
        (environment.bounces, "BOUNCE_URL", "imaps://user:pa/ss@host:port/INBOX", "cannot be read"),
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


@pytest.mark.parametrize("url", ["mysql://user:hemligt@host/name", "postgresql://user:hem:ligt/1@host/name"])
def test_a_wrong_address_does_not_show_its_password(url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(ImproperlyConfigured) as error:
        environment.database()

    assert "ligt" not in str(error.value)


@pytest.mark.parametrize("address", ["https://example.org", "https://example.org/sig/"])
def test_the_prefix_may_be_written_in_the_address_of_the_site_too(address, monkeypatch):
    monkeypatch.setenv("SITE_URL", address)

    assert environment.site(port=8000, prefix="sig") == "https://example.org"


def test_a_database_that_is_gone_without_a_word_is_not_waited_for_by_every_page(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal@10.0.0.1/plan?connect_timeout=3")

    options = environment.database()["OPTIONS"]

    assert (int(options["connect_timeout"]), options["tcp_user_timeout"]) == (3, 30_000)


def test_it_reads_a_postgresql_on_a_socket(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal:@/plan?host=/run/postgresql")

    found = environment.database()

    assert (found["NAME"], found["USER"], found["OPTIONS"]["host"]) == ("plan", "portal", "/run/postgresql")


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


def test_an_e_mail_service_gets_its_settings_by_its_own_names(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "anymail+mailgun://?api_key=a%2Fb&sender_domain=mg.example.se")

    found = environment.mail()
    monkeypatch.setenv("EMAIL_URL", "anymail+unisender_go://?api_key=x")

    assert environment.mail()["ANYMAIL"] == {"UNISENDER_GO_API_KEY": "x"}
    assert found["EMAIL_BACKEND"] == "anymail.backends.mailgun.EmailBackend"
    assert found["ANYMAIL"] == {"MAILGUN_API_KEY": "a/b", "MAILGUN_SENDER_DOMAIN": "mg.example.se"}


@pytest.mark.parametrize(
    "url", ["imaps://a:b%2Fc@host/INBOX", "imap://a:b@host", "maildir:///var/box", "file:///x"]
)
def test_a_mailbox_for_bounces_is_read_in_every_way(url, monkeypatch):
    monkeypatch.setenv("BOUNCE_URL", url)

    assert environment.bounces() == url
