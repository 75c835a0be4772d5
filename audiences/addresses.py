"""E-mail addresses as they are kept: one form for one mailbox, and none that our mails cannot reach."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
MAX_LOCAL = 64  # RFC 5321, 4.5.3.1.1
# Line ends, control characters, and what is drawn as nothing: zero width, soft hyphen, direction.
HIDDEN = {"Cc", "Cf", "Zl", "Zp"}

# What most addresses look like is not looked through again for everything that can be wrong.
_PLAIN = re.compile(
    r"(?=.{1,64}@.{1,189}\Z)[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.ASCII | re.IGNORECASE,
)
_validate = EmailValidator(_("That is not an e-mail address. Write it like name@example.org"), allowlist=[])


def normalise(text):
    """Return the address in the form it is stored: lower case, the domain in ASCII (IDNA).

    Raises ValidationError, in plain words, for what cannot be mailed or would forge a header.
    """
    if _PLAIN.fullmatch(text) and "xn--" not in text.lower():
        return text.lower()
    address = _mended(text)
    for code, is_wrong, said in _FAULTS:
        if is_wrong(address):
            raise ValidationError(said, code=code)
    _check_length(address)
    _validate(address)
    local, _at, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValidationError(_("The part after @ is not a valid domain."), code="domain") from error
    address = f"{local}@{ascii_domain}".lower()
    _check_length(address)  # again: a domain grows when it is written in ASCII
    return address


def readable(address):
    """A kept address as a person writes it: the domain with its own letters (IDNA) again."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('ascii').decode('idna')}"
    except UnicodeError:
        return address


def _mended(text):
    """Without what comes along when an address is copied, and with @ for its wide twins."""
    edges = "".join(each for each in set(text) if each.isspace() or unicodedata.category(each) == "Cf")
    return text.strip(edges).replace("\uff20", "@").replace("\ufe6b", "@")


def _local(address):
    return address.rpartition("@")[0]


_FAULTS = [
    (
        "hidden",
        lambda address: any(unicodedata.category(each) in HIDDEN for each in address),
        _("The address contains a line break or another hidden character."),
    ),
    (
        "name",
        lambda address: any(each in address for each in "<>,;") or address.lower().startswith("mailto:"),
        _("Write only one address, without a name: name@example.org"),
    ),
    (
        "quotes",
        lambda address: '"' in address,
        _("Our mails cannot reach an address with quotation marks. Write another one."),
    ),
    (
        "dot",
        lambda address: address.endswith(".") or _local(address).endswith("."),
        _("There is a dot at the end of the address, or just before @. Take it away."),
    ),
    (
        "letters",
        lambda address: not _local(address).isascii(),
        _(
            "Our mails cannot reach an address with å, ä, ö or other such letters before @. "
            "After @ they are fine. Write another address."
        ),
    ),
    (
        "local",
        lambda address: len(_local(address)) > MAX_LOCAL,
        _("The part before @ is too long: at most 64 characters."),
    ),
    (
        "literal",
        lambda address: "@[" in address,
        _("Write the name of the domain after @, not a number in brackets."),
    ),
]


def _check_length(address):
    if len(address) > MAX_LENGTH:
        raise ValidationError(_("The address is too long: at most 254 characters."), code="long")
