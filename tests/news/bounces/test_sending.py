"""Every mail of a mailing leaves with a return path of its own."""

import pytest

from audiences import return_path
from news.mailing import sending
from news.mailing.transport import open_transport
from tests.news.bounces.makers import BOUNCES
from tests.news.mailing_makers import NOW, make_mailing

pytestmark = pytest.mark.django_db


def send(mailing):
    with open_transport() as transport:
        sending.send(mailing.pk, transport=transport, clock=lambda: NOW)


def test_each_mail_comes_back_to_an_address_that_names_its_delivery(settings, smtp):
    settings.BOUNCE_ADDRESS = BOUNCES
    mailing = make_mailing("a@x.se", "b@x.se")

    send(mailing)

    for message in smtp.messages:
        [(kind, number, mark)] = return_path.marks(message.sender)
        delivery = mailing.deliveries.get(pk=number)
        assert (kind, [delivery.address]) == ("d", message.recipients)
        assert return_path.is_ours(mark, delivery.address)


def test_without_an_address_for_bounces_the_sender_is_as_before(smtp):
    send(make_mailing("a@x.se"))

    assert smtp.messages[0].sender == "sig@example.org"
