"""The mailbox: each mail is taken once, and only what we have signed is believed."""

import logging

import pytest

from audiences import return_path
from audiences.models import Suppression
from news.bounces import reading
from news.bounces.models import Bounce, BounceMailbox, UnrecognisedMail
from tests.audiences.makers import make_ask
from tests.news.bounces.makers import BOUNCES, make_delivery, returned, sample
from tests.news.mailing_makers import NOW
from tests.races import together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings):
    settings.BOUNCE_ADDRESS = BOUNCES


@pytest.fixture(params=["folder", "maildir"])
def box(request, tmp_path):
    """The folder that mails are put in, and its address."""
    path = tmp_path / "box"
    into = path / "new" if request.param == "maildir" else path
    into.mkdir(parents=True)
    return into, f"maildir://{path}", path


def put(box, *contents):
    for number, content in enumerate(contents):
        (box[0] / f"{number}.eml").write_bytes(content)


def read(box):
    return reading.read_mailbox(box[1], now=NOW)


def names(box, folder):
    return sorted(path.name for path in (box[2] / folder).glob("*"))


def test_a_bounce_suppresses_and_is_put_away(box):
    put(box, returned("postfix_unknown_user", make_delivery()))

    count = read(box)

    assert (count, read(box)) == (1, 0)
    assert Suppression.objects.get().address == "eva@kommun.se"
    assert (names(box, "handled"), list(box[0].glob("*.eml"))) == (["0.eml"], [])


@pytest.mark.parametrize("name", ["office365_not_found", "gmail_no_such_user", "qmail_no_standard"])
def test_it_is_tied_to_its_delivery_by_the_return_path_that_we_signed(name, box):
    delivery = make_delivery()
    put(box, returned(name, delivery, message_id="<somebody@else.example>"))

    read(box)

    assert Bounce.objects.get().delivery == delivery


def test_without_a_return_path_of_its_own_the_message_id_ties_it(settings, box):
    settings.BOUNCE_ADDRESS = ""
    delivery = make_delivery()
    put(box, returned("office365_not_found", delivery))

    read(box)

    assert Bounce.objects.get().delivery == delivery


FORGED = [
    {"to": "studs+d1.0123456789ab@sig.example", "message_id": "<a@b.example>"},
    {"to": "studs@sig.example", "message_id": "<a@b.example>"},
    {"to": "studs+d99999999999999999.0123456789ab@sig.example", "message_id": "<a@b.example>"},
    {"to": "studs+dх1.0123456789ab@sig.example".encode().decode("latin-1"), "message_id": "<a@b.example>"},
]


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_a_forged_bounce_suppresses_nobody_and_is_shown(forged, box):
    put(box, returned("postfix_unknown_user", make_delivery(), **forged))

    read(box)

    assert not Suppression.objects.exists()
    assert UnrecognisedMail.objects.get().reason == "not-ours"
    assert names(box, "unrecognised") == ["0.eml"]


def test_the_mark_of_one_mail_says_nothing_of_another(box):
    mine, theirs = make_delivery("jag@kommun.se"), make_delivery("du@kommun.se", key="brev-2")
    mark = return_path.mark(return_path.DELIVERY, mine.pk, mine.address).replace(
        f"d{mine.pk}", f"d{theirs.pk}"
    )
    put(box, returned("postfix_unknown_user", theirs, to=return_path.of(mark), message_id="<a@b.example>"))

    read(box)

    assert not Bounce.objects.exists()


def test_a_list_that_has_one_reader_less_is_not_suppressed(box):
    put(box, returned("postfix_list_member_gone", make_delivery("registrator@kommun.se")))

    read(box)

    assert Bounce.objects.get().kind == "soft"
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("name", ["out_of_office", "read_receipt", "postfix_delayed"])
def test_an_answer_of_a_machine_is_put_away_without_a_word(name, box):
    put(box, returned(name, make_delivery()))

    read(box)

    assert [model.objects.count() for model in (Suppression, UnrecognisedMail, Bounce)] == [0, 0, 0]
    assert names(box, "handled") == ["0.eml"]


def test_a_mail_that_is_no_bounce_is_kept_for_a_person_once(box):
    put(box, sample("person"), sample("person"), b"\xff\xfe\0")

    read(box)

    rows = UnrecognisedMail.objects.order_by("pk")
    assert [row.reason for row in rows] == ["no-bounce", "no-bounce"]
    assert (rows[0].subject, rows[0].sender) == ("Re: Nyhetsbrev", "Eva Ek <eva@kommun.se>")
    assert "min kollega" in rows[0].excerpt


def test_a_complaint_is_heard(box):
    put(box, returned("complaint", make_delivery()))

    read(box)

    assert Suppression.objects.get().reason == "complaint"


def test_a_confirmation_that_comes_back_suppresses_its_address(box):
    subscription = make_ask("fel@kommun.se")
    mark = return_path.mark(return_path.LETTER, subscription.subscriber_id, "fel@kommun.se")
    put(box, sample("postfix_unknown_user", to=return_path.of(mark), address="fel@kommun.se"))

    read(box)

    assert Suppression.objects.get().address == "fel@kommun.se"


def test_upper_case_on_the_way_does_no_harm(box):
    delivery = make_delivery()
    content = returned("postfix_unknown_user", delivery, message_id="<a@b.example>")
    put(box, content.replace(b"studs+d", b"STUDS+D"))

    read(box)

    assert Bounce.objects.exists()


def test_killed_before_it_was_put_away_it_is_read_again_without_harm(box):
    content = returned("postfix_unknown_user", make_delivery())
    reading.take(content, now=NOW)
    put(box, content)

    read(box)

    assert Bounce.objects.count() == 1
    assert names(box, "handled") == ["0.eml"]


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_the_same_moment_keep_each_once(box):
    deliveries = [make_delivery(f"p{number}@kommun.se", key=f"b{number}") for number in range(6)]
    put(box, *[returned("postfix_unknown_user", each) for each in deliveries], sample("person"))

    together(lambda: read(box), count=2)

    assert (Bounce.objects.count(), UnrecognisedMail.objects.count()) == (6, 1)
    assert len(names(box, "handled")) == 6


def test_a_mailbox_that_cannot_be_read_says_so_and_stops_nothing(tmp_path, caplog):
    with caplog.at_level(logging.CRITICAL):
        count = reading.read_mailbox(f"maildir://{tmp_path}/finns-inte", now=NOW)

    standing = BounceMailbox.objects.get()
    assert (count, standing.read_at) == (0, None)
    assert "cannot be read" in standing.trouble


def test_when_it_can_be_read_again_the_trouble_is_over(box):
    BounceMailbox.objects.create(pk=1, trouble="Borta")

    read(box)

    assert (BounceMailbox.objects.get().trouble, BounceMailbox.objects.get().read_at) == ("", NOW)


def test_what_nobody_has_looked_at_is_deleted_in_time():
    reading.take(sample("person"), now=NOW)

    assert reading.forget(NOW + reading.UNRECOGNISED_KEPT * 2) == 1
    assert not UnrecognisedMail.objects.exists()


def test_a_mail_of_a_thousand_boxes_in_boxes_stops_nothing(box):
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)
    )
    put(box, nested, returned("postfix_unknown_user", make_delivery()))

    read(box)

    assert Suppression.objects.exists()
    assert UnrecognisedMail.objects.count() == 1
