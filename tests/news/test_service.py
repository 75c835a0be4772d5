"""The way out through an e-mail service: what it says, and what is known then."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from audiences import return_path
from news.mailing.message import compose
from news.mailing.models import Mailing, MailingText
from news.mailing.transport import Envelope, HandedOverUncertain, TransportError, Unreachable, open_transport
from tests.news.mailing_makers import NOW, TEXT
from tests.servers import free_port


class Api(BaseHTTPRequestHandler):
    """An e-mail service on loopback that answers as told and keeps what it gets."""

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(json.loads(content))
        status, body = self.server.answer
        if status is None:
            self.connection.close()
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *arguments):
        pass


@pytest.fixture
def api(settings):
    server = HTTPServer(("127.0.0.1", 0), Api)
    server.taken, server.answer = (
        [],
        (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "7f3", "To": "eva@kommun.se"}),
    )
    settings.EMAIL_BACKEND, settings.EMAIL_SERVICE = "anymail.backends.postmark.EmailBackend", "postmark"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "hemlig",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
    }
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def letter(address="eva@kommun.se"):
    mailing = Mailing(key="brev-1", purpose="newsletter")
    content = compose(mailing, MailingText(**TEXT), subscribed=True).to(
        address, message_id="<a@b.example>", now=NOW, subscription_id=7
    )
    return Envelope(address, content, mark=return_path.mark("d", 7, address))


def send():
    with open_transport() as transport:
        [said] = transport.hand_over([letter()], at=NOW)
    return said


def test_the_service_gets_the_mail_its_mark_and_the_way_to_leave(api):
    said = send()

    [taken] = api.taken
    headers = {each["Name"]: each["Value"] for each in taken["Headers"]}
    assert said == "7f3"
    assert (taken["To"], taken["Metadata"]["mark"]) == ("eva@kommun.se", letter().mark)
    assert "/prenumerera/avsluta/" in taken["HtmlBody"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Message-ID"] == "<a@b.example>"


@pytest.mark.parametrize(
    ("answer", "kind", "permanent"),
    [
        ((422, {"ErrorCode": 300, "Message": "Invalid email request"}), TransportError, True),
        ((401, {"ErrorCode": 10, "Message": "No account"}), Unreachable, False),
        ((429, {"ErrorCode": 429, "Message": "Slow down"}), Unreachable, False),
        ((503, {"ErrorCode": 100, "Message": "Maintenance"}), HandedOverUncertain, None),
        ((None, None), HandedOverUncertain, None),
        ((200, {"sorry": "what?"}), HandedOverUncertain, None),
    ],
)
def test_what_it_answers_says_what_is_known(answer, kind, permanent, api):
    api.answer = answer

    said = send()

    assert type(said) is kind
    assert getattr(said, "permanent", None) is permanent


def test_a_service_that_is_not_there_has_got_nothing(api, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": f"http://127.0.0.1:{free_port()}/"}

    assert isinstance(send(), Unreachable)


def test_a_call_comes_with_its_calendar_file(api):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    mailing = Mailing(key="kallelse-1", purpose="call")
    content = compose(mailing, MailingText(**TEXT, calendar=calendar), subscribed=False).to(
        "eva@kommun.se", message_id="<a@b.example>", now=NOW
    )

    with open_transport() as transport:
        transport.hand_over([Envelope("eva@kommun.se", content)], at=NOW)

    [attached] = api.taken[0]["Attachments"]
    assert attached["Name"] == "inbjudan.ics"
    assert b"METHOD:REQUEST" in base64.b64decode(attached["Content"])
