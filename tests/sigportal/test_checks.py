import pytest

from sigportal import checks


def ids(found):
    return [message.id for message in found]


NOT_SITES = [
    "example.org/sig",
    "/sig",
    "ftp://example.org",
    "",
    "https://example.org/sig",
    "https://exa mple.org",
    "https://example.org:port",
    "http://[::1",
]


def is_helpful(found):
    return all(message.hint for message in found)


@pytest.mark.parametrize("address", NOT_SITES)
def test_a_site_address_that_is_not_one_is_an_error(address, settings):
    settings.SITE_URL = address

    found = checks.site_url(None)

    assert ids(found) == ["sigportal.E001"]
    assert is_helpful(found)


def test_a_site_address_that_is_turned_away_is_an_error(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://sig.example.org", ["localhost"]

    found = checks.site_url(None)

    assert ids(found) == ["sigportal.E002"]
    assert "sig.example.org" in found[0].hint


def test_a_site_address_that_is_allowed_is_in_order(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://sig.example.org:8443", [".example.org"]

    assert checks.site_url(None) == []


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o640, True), (0o604, True)])
def test_a_secret_key_that_others_may_read_is_warned_of(mode, warned, data_dir):
    (data_dir / "secret_key").touch()
    (data_dir / "secret_key").chmod(mode)

    assert ids(checks.secret_key_file(None)) == ["sigportal.W001"] * warned


@pytest.mark.parametrize(
    ("redis", "engine", "found"),
    [
        ("redis://host", "django.db.backends.sqlite3", ["sigportal.W002"]),
        ("redis://host", "django.db.backends.postgresql", []),
        ("", "django.db.backends.sqlite3", []),
    ],
)
def test_workers_on_several_machines_need_a_shared_database(redis, engine, found, settings, monkeypatch):
    settings.REDIS_URL = redis
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", engine)

    assert ids(checks.shared_database(None)) == found


@pytest.mark.parametrize(
    ("embedded", "backend", "found"),
    [
        (False, checks.OUTBOX, ["sigportal.W003"]),
        (True, checks.OUTBOX, []),
        (False, "django.core.mail.backends.smtp.EmailBackend", []),
    ],
)
def test_production_without_a_mail_server_is_warned_of(embedded, backend, found, settings):
    settings.EMBEDDED, settings.EMAIL_BACKEND = embedded, backend

    assert ids(checks.mail_leaves(None)) == found


def test_an_example_sender_is_warned_of_once_mail_leaves(settings):
    settings.DEFAULT_FROM_EMAIL = "SIG <sig@example.org>"

    settings.EMAIL_BACKEND = checks.OUTBOX
    assert checks.sender(None) == []

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert ids(checks.sender(None)) == ["sigportal.W004"]


@pytest.mark.parametrize(("redirect", "proxy", "warned"), [(True, False, True), (True, True, False)])
def test_https_without_a_proxy_is_warned_of(redirect, proxy, warned, settings):
    settings.SECURE_SSL_REDIRECT, settings.BEHIND_PROXY = redirect, proxy

    assert ids(checks.proxy(None)) == ["sigportal.W005"] * warned


@pytest.mark.parametrize(
    "sender", ["hej", "", "Sociala insatsgrupper", "SIG <sig@example.org>\nBcc: a@example.org"]
)
def test_a_sender_that_nobody_could_answer_is_an_error(sender, settings):
    settings.DEFAULT_FROM_EMAIL = sender

    assert ids(checks.sender_address(None)) == ["sigportal.E004"]


@pytest.mark.parametrize("sender", ["sig@example.org", "Göta älvs SIG <sig@example.org>"])
def test_a_sender_with_or_without_a_name_is_in_order(sender, settings):
    settings.DEFAULT_FROM_EMAIL = sender

    assert checks.sender_address(None) == []


@pytest.mark.parametrize(("key", "found"), [("hemligt", ["sigportal.E005"]), ("a" * 32, [])])
def test_a_secret_key_that_can_be_guessed_is_an_error(key, found, settings):
    settings.SECRET_KEY = key

    assert ids(checks.secret_key(None)) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", []),
        ("studs@sig.example", []),
        ("studs+x@sig.example", ["sigportal.E006"]),
        ("studs", ["sigportal.E006"]),
        (f"{'s' * 31}@sig.example", ["sigportal.E006"]),
        ("studs@exämpel.se", ["sigportal.E006"]),
    ],
)
def test_an_address_for_bounces_has_room_for_a_mark(address, found, settings):
    settings.BOUNCE_ADDRESS = address

    said = checks.bounce_address(None)

    assert ids(said) == found
    assert is_helpful(said)


@pytest.mark.parametrize(
    ("address", "url", "service", "found"),
    [
        ("studs@sig.example", "", "", ["sigportal.W006"]),
        ("", "maildir:///box", "", ["sigportal.W006"]),
        ("studs@sig.example", "maildir:///box", "", []),
        ("studs@sig.example", "", "postmark", []),
        ("", "", "", []),
    ],
)
def test_mail_that_comes_back_and_that_nobody_reads_is_warned_of(address, url, service, found, settings):
    settings.BOUNCE_ADDRESS, settings.BOUNCE_URL, settings.EMAIL_SERVICE = address, url, service

    said = checks.bounces_are_heard(None)

    assert ids(said) == found
    assert is_helpful(said)


@pytest.mark.parametrize(
    ("service", "secret", "found"),
    [
        ("postmark", "", ["sigportal.W007"]),
        ("postmark", "kort:ord", ["sigportal.E007"]),
        ("postmark", "utan-kolon-men-langt", ["sigportal.E007"]),
        ("postmark", "tjansten:ett-langt-losenord", []),
        ("", "", []),
    ],
)
def test_events_are_heard_with_a_secret_that_holds(service, secret, found, settings):
    settings.EMAIL_SERVICE, settings.EMAIL_EVENTS_SECRET = service, secret

    said = checks.events_secret(None)

    assert ids(said) == found
    assert is_helpful(said)
