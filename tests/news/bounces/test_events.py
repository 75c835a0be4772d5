"""What an e-mail service tells: with its secret, and about mails that are ours."""

import base64
import json

import pytest
import time_machine
from django.urls import reverse

from audiences import return_path
from audiences.models import Suppression
from news.bounces.models import Bounce
from news.mailing.message import message_id
from tests.news.bounces.makers import make_delivery
from tests.news.mailing_makers import NOW

pytestmark = pytest.mark.django_db
SECRET = "tjansten:ett-langt-losenord"


@pytest.fixture(autouse=True)
def service(settings):
    settings.EMAIL_SERVICE, settings.EMAIL_EVENTS_SECRET = "postmark", SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


def mark(delivery):
    return return_path.mark(return_path.DELIVERY, delivery.pk, delivery.address)


def bounce(**values):
    return {
        "RecordType": "Bounce",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "Email": "eva@kommun.se",
        "Details": "smtp;550 5.1.1 The email account does not exist",
        "BouncedAt": "2013-05-03T07:00:00Z",
        "Metadata": {},
        **values,
    }


def tell(client, event, secret=SECRET):
    headers = {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"} if secret else {}
    body = event if isinstance(event, bytes) else json.dumps(event)
    return client.post(reverse("news:events"), body, content_type="application/json", headers=headers)


def test_a_bounce_is_tied_to_its_delivery_by_the_mark_that_went_with_it(client):
    delivery = make_delivery()

    answer = tell(client, bounce(Metadata={"mark": mark(delivery)}))

    assert answer.status_code == 200
    assert (Bounce.objects.get().delivery, Bounce.objects.get().status) == (delivery, "5.1.1")
    assert Suppression.objects.get().reason == "bounce"


def test_or_by_our_message_id(client):
    delivery = make_delivery()

    with time_machine.travel(NOW):
        tell(client, bounce(MessageID=message_id("brev-1", "eva@kommun.se")))

    assert Bounce.objects.get().delivery == delivery


def test_the_same_event_again_changes_nothing(client):
    event = bounce(Metadata={"mark": mark(make_delivery())})
    tell(client, event)
    Suppression.objects.all().delete()

    assert tell(client, event).status_code == 200
    assert not Suppression.objects.exists()
    assert Bounce.objects.count() == 1


@pytest.mark.parametrize(
    ("secret", "status"), [("", 401), ("tjansten:fel", 403), (":", 403), ("å" * 500, 403)]
)
def test_a_forged_event_is_refused(secret, status, client):
    answer = tell(client, bounce(Metadata={"mark": mark(make_delivery())}), secret)

    assert answer.status_code == status
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("named", ["d1.0123456789ab", "", "../../", "d1", "s1.0123456789ab", None, 7])
def test_an_event_with_the_secret_of_a_mail_that_is_not_ours_says_nothing(named, client):
    make_delivery()

    answer = tell(client, bounce(Metadata={"mark": named}, MessageID="<a@b.example>"))

    assert answer.status_code == 200
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b'{"RecordType": "Bounce", "ID": []}'])
def test_what_cannot_be_read_is_answered_so_and_breaks_nothing(body, client):
    assert tell(client, body).status_code in (200, 400)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"Type": "SoftBounce", "Details": "smtp;452 4.2.2 Mailbox full"}, "soft"),
        ({"Type": "HardBounce", "Details": "smtp;550 5.7.1 Blocked"}, "soft"),
        ({"Type": "HardBounce", "Details": "", "Description": "Hard bounce: the server said no"}, "hard"),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, "complaint"),
        ({"Type": "BadEmailAddress", "Details": ""}, "hard"),
    ],
)
def test_it_is_the_same_rule_as_for_bounces_that_come_by_mail(values, kind, client):
    tell(client, bounce(Metadata={"mark": mark(make_delivery())}, **values))

    assert Bounce.objects.get().kind == kind


@pytest.mark.parametrize("kind", ["Delivery", "Open", "Click", "AutoResponder"])
def test_what_arrived_or_was_opened_is_not_kept(kind, client):
    event = bounce(RecordType=kind, Type=kind, Metadata={"mark": mark(make_delivery())})

    tell(client, event)

    assert not Bounce.objects.exists()


@pytest.mark.parametrize("missing", ["EMAIL_SERVICE", "EMAIL_EVENTS_SECRET"])
def test_without_a_service_or_a_secret_there_is_no_such_page(missing, settings, client):
    setattr(settings, missing, "")

    assert tell(client, bounce()).status_code == 404


def test_to_look_at_the_address_does_nothing(client):
    assert client.get(reverse("news:events")).status_code == 405


def test_a_service_that_tells_much_is_not_taken_for_one_who_floods_forms(client):
    answers = {tell(client, bounce(ID=number)).status_code for number in range(30)}

    assert answers == {200}
