"""Which of our mails a report is about. Only what we have signed counts: anybody can mail the mailbox."""

from datetime import timedelta

from django.utils.crypto import constant_time_compare

from audiences import return_path
from audiences.models import Subscriber
from news.mailing.message import message_id
from news.mailing.models import Delivery, Mailing

# A Message-ID is looked for among the mailings of this time; the mark in a return path needs no search.
REMEMBERED = timedelta(days=60)


def delivery_of(report, *, now):
    """The Delivery that the report proves to know, or None."""
    return _marked(report.marks) or _named(report.message_ids, report.address, now)


def letter_of(report):
    """The address of one who got a confirmation or the like by a mail of its own, or ""."""
    for kind, number, mark in report.marks:
        if kind == return_path.LETTER:
            address = Subscriber.objects.filter(pk=number).values_list("address", flat=True).first()
            if address and return_path.is_ours(mark, address):
                return address
    return ""


def _marked(marks):
    for kind, number, mark in marks:
        if kind == return_path.DELIVERY:
            delivery = Delivery.objects.filter(pk=number).first()
            if delivery and return_path.is_ours(mark, delivery.address):
                return delivery
    return None


def _named(message_ids, address, now):
    """By the Message-ID, which is keyed: nobody but we and the recipient knows it."""
    if not (message_ids and address):
        return None
    recent = Mailing.objects.filter(created_at__gt=now - REMEMBERED)
    for key, pk in recent.values_list("key", "pk"):
        if any(constant_time_compare(message_id(key, address), each) for each in message_ids):
            return Delivery.objects.filter(mailing=pk, address=address).first()
    return None
