"""The mailbox over IMAP: read, moved, and never in the way of anything when it cannot be."""

import pytest

from audiences.models import Suppression
from news.bounces import reading
from news.bounces.models import Bounce, BounceMailbox
from tests.imap import ImapBox
from tests.news.bounces.makers import BOUNCES, make_delivery, returned, sample
from tests.news.mailing_makers import NOW
from tests.races import together
from tests.servers import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings):
    settings.BOUNCE_ADDRESS = BOUNCES


def read(url):
    return reading.read_mailbox(url, now=NOW)


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE", "IMAP4rev1"])
def test_what_is_read_is_moved_beside_the_rest(capabilities):
    bounce = returned("office365_not_found", make_delivery())
    with ImapBox(bounce, sample("person"), capabilities=capabilities) as box:
        counts = read(box.url), read(box.url)

    assert counts == (2, 0)
    assert Suppression.objects.get().address == "eva@kommun.se"
    assert {name: list(mails) for name, mails in box.folders.items()} == {
        "INBOX": [],
        "handled": [1],
        "unrecognised": [2],
    }


@pytest.mark.parametrize("refuses", ["LOGIN", "SELECT", "SEARCH", "FETCH"])
def test_a_server_that_says_no_leaves_the_mails_and_a_word_of_it(refuses):
    with ImapBox(sample("person")) as box:
        box.refuses = refuses
        count = read(box.url)

    assert (count, len(box.folders["INBOX"])) == (0, 1)
    assert "not now" in BounceMailbox.objects.get().trouble


def test_when_it_cannot_be_moved_it_is_read_again_without_harm():
    with ImapBox(returned("office365_not_found", make_delivery())) as box:
        box.refuses = "MOVE"
        read(box.url)
        box.refuses = ""
        read(box.url)

    assert Bounce.objects.count() == 1
    assert len(box.folders["handled"]) == 1


def test_a_wrong_password_is_said_and_not_shown():
    with ImapBox() as box:
        read(box.url.replace("hem%2Fligt", "annat"))

    trouble = BounceMailbox.objects.get().trouble
    assert "wrong" in trouble
    assert "annat" not in trouble


def test_a_server_that_is_not_there_is_said():
    read(f"imap://a:b@127.0.0.1:{free_port()}/INBOX")

    assert "cannot be used" in BounceMailbox.objects.get().trouble


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_keep_each_bounce_once():
    deliveries = [make_delivery(f"p{number}@kommun.se", key=f"b{number}") for number in range(5)]
    with ImapBox(*[returned("office365_not_found", each) for each in deliveries]) as box:
        together(lambda: read(box.url), count=2)

    assert (Bounce.objects.count(), Suppression.objects.count()) == (5, 5)
    assert len(box.folders["handled"]) == 5
