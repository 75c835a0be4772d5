from email import message_from_bytes, policy

import pytest
import time_machine

from audiences.tokens import AlteredError, check_preferences, leave_token, preference_token
from news.mailing.message import BadAddress, compose, message_id, resolve
from news.mailing.models import Mailing, MailingText
from tests.news.mailing_makers import NOW, TEXT

LINK = f"https://sig.example.org/prenumerera/avsluta/{leave_token(7)}/"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://sig.example.org"


def make_letter(subscribed=True, purpose="newsletter", **text):
    mailing = Mailing(key="brev-1", purpose=purpose)
    return compose(mailing, MailingText(**{**TEXT, **text}), subscribed=subscribed)


def raw(address="eva@kommun.se", subscribed=True, **text):
    letter = make_letter(subscribed=subscribed, **text)
    subscription_id = 7 if subscribed else None
    return letter.to(
        address, message_id=message_id("brev-1", address), now=NOW, subscription_id=subscription_id
    )


def parsed(**values):
    return message_from_bytes(raw(**values), policy=policy.default)


def content(message, kind):
    return message.get_body([kind]).get_content().replace("\r\n", "\n")


def test_the_text_arrives_as_it_was_written():
    text = "Åäö – “citat” = 100 %\n.\n..punkt\n" + "lång rad å " * 40 + "\nslut \n"

    message = parsed(text=text, html="<p>\u2028Hej\x0bpå\tdig</p>")

    assert content(message, "plain").rstrip() == text.rstrip()
    assert content(message, "html").rstrip() == "<p>\u2028Hej\x0bpå\tdig</p>"


def test_no_line_is_longer_than_the_standard_allows():
    content = raw(html="<p>" + "ord åäö= " * 400 + "[[leave-link]]" * 3 + "</p>")

    body = content.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 76  # RFC 2045, 6.7
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_subscriber_finds_the_leave_link_in_html_text_and_header():
    message = parsed()

    assert f'href="{LINK}"' in content(message, "html")
    assert f"Avsluta: {LINK}" in content(message, "plain")
    assert message["List-Unsubscribe"] == f"<{LINK}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<newsletter.sig.example.org>"


def test_a_subscriber_finds_the_way_to_its_own_choices_bound_to_its_address():
    with time_machine.travel(NOW, tick=False):
        message = parsed(
            html='<!--leave--><a href="[[preference-link]]">x</a><!--/leave-->', text="[[preference-link]]"
        )
        token = preference_token(7, "eva@kommun.se")

    link = f"https://sig.example.org/prenumerera/val/{token}/"
    assert f'href="{link}"' in content(message, "html")
    assert content(message, "plain").strip() == link
    with pytest.raises(AlteredError):
        check_preferences(token, "bo@kommun.se")


def test_a_member_without_subscription_sees_nothing_of_leaving():
    message = parsed(subscribed=False)

    assert "Avsluta" not in content(message, "html") + content(message, "plain")
    assert message["List-Unsubscribe"] is None


def test_a_link_outside_a_block_becomes_nothing_without_a_subscription():
    assert resolve("före [[leave-link]] efter") == "före  efter"


def test_the_message_id_is_the_same_at_every_try_and_differs_between_people_and_mailings():
    first = message_id("brev-1", "eva@kommun.se")

    assert first == message_id("brev-1", "eva@kommun.se")
    assert first.endswith("@sig.example.org>")
    assert len({first, message_id("brev-1", "ali@kommun.se"), message_id("brev-2", "eva@kommun.se")}) == 3


def test_the_head_says_from_to_subject_and_date(settings):
    settings.DEFAULT_FROM_EMAIL = "Björn på SIG <sig@polisen.se>"

    message = parsed(subject="Måndag\r\nBcc: alla@kommun.se")

    assert message["From"] == "Björn på SIG <sig@polisen.se>"
    assert message["To"] == "eva@kommun.se"
    assert message["Subject"] == "Måndag Bcc: alla@kommun.se"
    assert message["Bcc"] is None
    assert message["Date"] == "Fri, 03 May 2013 09:00:00 +0200"


@pytest.mark.parametrize(
    "address",
    [
        "eva@kommun.se\r\nBcc: alla@kommun.se",
        "eva@kommun.se\n",
        "eva@kommun.se\x00",
        "eva@kommun.se>, <alla@kommun.se",
        "eva@kommun.se,alla@kommun.se",
        "Eva <eva@kommun.se>",
        "éva@kommun.se",
        '"a b"@kommun.se',
        "",
    ],
)
def test_an_address_that_could_forge_a_header_never_gets_into_one(address):
    with pytest.raises(BadAddress):
        raw(address=address)


def test_what_looks_like_a_slot_in_the_text_stays_text():
    assert "\0token\0" in content(parsed(html="<p>\0token\0</p>"), "html")


def test_a_notice_says_that_no_person_wrote_it():
    letter = make_letter(subscribed=False, purpose="notice")

    content = letter.to("eva@kommun.se", message_id="<1@x>", now=NOW)

    assert b"\r\nAuto-Submitted: auto-generated\r\n" in content


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_call_brings_its_calendar_file_with_its_method(method):
    calendar = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR\r\n"

    part = parsed(calendar=calendar, subscribed=False).get_payload()[2]

    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == method
    assert f"METHOD:{method}" in part.get_content()
