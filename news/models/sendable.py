"""What is drafted, approved and mailed once: newsletters here, reports and calls elsewhere."""

import hashlib
import json

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class NotInState(Exception):
    """The thing was no longer in the state that the change needs; nothing was changed."""


class Changed(NotInState):
    """What was to be approved is not what the person saw."""


class Sendable(models.Model):
    """draft → approved → sending → sent. Each step is a conditional update: only one can take it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    mailing = models.OneToOneField(
        "news.Mailing", models.PROTECT, null=True, editable=False, verbose_name=_("mailing")
    )
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)

    # The fields that a person writes and another approves.
    written = ()

    class Meta:
        abstract = True
        # To write, to approve and to decide when it goes out are different rights.
        default_permissions = ("add", "change", "delete", "view", "approve", "send")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "approved", "sending", "sent"]), name="%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_at__isnull=False),
                name="%(class)s_sent_only_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "approved"]) | Q(mailing__isnull=False),
                name="%(class)s_sending_has_a_mailing",
            ),
        ]

    def content(self):
        """What is approved, as plain data: when it differs, something else is approved."""
        return {name: getattr(self, name) for name in self.written}

    def fingerprint(self):
        told = json.dumps(self.content(), sort_keys=True, cls=DjangoJSONEncoder)
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def approve(self, *, by, now, seen=None):
        """draft → approved, in the caller's transaction. Raises NotInState when somebody was first.

        `seen` is the fingerprint of what the person read: when it has changed since, Changed is raised.
        """
        self._step(self.State.DRAFT, self.State.APPROVED, approved_at=now, approved_by=by)
        # Compared after the step, whose lock keeps other writers out.
        if seen is not None and self.fingerprint() != seen:
            raise Changed(_("The text has changed since it was shown to you. Read it again, then approve."))

    def withdraw(self):
        """approved → draft, so that it can be edited again."""
        self._step(self.State.APPROVED, self.State.DRAFT, approved_at=None, approved_by=None)

    def begin(self, *, mailing):
        """approved → sending, with the mailing that carries it."""
        self._step(self.State.APPROVED, self.State.SENDING, mailing=mailing)

    def lock(self, *states):
        """Keep other writers out until the transaction ends, and read the row anew. Raises NotInState."""
        rows = type(self)._default_manager.filter(pk=self.pk, state__in=states)
        # An update that changes nothing locks on every database; SQLite has no SELECT FOR UPDATE.
        if not rows.order_by().update(state=F("state")):
            raise NotInState(_("It is no longer %(state)s.") % {"state": self.State(states[0]).label})
        self.refresh_from_db()

    def _step(self, before, after, **values):
        rows = type(self)._default_manager.filter(pk=self.pk, state=before)
        if not rows.update(state=after, **values):
            raise NotInState(_("It is no longer %(state)s.") % {"state": before.label})
        self.refresh_from_db()
