"""What real servers' mails say, and what mails that are no bounces do not."""

import base64

import pytest

from news.bounces.report import What, read
from tests.news.bounces.makers import sample

STATUS = b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status"
BASE64 = b"Content-Transfer-Encoding: base64"
BOUNCES = [
    ("postfix_unknown_user", "hard", "5.1.1"),
    ("postfix_no_host", "soft", "5.4.4"),
    ("office365_not_found", "hard", "5.1.10"),
    ("office365_not_in_directory", "hard", "5.4.1"),
    ("office365_full", "soft", "5.2.2"),
    ("office365_closed_group", "soft", "5.7.1"),
    ("gmail_no_such_user", "hard", "5.1.1"),
    ("gmail_over_quota", "soft", "5.2.2"),
    ("gmail_inactive", "hard", "5.2.1"),
    ("postfix_international", "hard", "5.1.1"),
    ("exim_no_standard", "hard", ""),
    ("qmail_no_standard", "hard", "5.1.1"),
]


@pytest.mark.parametrize(("name", "kind", "status"), BOUNCES)
def test_a_server_that_gives_a_mail_back_is_understood(name, kind, status):
    report = read(sample(name, to="studs+d7.0123456789ab@sig.example"))

    assert (report.what, report.kind, report.status) == (What.BOUNCE, kind, status)
    assert report.address == "eva@kommun.se"
    assert ("d", 7, "d7.0123456789ab") in report.marks


@pytest.mark.parametrize("is_encoded", [False, True])
def test_a_report_of_an_international_address_is_read_as_any(is_encoded):
    mail = sample("postfix_international", address="åsa@räksmörgås.se")
    if is_encoded:
        report = mail[mail.index(b"Reporting-MTA") : mail.index(b"\r\n--", mail.index(b"Final-Recipient"))]
        mail = mail.replace(b"status\r\nContent-Transfer-Encoding: 8bit", b"status\r\n" + BASE64)
        mail = mail.replace(report, base64.encodebytes(report))

    report = read(mail)

    assert (report.what, report.kind, report.status) == (What.BOUNCE, "hard", "5.1.1")
    assert report.address == "åsa@räksmörgås.se"
    assert report.message_ids == ["<x@sig.example>"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("postfix_delayed", What.DELAY),
        ("out_of_office", What.AUTOMATIC),
        ("read_receipt", What.AUTOMATIC),
        ("person", What.NOTHING),
    ],
)
def test_what_is_no_bounce_is_not_taken_for_one(name, what):
    assert read(sample(name)).what == what


def test_a_complaint_names_whom_it_is_about_and_which_mail():
    report = read(sample("complaint", to="studs+d7.0123456789ab@sig.example", message_id="<abc@sig.example>"))

    assert (report.what, report.kind, report.address) == (What.COMPLAINT, "complaint", "eva@kommun.se")
    assert report.message_ids == ["<abc@sig.example>"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0",
        b"\xff\xfe\x00nonsense",
        STATUS + b"\r\n\r\n",
        STATUS + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n????\r\n--x--",
        b"Subject: =?x-klingon?B?AAAA?=\r\nFrom: =?utf-8?B?/////?=\r\n\r\nhej",
        b"Content-Type: text/plain; charset=x-klingon\r\n\r\n\xe5",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
        + b"--a\r\nContent-Type: message/rfc822\r\n\r\n" * 60,
        b"Content-Type: message/feedback-report\r\n\r\n\xff\xff",
        sample("postfix_unknown_user")[:900],
        sample("gmail_no_such_user").replace(b"eva@kommun.se", b"\xe5\xe4\xf6@kommun.se"),
        sample("person").replace(b"Re: Nyhetsbrev", b"a\0b"),
    ],
    ids=range(12),
)
def test_whatever_the_bytes_are_they_are_read_and_can_be_kept(content):
    report = read(content)

    assert "\0" not in "".join([report.subject, report.sender, report.diagnostic, report.excerpt])
