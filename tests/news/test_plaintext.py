import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.plaintext import WIDTH, plaintext, wrap
from news.templatetags.mail import absolute_links


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("bara ord", "bara ord"),
        (
            "<h2>Rubrik</h2><p>Ett &amp; <em>två</em>\n tre.</p><p>Fyra</p>",
            "Rubrik\n\nEtt & två tre.\n\nFyra",
        ),
        ("<p>rad<br>ny rad</p>", "rad\nny rad"),
        (
            "<ul><li>ett</li><li><p>två</p><ol><li>A</li><li>B</li></ol></li></ul>",
            "- ett\n- två\n  1. A\n  2. B",
        ),
        ("<p>före</p><ul><li>x</li></ul><p>efter</p>", "före\n\n- x\n\nefter"),
        ("<blockquote><p>ord</p><p>fler</p></blockquote><p>slut</p>", "> ord\n>\n> fler\n\nslut"),
        ("<p>över</p><hr><p>under</p>", "över\n\n* * *\n\nunder"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n1 | 2"),
        ('<p><a href="/plan/">Planen</a></p>', "Planen (https://sig.example/plan/)"),
        ('<p><a href="https://a.se/x">https://a.se/x</a></p>', "https://a.se/x"),
        (
            '<p><a href="mailto:a@b.se">Skriv</a> <a href="mailto:a@b.se">a@b.se</a></p>',
            "Skriv (a@b.se) a@b.se",
        ),
    ],
)
def test_rich_text_reads_well_as_text(html, text):
    assert plaintext(html, "https://sig.example") == text


def test_long_lines_are_broken_between_words_under_their_list_mark():
    lines = wrap("- " + "ord " * 30).split("\n")

    assert max(map(len, lines)) <= WIDTH
    assert lines[1].startswith("  ord")


def test_an_address_is_never_broken():
    address = "https://sig.example/" + "lang-adress-" * 10

    assert address in wrap(f"läs mer här om det som har hänt: {address}").split("\n")


@given(st.text(alphabet="<>/apulioblqhrtd123 \n\"='&;å", max_size=80))
def test_no_markup_however_broken_stops_a_mail(html):
    assert isinstance(wrap(plaintext(html)), str)


def test_links_in_a_mail_carry_the_host():
    html = '<a href="/plan/?a=1&amp;b=2">p</a> <a href="mailto:a@b.se">m</a>'

    assert absolute_links(html, "https://sig.example") == (
        '<a href="https://sig.example/plan/?a=1&amp;b=2">p</a> <a href="mailto:a@b.se">m</a>'
    )
