"""A link in a mail by which one person approves one content: signed, for a time, and for nothing else."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from news.models import Sendable

GOOD_FOR = timedelta(days=14)
PATH = "activities:approve"


class Unusable(Exception):
    """Not signed by us, too old, or about something or somebody that is gone."""


@dataclass(frozen=True)
class Ask:
    product: Any
    person: Any
    seen: str  # fingerprint of the content that the mail was about

    @property
    def is_fresh(self):
        return constant_time_compare(self.product.fingerprint(), self.seen)


def link(product, person):
    """The whole address. It says who is asked: whoever gets the mail passed on approves in that name."""
    named = [product._meta.label_lower, product.pk, person.pk, _address_of(person), product.fingerprint()]
    return settings.SITE_URL + reverse(PATH, args=[_signer().sign_object(named)])


def read(token):
    """The Ask that the token carries. Raises Unusable."""
    try:
        label, pk, person_pk, address, seen = _signer().unsign_object(token, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError) as error:
        raise Unusable from error
    model = apps.get_model(label)
    product = model.objects.filter(pk=pk).first() if issubclass(model, Sendable) else None
    person = get_user_model().objects.filter(pk=person_pk, is_active=True).first()
    # A link that went to an earlier address may be in other hands now.
    if product is None or person is None or not constant_time_compare(address, _address_of(person)):
        raise Unusable
    return Ask(product, person, seen)


def _address_of(person):
    return salted_hmac("activities.approve.address", person.email.lower()).hexdigest()[:16]


def _signer():
    return signing.TimestampSigner(salt="activities.approve", sep=".")
