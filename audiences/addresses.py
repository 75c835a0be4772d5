"""E-mail addresses as they are kept: one form for one mailbox."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


def normalise(text):
    """Return the address in the form it is stored: lower case, the domain in ASCII (IDNA).

    Raises ValidationError, in plain words, for what cannot be mailed or would forge a header.
    """
    address = text.strip()
    if any(ord(character) < 32 or ord(character) == 127 for character in address):
        raise ValidationError(
            _("The address contains a line break or another hidden character."), code="hidden"
        )
    if "<" in address or "," in address or ";" in address:
        raise ValidationError(_("Write only one address, without a name: name@example.org"), code="name")
    _check_length(address)
    validate_email(address)
    local, _at, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValidationError(_("The part after @ is not a valid domain."), code="domain") from error
    address = f"{local}@{ascii_domain}".lower()
    _check_length(address)  # again: a domain grows when it is written in ASCII
    return address


def _check_length(address):
    if len(address) > MAX_LENGTH:
        raise ValidationError(_("The address is too long: at most 254 characters."), code="long")
