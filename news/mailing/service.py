"""The way out through an e-mail service (django-anymail): over HTTP; what became of it comes as events."""

from anymail.exceptions import (
    AnymailAPIError,
    AnymailConfigurationError,
    AnymailError,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.core.mail import get_connection
from requests.exceptions import ConnectTimeout
from urllib3.exceptions import NewConnectionError

from news.mailing.transport import (
    Finished,
    HandedOverUncertain,
    OneByOne,
    TransportError,
    Unreachable,
)

# The headers that a service takes over from the message itself.
_ITS_OWN = {"from", "to", "subject", "mime-version", "content-type", "date"}
# Refused for what it says or whom it is to; any other 4xx is about us, or everybody.
BEFORE_IT_ASKS = (AnymailConfigurationError, AnymailSerializationError, AnymailUnsupportedFeature)
_ABOUT_THE_MAIL = {400, 406, 413, 422}


class Service(OneByOne):
    def __init__(self):
        self._connection = get_connection()

    def send(self, envelope, *, at):
        message = written(envelope)
        try:
            self._connection.send_messages([message])
        except AnymailRecipientsRefused as error:
            raise TransportError(_first_line(error), permanent=True) from error
        except AnymailAPIError as error:
            raise _meaning(error) from error
        except BEFORE_IT_ASKS as error:
            raise Unreachable(_first_line(error)) from error
        except (AnymailError, ValueError) as error:  # it may be the answer that cannot be read
            raise HandedOverUncertain(_first_line(error)) from error
        return message.anymail_status.message_id or ""

    def close(self):
        self._connection.close()


def written(envelope):
    """The message as django-anymail wants it, with what names it in the service's events."""
    message = Finished(envelope.content)
    headers = message.message().items()
    message.extra_headers = {name: value for name, value in headers if name.lower() not in _ITS_OWN}
    for part in message.message().walk():
        if part.get_content_type() == "text/calendar":  # services know no other part beside text and HTML
            message.attach("inbjudan.ics", part.get_content(), "text/calendar")
    message.metadata = {"mark": envelope.mark}
    if envelope.sender:
        message.envelope_sender = envelope.sender
    return message


def _meaning(error):
    status, said = error.status_code, _first_line(error)
    if status in _ABOUT_THE_MAIL:
        return TransportError(said, permanent=True)
    if status is not None and 400 <= status < 500:
        return Unreachable(said)
    if _never_connected(error):
        return Unreachable(said)
    # It may have been taken before the answer was lost.
    return HandedOverUncertain(said)


def _never_connected(error):
    cause = error.__cause__
    reason = getattr(cause.args[0], "reason", None) if cause and cause.args else None
    return isinstance(cause, ConnectTimeout) or isinstance(reason, NewConnectionError)


def _first_line(error):
    return str(error).partition("\n")[0][:300]
