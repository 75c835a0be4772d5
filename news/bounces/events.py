"""What an e-mail service tells of our mails (django-anymail): the same rule as for bounces by mail."""

import logging

from anymail import urls
from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import EventType, RejectReason, tracking
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpResponse
from django.utils import timezone

from audiences import return_path
from news.bounces import matching, recording
from news.bounces.kinds import kind_of, status_in
from news.bounces.models import Kind
from news.bounces.report import Report, What

logger = logging.getLogger(__name__)

FAILED = {EventType.BOUNCED, EventType.REJECTED}


def receive(request):
    """The service's own view."""
    try:
        return _view(settings.EMAIL_SERVICE)(request)
    except AnymailWebhookValidationFailure:
        return HttpResponse(status=403)
    except (AnymailConfigurationError, ValueError, LookupError, TypeError, AttributeError):
        logger.exception("An event of the e-mail service cannot be read")
        return HttpResponse(status=400)


@receiver(tracking, dispatch_uid="news.bounces")
def hear(event, **_signal):
    """Events of mails that are not ours, and of what arrived, say nothing."""
    kind = _kind(event)
    if kind is None:
        return
    said = _said(event)
    report = Report(
        What.BOUNCE,
        address=(event.recipient or "").lower(),
        marks=return_path.marks(f"+{(event.metadata or {}).get('mark', '')}@"),
        message_ids=[event.message_id] if event.message_id else [],
    )
    now = timezone.now()
    if delivery := matching.delivery_of(report, now=now):
        recording.record(delivery, kind=kind, status=status_in(said), diagnostic=said, now=now)


def _view(service):
    name = "mandrill_webhook" if service == "mandrill" else f"{service}_tracking_webhook"
    found = (each.callback for each in urls.urlpatterns if each.name == name)
    return next(found)


def _kind(event):
    if event.event_type == EventType.COMPLAINED:
        return Kind.COMPLAINT
    if event.event_type not in FAILED or event.reject_reason == RejectReason.UNSUBSCRIBED:
        return None
    if event.reject_reason == RejectReason.SPAM:
        return Kind.COMPLAINT  # an earlier one, which the service remembers
    if event.reject_reason == RejectReason.INVALID:
        return Kind.HARD
    said = _said(event)
    return kind_of(status_in(said), said)


def _said(event):
    words = " ".join(filter(None, [event.mta_response, event.description]))
    return " ".join(str(words).split()).replace("\0", "")[:300]
