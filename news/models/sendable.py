"""What is drafted, approved and mailed once: newsletters here, reports and calls elsewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NotInState(Exception):
    """The thing was no longer in the state that the change needs; nothing was changed."""


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

    class Meta:
        abstract = True
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

    def approve(self, *, by, now):
        """draft → approved. Raises NotInState when somebody was first."""
        self._step(self.State.DRAFT, self.State.APPROVED, approved_at=now, approved_by=by)

    def withdraw(self):
        """approved → draft, so that it can be edited again."""
        self._step(self.State.APPROVED, self.State.DRAFT, approved_at=None, approved_by=None)

    def begin(self, *, mailing):
        """approved → sending, with the mailing that carries it."""
        self._step(self.State.APPROVED, self.State.SENDING, mailing=mailing)

    def _step(self, before, after, **values):
        rows = type(self)._default_manager.filter(pk=self.pk, state=before)
        if not rows.update(state=after, **values):
            raise NotInState(_("It is no longer %(state)s.") % {"state": before.label})
        self.refresh_from_db()
