"""The words that a person agrees to, and where from: what is shown is what the log keeps."""

from django.utils.translation import gettext_lazy as _

ASK = _(
    "I want what I have chosen here by e-mail from Social intervention groups, until I leave it. "
    "My address, name, organisation and language are kept for this only."
)
MAY_BE_SENT = _("Confirm that this may be sent to %(address)s, until you leave it:")
CONFIRM = _("Yes, send me this")
SAVE = _("Save my choices")
LEAVE = _("Leave")
LEAVE_ALL = _("Leave everything")
MOVE = _("Yes, use this address")
STOP_MOVE = _("Keep the address as it is")
ERASE = _("Erase everything")
COMPLAINT = _("The mail was reported as unwanted")

FORM = "webbformulär /prenumerera/"
MAIL_LINK = "länk i mejl"
ONE_CLICK = "ett klick i e-postprogrammet (RFC 8058)"
PREFERENCES = "sidan Dina val, länk i mejl"
NEW_ADDRESS = "länk i mejl till den nya adressen"
PROVIDER = "anmälan via e-postleverantören (RFC 5965)"
