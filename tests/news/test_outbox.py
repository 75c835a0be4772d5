import resource
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from news.mailing import outbox
from news.mailing.transport import Envelope, Unreachable, open_transport
from tests.news.mailing_makers import NOW

CONTENT = b"From: sig@example.org\r\nTo: eva@kommun.se\r\nSubject: Hej\r\n\r\nHej\r\n"


@contextmanager
def disk_with_room_for(size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_mail_can_be_read_as_it_was_sent(settings):
    settings.EMAIL_BACKEND = "news.mailing.outbox.EmailBackend"
    message = EmailMultiAlternatives("Hej på er", "Åäö i text", "sig@example.org", ["eva@kommun.se"])
    message.attach_alternative("<p>Åäö i html</p>", "text/html")

    message.send()

    found = outbox.read(outbox.messages(1)[0].name)
    assert (found.subject, found.to) == ("Hej på er", "eva@kommun.se")
    assert (found.text.strip(), found.html.strip()) == ("Åäö i text", "<p>Åäö i html</p>")
    assert timezone.now() - found.date < timedelta(minutes=1)


def test_the_newest_come_first_a_page_at_a_time():
    names = [outbox.write(CONTENT, at=NOW + timedelta(hours=7 * number)) for number in range(10)]

    first = [entry.name for entry in outbox.messages(4)]
    second = [entry.name for entry in outbox.messages(4, before=first[-1])]

    assert first + second == names[::-1][:8]


def test_an_outbox_that_nothing_was_written_to_is_empty():
    assert outbox.messages(10) == []


def test_ten_thousand_mails_are_listed_fast_and_only_a_page_is_opened(settings):
    folder = settings.OUTBOX_DIR / "2013-05-03"
    folder.mkdir(parents=True)
    for number in range(10_000):
        (folder / f"{number:012}-aa.eml").symlink_to("nowhere")  # opening one would fail
    newest = outbox.write(CONTENT, at=NOW)

    began = time.perf_counter()
    found = outbox.messages(1)

    assert [entry.name for entry in found] == [newest]
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    "name", ["../secret_key", "2013-05-03/../../x.eml", "/etc/passwd", "2013-05-03/x.part", ""]
)
def test_no_name_leads_out_of_the_outbox(name):
    with pytest.raises(FileNotFoundError):
        outbox.read(name)


def test_a_full_disk_leaves_nothing_half_written(settings):
    settings.EMAIL_BACKEND = "news.mailing.outbox.EmailBackend"

    with open_transport() as transport, disk_with_room_for(20):
        [said] = transport.hand_over([Envelope("eva@kommun.se", CONTENT)], at=NOW)

    assert isinstance(said, Unreachable)
    assert "too large" in said.answer
    assert not any(path.is_file() for path in settings.OUTBOX_DIR.rglob("*"))
