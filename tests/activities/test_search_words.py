"""Words, stems and excerpts: the same rules for a text and for a question."""

import pytest

from activities.search import excerpt
from activities.search.words import asked, fold, indexed, stem, words


def test_words_are_split_at_all_that_is_neither_letter_nor_figure():
    assert words("SIG-området: A123.456/2013, e-post_adress") == [
        *("sig", "området", "a123", "456", "2013", "e", "post", "adress"),
    ]


def test_a_letter_of_two_marks_is_the_same_as_one():
    assert words("A\u030aret") == words("Året")


@pytest.mark.parametrize(
    "forms",
    [
        ["grupp", "gruppen", "grupper", "grupperna", "gruppernas"],
        ["viktig", "viktiga", "viktigt", "viktigare"],
        ["skola", "skolan", "skolor", "skolorna"],
        ["kommun", "kommunen", "kommuner", "kommunernas"],
        ["samverka", "samverkar", "samverkade", "samverkas"],
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms):
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("word", ["bo", "sko", "plan", "2013", "brott"])
def test_a_short_word_keeps_its_end(word):
    assert stem(word) == word


def test_small_words_are_left_out_when_there_are_others():
    assert asked("vad är en social insatsgrupp", 10) == ["social", "insatsgrupp"]
    assert asked("vad är en", 10) == ["vad", "är", "en"]


def test_a_question_asks_for_each_word_once_and_for_no_more_than_so_many():
    assert asked("skola Skola polis kommun", 2) == ["skola", "polis"]


def test_sig_is_a_name_only_in_capitals():
    assert indexed("De delar med sig av arbetssättet SIG") == "de delar med av arbetssättet sig"


def test_folding_takes_the_marks_away():
    assert fold("områdenäöéü") == "omradenaoeu"


def marked(text, *question):
    return excerpt.excerpt(text, excerpt.pattern(question))


def test_an_excerpt_marks_the_words_and_their_forms():
    assert marked("Tre kommuner samverkar.", "kommun", "samverka") == (
        "Tre <mark>kommuner</mark> <mark>samverkar</mark>."
    )


def test_an_excerpt_is_safe_whatever_was_written():
    assert marked("<b>skola</b> & <mark>", "skola") == (
        "&lt;b&gt;<mark>skola</mark>&lt;/b&gt; &amp; &lt;mark&gt;"
    )


def test_an_excerpt_does_not_mark_in_the_middle_of_a_word_or_himself_for_sig():
    assert marked("Förskolan lär sig. SIG!", "skola", "sig") == "Förskolan lär sig. <mark>SIG</mark>!"


def test_an_excerpt_of_a_long_text_is_where_most_of_the_words_are():
    text = f"skola {'ord ' * 200}polisen och skolan möts {'slut ' * 200}"

    shown = marked(text, "skola", "polis")

    assert "<mark>polisen</mark> och <mark>skolan</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_an_excerpt_without_the_words_is_the_beginning():
    assert marked("Det här är allt.", "skola") == "Det här är allt."
