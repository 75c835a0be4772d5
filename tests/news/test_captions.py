import pytest
from django.core.exceptions import ValidationError

from news import captions

CUE = "00:00:01.000 --> 00:00:02.500"


def test_captions_keep_their_times_and_words():
    text = f"WEBVTT\n\n{CUE}\nHej.\nPå er.\n\n01:00.000 --> 02:00:00.000 align:start\nSlut.\n"

    assert captions.cleaned(text) == (
        f"WEBVTT\n\n{CUE}\nHej.\nPå er.\n\n00:01:00.000 --> 02:00:00.000 align:start\nSlut.\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeffWEBVTT - titel\r\n\r\n1\r\n{CUE}\r\nHej\r\n",
        f"WEBVTT\rKind: captions\r\r{CUE}\rHej",
        f"WEBVTT\n\nNOTE från byrån\nmer\n\nREGION\nid:x\n\n{CUE}\nHej\n",
        f"WEBVTT\n\nSTYLE\n::cue {{ color: red }}\n\nett\n{CUE}\n<b.stor>Hej</b>\n",
        f"WEBVTT\n\n{CUE} onclick:x region:y\n<script>Hej</script>\n",
    ],
)
def test_what_is_no_time_and_no_text_is_taken_out(text):
    assert captions.cleaned(text) == f"WEBVTT\n\n{CUE}\nHej\n"


def test_who_speaks_is_said_and_signs_are_safe():
    text = f"WEBVTT\n\n{CUE}\n<v.hög Åsa>A &amp; B &lt; C</v> & D\n"

    assert captions.cleaned(text).endswith("\nÅsa: A &amp; B &lt; C &amp; D\n")


def test_cleaning_twice_changes_nothing():
    once = captions.cleaned(f"WEBVTT\n\n{CUE}\n<i>A</i> &lt;b&gt; & B\n")

    assert captions.cleaned(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "",
        "WEBVTT",
        "webvtt\n\n",
        "WEBVTTX\n\n",
        f"1\n{CUE}\nHej",
        "WEBVTT\n\nbara text\n",
        "<html>",
        f"WEBVTT\n\n{CUE}\nett --> två",
        f"WEBVTT\n\n{CUE}\nhej\n" + "x" * captions.MOST,
    ],
)
def test_what_is_no_webvtt_is_refused(text):
    with pytest.raises(ValidationError):
        captions.cleaned(text)


@pytest.mark.parametrize(
    "times", ["00:00:01,000 --> 00:00:02,000", "0:1 --> 0:2", "00:00:02.000 --> 00:00:01.000", "-->"]
)
def test_a_wrong_time_is_told_with_its_line(times):
    with pytest.raises(ValidationError, match="Rad 6"):
        captions.cleaned(f"WEBVTT\n\n{CUE}\nHej\n\n{times}\nHej\n")
