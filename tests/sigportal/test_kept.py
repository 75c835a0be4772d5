"""Parts of pages are built once for what they depend on, and know nothing of who asks."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.template import Context, RequestContext, Template
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, set_script_prefix
from django.utils import translation

from activities.models import Activity
from news import drafts, publishing
from news.models import Article
from sigportal.templatetags import kept
from tests.activities.makers import at, make_activity, make_channel, make_plan
from tests.news.makers import make_article
from tests.staff import leader

pytestmark = pytest.mark.django_db(transaction=True)
NOW = at("2013-03-01 09:00")
HEADER = '{% kept here=request.resolver_match.view_name %}{% include "_parts/header.html" %}{% endkept %}'
COUNT = "{% load kept %}{% kept content of=of %}{{ of }}: {{ count }}{% endkept %}"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    kept.lasting.clear()
    kept.shelf.held = (None, {})
    return time_machine


@pytest.fixture
def part():
    """Render a part that says how many articles there are, and the moments it was really made at."""
    calls, template = (
        [],
        Template(COUNT),
    )

    def content(now, *, of):
        calls.append(now)
        return {"of": of, "count": Article.objects.count()}

    return lambda of="alla": template.render(Context({"content": content, "of": of})), calls


def header(rf, path):
    request = rf.get(path)
    request.resolver_match = resolve(path)
    return Template("{% load kept %}" + HEADER).render(Context({"request": request}))


def questions(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_part_is_made_once_until_something_changes(part):
    render, calls = part
    make_article()
    before = [render(), render()]

    make_article()

    assert (before, render(), len(calls)) == (["alla: 1", "alla: 1"], "alla: 2", 2)


def test_a_new_minute_another_language_or_value_makes_it_anew(part, clock):
    render, calls = part
    render()
    clock.move_to(NOW + timedelta(seconds=59), tick=False)
    render()
    assert len(calls) == 1

    clock.move_to(NOW + timedelta(minutes=1), tick=False)
    render()
    with translation.override("en"):
        render()
    render(of="andra")

    assert len(calls) == 4


def test_what_is_not_committed_is_seen_inside_and_kept_for_nobody(part):
    render, _calls = part
    render()
    with transaction.atomic():
        make_article()
        inside = render()
        transaction.set_rollback(True)

    assert (inside, render()) == ("alla: 1", "alla: 0")


def test_without_finished_pages_no_content_is_kept_either(part, settings):
    settings.PAGE_CACHE = False
    render, calls = part

    render(), render()

    assert len(calls) == 2


def test_a_part_cannot_see_who_asks_nor_a_form_token(rf, admin_user):
    request = rf.get("/?hemlig")
    request.user = admin_user
    template = Template(
        "{% load kept %}{% kept content %}{{ request }}{{ user }}{% csrf_token %}{{ other }}.{% endkept %}"
    )
    context = RequestContext(request, {"content": lambda now: {}, "other": "annat"})

    assert template.render(context) == "."


def test_shelves_do_not_grow_without_end(part, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    render, _calls = part

    assert [render(of=number) for number in range(5)][4] == "4: 0"
    assert len(kept.shelf.held[1]) == 3


def test_a_page_with_an_unknown_query_asks_little_until_the_plan_changes(client):
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan, "web"), name="Information")
    pages = ["/?fbclid=1", "/plan/?fbclid=1", "/kalender/?manad=2013-05"]
    before = [questions(client, path) for path in pages]
    after = [questions(client, path) for path in pages]

    Activity.objects.update(name="Alldeles nytt")

    assert all(few < many for few, many in zip(after, before, strict=True))
    assert after == [1, 2, 2]
    assert all("Alldeles nytt" in client.get(path).content.decode() for path in pages)


def test_a_preview_of_the_next_version_is_kept_for_nobody(client, settings):
    article = make_article("Rubrik", body="<p>Det som gäller.</p>", published_at=NOW)
    client.get(article.get_absolute_url())
    article.body = "<p>Nästa utkast.</p>"
    publishing.save_next(article, by=None, now=NOW)
    link = drafts.link(article, now=NOW).removeprefix(settings.SITE_URL)

    assert "Nästa utkast." in client.get(link).content.decode()
    assert "Det som gäller." in client.get(article.get_absolute_url()).content.decode()


def test_each_view_and_language_has_its_own_frame(rf):
    news, again, areas = (header(rf, path) for path in ("/nyheter/", "/nyheter/", "/omraden/"))
    with translation.override("en"):
        english = header(rf, "/nyheter/")

    assert news == again
    assert 'href="/nyheter/" aria-current="page"' in news
    assert 'href="/omraden/" aria-current="page"' in areas
    assert (">Nyheter<" in news, ">News<" in english) == (True, True)


def test_under_a_path_its_links_are_under_the_path(rf):
    above = header(rf, "/nyheter/")
    set_script_prefix("/sig/")
    try:
        below = Template("{% load kept %}" + HEADER).render(Context())
    finally:
        set_script_prefix("/")

    assert ('href="/nyheter/"' in above, 'href="/sig/nyheter/"' in below) == (True, True)


def test_the_page_is_the_same_for_staff_and_the_frame_for_one_that_is_nowhere(client):
    make_article()
    pages = [each.get("/nyheter/").content for each in (client, leader())]
    nowhere = client.get("/finns-inte/").content.decode()

    assert pages[0] == pages[1]
    assert 'href="/nyheter/"' in nowhere


def test_in_development_it_is_built_each_time(rf, settings):
    settings.DEBUG = True

    header(rf, "/nyheter/")

    assert kept.lasting == {}
