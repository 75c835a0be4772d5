"""No public page asks the database more than eight times, however much has been published."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from activities import facts, loading, plan_file
from activities.open_data.sets import BY_KEY
from audiences.models import TargetGroup
from news.models import Article, Document, GoodExample, Image, Page
from tests.activities.makers import at, make_event, make_occasion, make_report
from tests.activities.plans import SHIPPED
from tests.audiences.makers import make_area
from tests.news.files import PDF
from tests.news.makers import make_film, make_issue
from tests.news.pictures import make_image
from tests.sigportal.asking import connection_kept
from tests.sigportal.test_headers import public_addresses

pytestmark = pytest.mark.django_db
NOW = at("2013-05-03 09:00")
MOST = 8
# For those who watch the server: readyz asks whether everything is in order.
NOT_PAGES = {"healthz", "readyz"}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def shipped():
    """The real plan with a conference that is called, a report that is sent, and a document."""
    plan = loading.load(plan_file.read(SHIPPED), now=at("2013-02-21 00:00")).plan
    series = plan.activities.get(key="information").series.first()
    found = facts.gather(plan, starts_on=date(2013, 3, 1), ends_on=date(2013, 3, 31), now=NOW)
    make_report(make_occasion(series), facts=found)
    make_event(occasion=make_occasion(series, "2013-04"))
    file = ContentFile(PDF, name="plan")
    Document.objects.create(title="Planen", slug="planen", file=file, published_at=NOW)
    make_film(poster=make_image())
    # A process asks once which kinds of rows there are, whatever page comes first.
    ContentType.objects.get_for_models(Article, GoodExample, Page)
    return plan


def publish(numbers):
    rows = [(f"n-{number}", NOW - timedelta(hours=number)) for number in numbers]
    Article.objects.bulk_create(Article(title=slug, slug=slug, published_at=moment) for slug, moment in rows)
    area = make_area(county="01")
    GoodExample.objects.bulk_create(
        GoodExample(
            title=slug, slug=slug, published_at=moment, theme_id="skola", done="<p>Så.</p>", area=area
        )
        for slug, moment in rows
    )
    for _row in rows[:40]:
        make_area()
        make_issue({"title": "Text"})


def addresses(client):
    """One of every public view that is listed or needs no parameter, and the others by hand."""
    found = client.get("/sitemap.xml").content.decode().split("<loc>http://")[1:]
    listed = ["/" + each.partition("</loc>")[0].partition("/")[2] for each in found]
    by_view = {resolve(path).view_name: path for path in [*listed, *public_addresses()]}
    group = TargetGroup.objects.first().key
    event = by_view["activities:event"]
    return [
        *(path for view, path in by_view.items() if view not in NOT_PAGES),
        *(f"/oppna-data/{key}.{kind}" for key in BY_KEY for kind in ("json", "csv")),
        *(f"/kalender/{group}{rest}" for rest in (".ics", "/feed/")),
        *("/nyheter/?page=1", "/nyheter/?page=999999", "/goda-exempel/?tema=skola&lan=01"),
        *("/kalender/?manad=2013-09", f"{event}kalender.ics", "/material/planen/", "/finns-inte/"),
        *("/material/filmen/", "/material/filmen/film.mp4", "/material/filmen/text.vtt"),
        *("/nyheter/2013/", "/nyheter/2013/05/", Image.objects.get().thumbnail),
        *("/prenumerera/bekrafta/x/", "/prenumerera/avsluta/x/"),
    ]


def questions(client):
    """How many times each address asks the database; that of an article or an issue is the newest one's."""
    found = {}
    for path in addresses(client):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        with connection_kept():
            answer.close()  # the document's file, too
        found[path] = len(asked)
    return found


def test_a_page_asks_as_little_with_three_hundred_of_everything_as_with_ten(client, shipped):
    publish(range(10))
    # Asked once in the life of a process.
    ContentType.objects.get_for_models(Article, GoodExample, Page)
    few = questions(client)
    publish(range(10, 300))
    many = questions(client)

    assert {path: count for path, count in many.items() if count > MOST} == {}
    assert {path: count for path, count in many.items() if count != few.get(path, count)} == {}
    assert sum(many.values()) == sum(few.values())


def test_every_public_view_is_asked(client, shipped):
    publish(range(2))
    asked = {resolve(path.partition("?")[0]).view_name for path in addresses(client) if "finns" not in path}

    assert asked >= {
        *("activities:report", "activities:event", "activities:version", "activities:group_calendar_file"),
        *("news:article", "news:issue", "news:good_example", "news:document", "audiences:area"),
        *("news:articles_of_year", "news:articles_of_month", "news:image"),
        *("news:film_file", "news:film_captions"),
    }
