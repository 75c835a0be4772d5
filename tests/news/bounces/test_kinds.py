import pytest

from news.bounces.kinds import kind_of, status_in


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("550 5.1.1 <eva@kommun.se>: User unknown", "hard"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", "hard"),
        ("556 5.1.10 Domain takes no mail (null MX)", "hard"),
        ("550 5.1.2 Bad destination system address", "hard"),
        ("551 5.1.6 Recipient has moved", "hard"),
        ("550 5.2.1 Mailbox disabled", "hard"),
        ("550 No such user here", "hard"),
        ("550 5.0.0 Mailbox unavailable", "hard"),
        ("550 5.4.1 Recipient address rejected: Access denied", "hard"),
        ("550 5.4.1 No answer from host", "soft"),
        ("550 5.1.8 Sender address rejected: domain not found", "soft"),
        ("550 5.1.7 Bad sender's mailbox address", "soft"),
        ("552 5.2.2 Mailbox full", "soft"),
        ("552 5.3.4 Message too big", "soft"),
        ("550 5.7.1 Message rejected as spam", "soft"),
        ("554 5.7.0 User unknown to our policy", "soft"),
        ("550 Administrative prohibition", "soft"),
        ("450 4.1.1 User unknown for now", "soft"),
        ("451 No such user at the moment", "soft"),
        ("421 4.7.0 Try later", "soft"),
        ("", "soft"),
    ],
)
def test_only_an_address_that_takes_no_mail_is_hard(said, kind):
    assert kind_of(status_in(said), said) == kind


def test_a_version_or_an_ip_address_is_no_status():
    assert status_in("host mx.kommun.se[192.0.2.5.1.1] runs 15.1.2507.44") == ""
