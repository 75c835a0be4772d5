"""Composing in the admin: the blocks of the form, their order, what is fetched in, and who may what."""

import re

import pytest
import time_machine
from django.urls import reverse

from activities import actions, engine
from news.models import Issue, IssueItem, MailingText
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_event,
    make_group,
    make_occasion,
    make_plan,
    make_report,
    make_role,
    make_user,
)
from tests.news.makers import make_article, make_good_example
from tests.races import together
from tests.staff import leader, said

pytestmark = pytest.mark.django_db
NOW = at("2013-03-08 10:00")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def issue():
    plan = make_plan()
    role = make_role(plan, make_user("chef", is_superuser=True))
    group = make_group("styrgrupp", "a@example.org")
    row = {"groups": [group], "responsible": role}
    make_activity(plan, "månadsvis", make_channel(plan, "newsletter"), **row)
    engine.tick(now=NOW, send=lambda mailing_id: None)
    return Issue.objects.get()


def address(issue, view="change"):
    return reverse(f"admin:news_issue_{view}", args=[issue.pk])


def add(issue, *titles):
    for position, title in enumerate(titles, 1):
        IssueItem.objects.create(issue=issue, position=position, title=title, text="<p>Ord.</p>")


def form(issue, **values):
    """What the browser posts when the form is sent as it stands, but for the given values."""
    posted = {"subject": issue.subject, "preheader": "", "lead": issue.lead}
    items = list(issue.items.all())
    posted |= {"items-TOTAL_FORMS": len(items), "items-INITIAL_FORMS": len(items)}
    for number, item in enumerate(items):
        for name in ("id", "kind", "title", "text", "origin", "link", "position"):
            posted[f"items-{number}-{name}"] = getattr(item, name)
    return posted | values


def titles(issue):
    return [item.shown_title for item in issue.items.all()]


def test_a_button_moves_a_block_without_scripts_and_saves_what_was_written(issue):
    add(issue, "a", "b", "c")
    last = issue.items.get(title="c").pk

    leader().post(address(issue), form(issue, subject="Nytt ämne", _move=f"{last} -1"))

    assert titles(issue) == ["a", "c", "b"]
    assert Issue.objects.get().subject == "Nytt ämne"


@pytest.mark.parametrize("move", ["", "x -1", "999999 1", "1 100", "9" * 40 + " 1", "-1 -1"])
def test_a_move_of_nothing_moves_nothing(issue, move):
    add(issue, "a", "b")

    answer = leader().post(address(issue), form(issue, _move=move))

    assert answer.status_code == 302
    assert titles(issue) == ["a", "b"]


def test_the_places_that_the_script_wrote_are_saved(issue):
    add(issue, "a", "b", "c")

    places = {f"items-{number}-position": place for number, place in enumerate([3, 1, 2])}
    leader().post(address(issue), form(issue, **places))

    assert titles(issue) == ["b", "c", "a"]


def test_a_new_block_comes_last(issue):
    add(issue, "a", "b")
    new = {
        "items-TOTAL_FORMS": 3,
        "items-2-kind": "quote",
        "items-2-text": "<p>Ja</p>",
        "items-2-origin": "Bo",
    }

    leader().post(address(issue), form(issue, **new, **{"items-2-title": "", "items-2-link": ""}))

    assert [item.kind for item in issue.items.all()] == ["text", "text", "quote"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "http://["])
def test_a_link_that_would_run_something_is_refused(issue, link):
    add(issue, "a")

    answer = leader().post(address(issue), form(issue, **{"items-0-link": link}))

    assert "Börja länken med https://" in answer.content.decode()
    assert issue.items.get().link == ""


def test_a_conference_is_asked_for_a_link_to_sign_up(issue):
    IssueItem.objects.create(issue=issue, kind="event", source=make_event(occasion=None))

    assert "Länk till anmälan" in leader().get(address(issue)).content.decode()


def test_what_tells_of_an_article_keeps_to_it(issue):
    article = make_article("Nyhet")
    IssueItem.objects.create(issue=issue, kind="article", source=article)

    answer = leader().post(address(issue), form(issue, **{"items-0-kind": "quote"}))

    assert answer.status_code == 200
    assert issue.items.get().source == article


def pull(client, issue, shelf, *rows):
    return client.post(
        f"{address(issue, 'pull')}?visa={shelf}", {"row": [row.pk for row in rows]}, follow=True
    )


def test_articles_examples_and_conferences_are_fetched_in_once_and_last(issue):
    add(issue, "först")
    article, example = make_article("Nyhet"), make_good_example("Exempel")
    article.__class__.objects.update(published_at=NOW)
    example.__class__.objects.update(published_at=NOW)
    event = make_event(title="Konferens")
    client = leader()

    for _twice in range(2):
        pull(client, issue, "nyheter", article)
        pull(client, issue, "goda-exempel", example)
        pull(client, issue, "konferenser", event)

    assert titles(issue) == ["först", "Nyhet", "Exempel", "Konferens"]
    assert issue.items.last().source == event


def test_what_is_not_published_cannot_be_fetched_in(issue):
    drafts = [make_article(published_at=None), make_article(published_at=at("2013-03-09 10:00"))]

    pull(leader(), issue, "nyheter", *drafts)

    assert not issue.items.exists()


@pytest.mark.parametrize("row", ["", "x", "0", "-1", "9" * 30, "1 OR 1=1"])
def test_to_fetch_in_nonsense_fetches_nothing(issue, row):
    answer = leader().post(f"{address(issue, 'pull')}?visa=finns-inte", {"row": row})

    assert answer.status_code == 302
    assert not issue.items.exists()


@pytest.mark.parametrize("words", ["ÖREBRO", "örebro", "samverkan i Örebro", "ingress"])
def test_what_is_to_be_fetched_is_found_by_words(issue, words):
    make_article("Samverkan i Örebro", lead="En ingress.", published_at=at("2013-03-01 10:00"))
    make_article("Annat", lead="", published_at=at("2013-03-01 10:00"))

    answer = leader().get(address(issue, "pull"), {"q": words})

    assert [each["row"].title for each in answer.context["rows"]] == ["Samverkan i Örebro"]


@pytest.mark.django_db(transaction=True)
def test_two_who_fetch_in_the_same_at_once_put_it_there_once(issue):
    article = make_article("Nyhet", published_at=at("2013-03-01 10:00"))
    client = leader()

    together(lambda: pull(client, issue, "nyheter", article))

    assert titles(issue) == ["Nyhet"]


def test_to_fetch_in_takes_back_an_approval_and_is_said_before(issue):
    chef = make_user("annan")
    actions.approve(issue, by=chef, now=NOW)
    article = make_article("Nyhet", published_at=at("2013-03-01 10:00"))
    client = leader()

    assert "gäller inte godkännandet av annan" in client.get(address(issue, "pull")).content.decode()
    pull(client, issue, "nyheter", article)

    assert Issue.objects.get().state == "draft"
    assert MailingText.objects.filter(mailing__key__startswith="voided-").count() == 1


def test_a_moved_block_takes_back_an_approval_too(issue):
    add(issue, "a", "b")
    actions.approve(issue, by=make_user("annan"), now=NOW)

    leader().post(address(issue), form(issue, _move=f"{issue.items.last().pk} -1"))

    assert Issue.objects.get().state == "draft"


def test_to_save_an_approved_form_as_it_stands_keeps_the_approval(issue):
    add(issue, "a")
    actions.approve(issue, by=make_user("annan"), now=NOW)

    leader().post(address(issue), form(issue))

    assert Issue.objects.get().state == "approved"


def test_an_approval_in_the_form_saves_but_does_not_approve_what_somebody_else_wrote(issue):
    client = leader()
    seen = client.get(address(issue)).context["seen"]
    add(issue, "Smyger in")
    stale = form(issue, subject="Mitt", _step="approve", _seen=seen)

    answer = client.post(address(issue), stale, follow=True)

    assert "error" in said(answer)
    assert (Issue.objects.get().subject, Issue.objects.get().state) == ("Mitt", "draft")


def test_what_has_to_be_mended_stops_the_approval_and_leads_to_the_place(issue):
    add(issue, "a")
    issue.items.update(text="<p>Hej ,</p>")
    client = leader()

    answer = client.post(reverse("admin:news_issue_step", args=[issue.pk, "approve"]), follow=True)

    assert said(answer) == ["error"]
    assert 'href="#items-0"' in answer.content.decode()
    assert Issue.objects.get().state == "draft"


def test_a_plain_text_is_edited_and_made_anew(issue):
    add(issue, "a")
    client = leader()
    step = reverse("admin:news_issue_step", args=[issue.pk, "text"])
    made = client.get(step).context["form"]["text"].value()

    client.post(step, {"text": f"Mitt eget.\r\n\r\n{made}"})
    assert Issue.objects.get().own_text.startswith("Mitt eget.")

    client.post(reverse("admin:news_issue_step", args=[issue.pk, "text-anew"]))
    assert Issue.objects.get().own_text == ""


@pytest.mark.parametrize("view", ["dark", "no-images", "text", "mail-en", "page"])
def test_each_preview_shows_the_letter(issue, view):
    add(issue, "Rubriken")

    page = leader().get(f"{address(issue, 'preview')}{view}/").content.decode()

    assert "Rubriken" in page


def test_a_report_that_went_out_is_told_of_by_its_own_title(issue):

    report = make_report(make_occasion(issue.occasion.series, "2013-05", state="open"), facts={})
    IssueItem.objects.create(issue=issue, kind="text", source=report)

    assert titles(issue) == ["Statusrapport mars 2013"]


def test_a_finding_in_the_plain_text_leads_to_the_button_where_it_is_edited(issue):
    client = leader()
    client.post(reverse("admin:news_issue_step", args=[issue.pk, "text"]), {"text": "Hej ,"})

    page = client.get(address(issue)).content.decode()

    anchor = re.search(r'href="[^"]*#([^"]+)">Ren text</a>', page)[1]
    assert f'id="{anchor}"' in page


def test_the_plain_preview_shows_where_both_of_the_readers_own_links_come(issue):
    page = leader().get(f"{address(issue, 'preview')}text/").content.decode()

    assert "[[" not in page
    assert page.count("https://…") == 2
