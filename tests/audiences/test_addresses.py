import pytest
from django.core.exceptions import ValidationError

from audiences.addresses import normalise


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Anna.Berg@Exempel.SE", "anna.berg@exempel.se"),
        ("  anna@exempel.se ", "anna@exempel.se"),
        ("anna+sig@exempel.se", "anna+sig@exempel.se"),
        ("anna@räksmörgås.se", "anna@xn--rksmrgs-5wao1o.se"),
        ("anna@RÄKSMÖRGÅS.se", "anna@xn--rksmrgs-5wao1o.se"),
        ("anna@exempel.museum", "anna@exempel.museum"),
        ("o'neill@exempel.se", "o'neill@exempel.se"),
    ],
)
def test_one_mailbox_is_kept_in_one_form(written, kept):
    assert normalise(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "anna",
        "anna@",
        "@exempel.se",
        "anna@@exempel.se",
        "anna@exempel.se\nBcc: alla@exempel.se",
        "anna@exempel.se\r\nSubject: hej",
        "anna\n@exempel.se",
        "anna\x00@exempel.se",
        "anna\x7f@exempel.se",
        "anna@exempel\u2028.se",
        "Anna Berg <anna@exempel.se>",
        "<anna@exempel.se>",
        "anna@exempel.se, bo@exempel.se",
        "anna@exempel.se;bo@exempel.se",
        "anna@exempel.se bo@exempel.se",
        "a" * 290 + "@exempel.se",
        "anna@" + "a" * 64 + ".se",
        "anna@" + ".".join(["å" * 40] * 6) + ".se",  # short enough, until written in ASCII
        "anna@-exempel.se",
        "anna@exempel..se",
    ],
)
def test_what_cannot_be_mailed_or_forges_a_header_is_refused(written):
    with pytest.raises(ValidationError):
        normalise(written)
