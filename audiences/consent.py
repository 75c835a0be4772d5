"""The words that a person agrees to, and where from: what is shown is what the log keeps."""

from django.utils.translation import gettext_lazy as _

ASK = _(
    "I want the newsletter about social intervention groups by e-mail, about once a month, until I leave it. "
    "My address, organisation and language are kept for this only."
)
CONFIRM = _("Yes, send me the newsletter")
LEAVE = _("Leave the newsletter")
COMPLAINT = _("The mail was reported as unwanted")

FORM = "webbformulär /prenumerera/"
MAIL_LINK = "länk i mejl"
ONE_CLICK = "ett klick i e-postprogrammet (RFC 8058)"
PROVIDER = "anmälan via e-postleverantören (RFC 5965)"
