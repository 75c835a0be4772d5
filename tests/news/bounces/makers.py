"""Mails as mailboxes get them: the samples are those of real servers, with the names changed."""

from pathlib import Path

from audiences import return_path
from news.mailing.message import message_id
from tests.news.mailing_makers import NOW, Out, make_mailing

SAMPLES = Path(__file__).parent / "samples"
BOUNCES = "studs@sig.example"


def sample(name, *, to=BOUNCES, address="eva@kommun.se", message_id="<x@sig.example>"):
    text = (SAMPLES / f"{name}.eml").read_text()
    values = {"{to}": to, "{address}": address, "{message_id}": message_id}
    for place, value in values.items():
        text = text.replace(place, value)
    return text.replace("\n", "\r\n").encode()


def make_delivery(address="eva@kommun.se", *, key="brev-1", now=NOW, audience=None):
    """One that has been sent."""
    mailing = make_mailing(*([] if audience else [address]), key=key, now=now, audience=audience)
    send(mailing, Out(), now=now)
    return mailing.deliveries.get(address=address)


def send(mailing, out, now=NOW):
    from news.mailing import sending

    sending.send(mailing.pk, transport=out, clock=lambda: now)
    mailing.refresh_from_db()


def returned(name, delivery, **values):
    """The sample as the answer to this very delivery."""
    mark = return_path.mark(return_path.DELIVERY, delivery.pk, delivery.address)
    values = {
        "to": return_path.of(mark) or BOUNCES,
        "address": delivery.address,
        "message_id": message_id(delivery.mailing.key, delivery.address),
        **values,
    }
    return sample(name, **values)
