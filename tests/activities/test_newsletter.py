import pytest

from activities import actions
from activities.channels.newsletter import pull_in
from news.models import Issue, IssueItem
from tests.activities.makers import at, occasion, tick
from tests.news.makers import make_article, make_good_example

pytestmark = pytest.mark.django_db


def titles(issue):
    return [item.shown_title for item in issue.items.all()]


def test_an_issue_begins_where_the_last_one_ended(newsletter):
    make_article("I februari", published_at=at("2013-02-25 09:00"))
    tick("2013-03-07 09:00")
    actions.approve(Issue.objects.get(), by=None, now=at("2013-03-08 09:00"))
    tick("2013-03-12 09:00")
    make_article("I mars", published_at=at("2013-03-20 09:00"))

    tick("2013-04-04 09:00")

    assert titles(occasion("2013-04").issue) == ["I mars"]


def test_an_issue_is_filled_with_news_and_good_examples(newsletter):
    make_good_example("Skolan är med", published_at=at("2013-02-24 09:00"))
    make_article("I februari", published_at=at("2013-02-25 09:00"))

    tick("2013-03-07 09:00")

    assert titles(Issue.objects.get()) == ["I februari", "Skolan är med"]


def test_what_a_person_has_fetched_is_not_fetched_again(newsletter):
    tick("2013-03-07 09:00")
    issue = Issue.objects.get()
    article = make_article("Färsk", published_at=at("2013-03-08 08:00"))
    IssueItem.objects.create(issue=issue, kind="article", source=article)

    count = pull_in(issue, now=at("2013-03-08 09:00"))

    assert count == 0
    assert titles(issue) == ["Färsk"]


@pytest.mark.parametrize("way", ["skipped", "called off", "missed", "forced"])
def test_what_an_unsent_issue_had_gathered_comes_in_the_next(newsletter, way):
    make_article("I februari", published_at=at("2013-02-25 09:00"))
    tick("2013-03-07 09:00")
    unsent = occasion("2013-03")
    now = at("2013-03-08 09:00")

    if way == "skipped":
        actions.skip(unsent, reason="Sportlov", by=None, now=at("2013-03-08 09:00"))
    elif way == "called off":
        actions.cancel(unsent, reason="Sportlov", by=None, now=now)
    elif way == "forced":
        actions.force_done(unsent, reason="Mejlades för hand", by=None, now=now)
    else:
        tick("2013-03-28 09:00")
    tick("2013-04-04 09:00")

    assert titles(occasion("2013-04").issue) == ["I februari"]
    assert Issue.objects.filter(state="draft").count() == 2


@pytest.mark.parametrize(
    ("title", "told"), [("Fråga den unge", "Fråga den unge.</p>"), ("Vem ringer vem?", "Vem ringer vem?</p>")]
)
def test_what_an_issue_is_about_ends_as_a_sentence_does(newsletter, title, told):
    make_article(title, published_at=at("2013-02-25 09:00"))

    tick("2013-03-07 09:00")

    assert occasion("2013-03").issue.lead == f"<p>I det här numret: {told}"


def test_a_title_that_asks_ends_itself_among_others_too(newsletter):
    for day, title in ((25, "Vem ringer vem?"), (26, "Fråga den unge")):
        make_article(title, published_at=at(f"2013-02-{day} 09:00"))

    tick("2013-03-07 09:00")

    lead = occasion("2013-03").issue.lead
    assert lead == "<p>I det här numret: Vem ringer vem? Fråga den unge.</p>"
