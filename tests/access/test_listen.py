"""Listening to a page in a real browser. Only the speech itself is a stand-in: what it is told is kept."""

import json

import pytest

from news.models import Page
from tests.access import pages

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]
VOICES = [
    {"name": "Moln", "lang": "sv-SE", "localService": False, "default": True},
    {"name": "Alva", "lang": "sv_SE", "localService": True},
    {"name": "Anna", "lang": "en-GB", "localService": True},
]
STAND_IN = """(voices) => {
  const said = [];
  let current = null;
  class Utterance { constructor(text) { this.text = text; } }
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
  Object.defineProperty(window, "speechSynthesis", { value: {
    onvoiceschanged: null,
    getVoices: () => voices,
    speak(utterance) {
      current = utterance;
      said.push({ text: utterance.text, lang: utterance.lang, voice: utterance.voice?.name ?? null });
    },
    cancel() { const cut = current; current = null; cut?.onerror({ error: "canceled" }); },
  } });
  window.speechTest = {
    said,
    isSilent: () => current === null,
    finish() { const done = current; current = null; done?.onend(); return current !== null; },
    arrive(all) { voices = all; speechSynthesis.onvoiceschanged?.(); },
  };
}"""
TEXT = """<h2>Så går det till</h2><p>Vi samverkar.</p><ol><li>Fråga</li><li>Svara</li></ol>
<table><caption>Antal</caption><thead><tr><th>År</th><th>Grupper</th></tr></thead>
<tbody><tr><th>2012</th><td>12</td></tr></tbody></table>
<p>På engelska: <span lang="en">Stay in school.</span> Slut.</p>"""
PLAY, WORD, STOP = ".listen [data-play]", ".listen [data-play] span", ".listen [data-stop]"


def opened(page, *, body=TEXT, voices=VOICES, lead="Kort sagt."):
    Page.objects.filter(place="easy").update(body=body, title="Lättläst", lead=lead)
    page.scripts.enter_context(page.add_init_script(f"({STAND_IN})({json.dumps(voices)})"))
    page.goto(pages.address("news:easy"))
    return page


def said(page):
    return page.evaluate("speechTest.said")


def finish_all(page):
    while page.evaluate("speechTest.finish()"):
        pass


@pytest.fixture
def playing(page):
    opened(page)
    page.click(PLAY)
    return page


def test_it_reads_the_whole_text_in_order(playing):
    finish_all(playing)

    texts = [each["text"] for each in said(playing)]
    assert texts[:-1] == [
        "Lättläst",
        "Kort sagt.",
        "Så går det till",
        "Vi samverkar.",
        "1. Fråga",
        "2. Svara",
        "Antal",
        "2012. Grupper: 12",
        "På engelska:",
        "Stay in school.",
        "Slut.",
    ]
    assert texts[-1].startswith("Publicerad")


def test_each_language_has_its_voice_and_one_on_the_device_comes_first(playing):
    finish_all(playing)

    spoken = {each["text"]: (each["lang"], each["voice"]) for each in said(playing)}
    assert spoken["Vi samverkar."] == ("sv", "Alva")
    assert spoken["Stay in school."] == ("en", "Anna")


def test_a_long_text_is_said_in_parts_that_leave_nothing_out(page):
    words = " ".join(f"ord{number}" for number in range(200))
    opened(page, body=f"<p>{words}</p>")
    page.click(PLAY)

    finish_all(page)

    parts = [each["text"] for each in said(page) if each["text"].startswith("ord")]
    assert " ".join(parts) == words
    assert max(map(len, parts)) <= 160


def test_what_is_read_is_marked_and_the_mark_is_gone_at_the_end(playing):
    playing.evaluate("speechTest.finish()")
    marked = playing.locator(".is-read").all_inner_texts()

    finish_all(playing)

    assert marked == ["Kort sagt."]
    assert playing.locator(".is-read").count() == 0
    assert playing.inner_text(WORD) == "Lyssna"


def test_a_pause_goes_on_where_it_was(playing):
    playing.evaluate("speechTest.finish()")
    playing.click(PLAY)
    assert playing.inner_text(WORD) == "Fortsätt läsa"
    assert playing.evaluate("speechTest.isSilent()")

    playing.click(PLAY)

    texts = [each["text"] for each in said(playing)]
    assert texts == ["Lättläst", "Kort sagt.", "Kort sagt."]


def test_the_keyboard_is_enough(page):
    opened(page)
    page.focus(PLAY)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('[data-stop]')")

    page.keyboard.press("Space")

    assert page.evaluate("speechTest.isSilent()")
    assert page.evaluate("document.activeElement.matches('[data-play]')")
    assert not page.is_visible(STOP)


def test_it_is_silent_when_the_page_is_left(playing):
    playing.evaluate("dispatchEvent(new Event('pagehide'))")

    assert playing.evaluate("speechTest.isSilent()")
    assert playing.inner_text(WORD) == "Lyssna"


def test_the_button_waits_for_a_voice_of_the_language(page):
    opened(page, voices=[])
    assert not page.is_visible(PLAY)

    page.evaluate("speechTest.arrive([{name: 'Anna', lang: 'en-GB', localService: true}])")
    assert not page.is_visible(PLAY)
    page.evaluate("speechTest.arrive([{name: 'Alva', lang: 'sv-SE', localService: true}])")

    assert page.is_visible(PLAY)


@pytest.mark.parametrize(
    "name",
    ["news:article", "news:good_example", "news:issue", "news:about", "news:english", "activities:report"],
)
def test_pages_of_text_can_be_listened_to(client, name):
    answer = client.get(pages.address(name))

    assert answer.content.decode().count('class="listen"') == 1
