import threading

import pytest
from django.core import mail

from news.mailing.transport import Envelope, HandedOverUncertain, TransportError, Unreachable, open_transport
from tests.news.mailing_makers import NOW
from tests.servers import free_port

CONTENT = b"From: sig@example.org\r\nTo: eva@kommun.se\r\nSubject: Hej\r\n\r\nHej\r\n.\r\n..punkt\r\n"


@pytest.fixture
def smtp(settings, smtp_sink):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", smtp_sink.port, 0.5
    with open_transport() as transport:
        yield transport


@pytest.fixture(params=["pipelined", "one by one"])
def sink(request, smtp_sink):
    """The mail server, with and without pipelining: what is known must be the same."""
    if request.param == "pipelined":
        offer = smtp_sink.handle_EHLO

        async def handle_EHLO(server, session, envelope, hostname, responses):
            responses = await offer(server, session, envelope, hostname, responses)
            return [*responses[:-1], "250-PIPELINING", responses[-1]]

        smtp_sink.handle_EHLO = handle_EHLO
    return smtp_sink


def send(transport, address="eva@kommun.se"):
    [said] = transport.hand_over([Envelope(address, CONTENT)], at=NOW)
    if isinstance(said, Exception):
        raise said
    return said


def answers(reply):
    async def handle(*arguments):
        return reply

    return handle


def test_many_messages_go_over_one_connection(sink, smtp):
    for address in ("eva@kommun.se", "ali@kommun.se", "bo@kommun.se"):
        send(smtp, address)

    assert sink.recipients == ["eva@kommun.se", "ali@kommun.se", "bo@kommun.se"]
    assert sink.connections == 1


def test_lines_that_begin_with_a_dot_arrive_whole(sink, smtp):
    send(smtp)

    assert sink.messages[0].get_payload() == "Hej\r\n.\r\n..punkt\r\n"


@pytest.mark.parametrize(
    ("answer", "permanent"), [("550 5.1.1 No such user", True), ("451 4.7.1 Later", False)]
)
def test_a_refused_recipient_is_told_apart_from_the_next(sink, smtp, answer, permanent):
    sink.refused["nej@kommun.se"] = answer

    with pytest.raises(TransportError) as caught:
        send(smtp, "nej@kommun.se")
    send(smtp, "ja@kommun.se")

    assert (caught.value.permanent, caught.value.answer) == (permanent, answer)
    assert (sink.recipients, sink.connections) == (["ja@kommun.se"], 1)


def test_a_server_that_waits_for_the_content_of_a_refused_mail_gets_nothing_of_it(sink, smtp):
    async def handle_RCPT(server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return "550 5.7.1 No" if address == "nej@kommun.se" else "250 OK"

    sink.handle_RCPT = handle_RCPT
    with pytest.raises(TransportError, match=r"5\.7\.1"):
        send(smtp, "nej@kommun.se")

    send(smtp, "ja@kommun.se")

    assert sink.connections == 1
    assert [message["Subject"] for message in sink.messages if message.keys()] == ["Hej"]


def test_a_refused_content_is_certain(sink, smtp):
    sink.accepts_at_most = 0

    with pytest.raises(TransportError) as caught:
        send(smtp)

    assert not isinstance(caught.value, Unreachable)
    assert caught.value.answer == "452 4.3.1 Full"


def test_a_connection_that_closes_in_the_content_leaves_it_uncertain(sink, smtp):
    sink.drops_in_data = 1

    with pytest.raises(HandedOverUncertain):
        send(smtp)

    assert send(smtp).startswith("250")


def test_no_answer_to_the_content_leaves_it_uncertain(sink, smtp):
    sink.hang.set()

    with pytest.raises(HandedOverUncertain, match="timed out"):
        send(smtp)


@pytest.mark.parametrize("handler", ["handle_MAIL", "handle_RCPT", "handle_DATA"])
def test_a_server_that_is_closing_is_no_recipients_fault(sink, smtp, handler):
    setattr(sink, handler, answers("421 4.3.2 Shutting down"))

    with pytest.raises(Unreachable, match=r"421|closed"):
        send(smtp)


def test_a_refused_sender_is_no_recipients_fault(sink, smtp):
    sink.handle_MAIL = answers("550 5.7.1 Who are you")

    with pytest.raises(Unreachable, match="Who are you"):
        send(smtp)


def test_a_connection_that_idled_away_is_opened_again(sink, smtp):
    send(smtp)
    smtp._lines[0]._backend.connection.sock.shutdown(2)

    send(smtp, "ali@kommun.se")

    assert sink.recipients == ["eva@kommun.se", "ali@kommun.se"]


def test_nobody_listening_is_unreachable(smtp, settings):
    settings.EMAIL_PORT = free_port()

    with open_transport() as transport, pytest.raises(Unreachable, match="refused"):
        send(transport)


def test_a_login_that_the_server_does_not_want_is_unreachable(sink, smtp, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "sig", "fel"

    with open_transport() as transport, pytest.raises(Unreachable, match="AUTH"):
        send(transport)


def test_other_backends_get_the_same_message():
    with open_transport() as transport:
        send(transport)

    assert (mail.outbox[0].subject, mail.outbox[0].to) == ("Hej", ["eva@kommun.se"])
    assert mail.outbox[0].body.startswith("Hej")


def test_the_connection_is_closed_in_the_end(sink, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    quit_received = threading.Event()

    async def handle_QUIT(*arguments):
        quit_received.set()
        return "221 Bye"

    sink.handle_QUIT = handle_QUIT
    with open_transport() as transport:
        send(transport)

    assert quit_received.wait(2)


def test_several_mails_are_under_way_at_once_each_on_a_connection_of_its_own(sink, smtp):
    waiting = threading.Barrier(smtp.width)

    async def handle_DATA(server, session, envelope):
        await server.loop.run_in_executor(None, waiting.wait, 5)
        return await take(server, session, envelope)

    take, sink.handle_DATA = sink.handle_DATA, handle_DATA

    said = smtp.hand_over([Envelope(f"s{n}@kommun.se", CONTENT) for n in range(smtp.width)], at=NOW)

    assert said == ["250 OK"] * smtp.width
    assert sink.connections == smtp.width


def test_each_mail_has_its_own_fate(sink, smtp):
    sink.refused["nej@kommun.se"] = "550 5.1.1 No such user"
    addresses = ["ja@kommun.se", "nej@kommun.se", "eva@kommun.se"]

    yes, no, eva = smtp.hand_over([Envelope(address, CONTENT) for address in addresses], at=NOW)

    assert (yes, no.answer, eva) == ("250 OK", "550 5.1.1 No such user", "250 OK")
    assert sorted(sink.recipients) == ["eva@kommun.se", "ja@kommun.se"]


def test_a_server_that_takes_fewer_connections_gets_fewer(sink, smtp):
    offer = sink.handle_EHLO

    async def handle_EHLO(server, session, envelope, hostname, responses):
        responses = await offer(server, session, envelope, hostname, responses)
        return responses if sink.connections <= 2 else ["421 4.7.0 Too many connections"]

    async def handle_HELO(server, session, envelope, hostname):
        return "421 4.7.0 Too many connections"

    sink.handle_EHLO, sink.handle_HELO = handle_EHLO, handle_HELO
    letters = [Envelope(f"s{n}@kommun.se", CONTENT) for n in range(smtp.width)]

    said = smtp.hand_over(letters, at=NOW)

    assert [isinstance(each, Unreachable) for each in said] == [False, False, True, True]
    assert smtp.width == 2
    assert smtp.hand_over(letters[:2], at=NOW) == ["250 OK", "250 OK"]


def test_bounces_go_to_the_sender_that_the_envelope_names(sink, smtp):
    seen = []

    async def handle_MAIL(server, session, envelope, address, options):
        seen.append(address)
        envelope.mail_from = address
        return "250 OK"

    sink.handle_MAIL = handle_MAIL
    smtp.hand_over([Envelope("eva@kommun.se", CONTENT, sender="studs+1@example.org")], at=NOW)

    assert seen == ["studs+1@example.org"]
