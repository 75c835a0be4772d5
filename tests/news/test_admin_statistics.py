import csv
from io import StringIO

import pytest
from django.urls import reverse

from news.statistics.bars_picture import picture
from news.statistics.figures import said as masked
from news.statistics.models import LinkDay, MailingSum
from tests.news.mailing_makers import NOW, TEXT, make_mailing, make_newsletter
from tests.news.statistics.makers import come_back, make_readers, make_sent_newsletter, organisation_in
from tests.staff import client_with, leader

pytestmark = pytest.mark.django_db
PAGES = ["statistics", "statistics_csv"]
OF_A_MAILING = ["statistics_mailing", "statistics_mailing_csv"]


def address(name, mailing=None):
    return reverse(f"admin:{name}", args=[mailing.pk] if mailing else [])


def rows(answer):
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def mailing():
    make_readers(6, organisation_in("14"), "a")
    make_readers(2, organisation_in("01"), "b")
    text = {**TEXT, "html": '<a href="https://bra.se/">Läs</a>', "subject": "=Brev i maj"}
    made = make_sent_newsletter(text=text)
    come_back(made, "a0@kommun.se")
    return made


@pytest.mark.parametrize("name", [*PAGES, *OF_A_MAILING])
def test_who_may_read_the_ledger_may_read_its_sums_and_nobody_else(name, mailing, client):
    page = address(name, mailing if name in OF_A_MAILING else None)

    assert client_with("news.view_mailing").get(page).status_code == 200
    assert client_with("news.view_issue").get(page).status_code == 403
    assert client.get(page).status_code == 302


@pytest.mark.parametrize("name", OF_A_MAILING)
def test_a_mailing_that_is_not_there_or_has_no_readers_to_count_has_no_statistics(name):
    test = make_mailing("a@x.se")
    type(test).objects.update(purpose="test")

    assert leader().get(reverse(f"admin:{name}", args=[999])).status_code == 404
    assert leader().get(address(name, test)).status_code == 404


def test_the_page_of_a_mailing_tells_its_sums(mailing):
    link = mailing.links.get()
    LinkDay.objects.create(link=link, day=NOW.date(), clicks=7)

    figures = leader().get(address("statistics_mailing", mailing)).context["figures"]

    assert (figures.sums.sent, figures.sums.delivered, figures.sums.bounced) == (8, 7, 1)
    assert (figures.clicks, [each.clicks for each in figures.links]) == (7, [7])
    assert figures.delivered_share == 87.5


def test_a_county_with_few_is_told_in_words_and_not_by_its_bar(mailing):
    answer = leader().get(address("statistics_mailing", mailing))

    bars = {bar.label: (bar.number, bar.width) for bar in answer.context["county_chart"].bars}
    few = str(masked(2))
    assert [number for number, _width in bars.values()] == [few, "5"]
    assert len({width for _number, width in bars.values()}) == 1
    assert few in answer.content.decode()


@pytest.mark.parametrize(("number", "is_told"), [(0, True), (1, False), (4, False), (5, True)])
def test_sums_under_five_are_not_told(number, is_told):
    assert (masked(number) == number) is is_told


def test_while_it_is_being_sent_the_ledger_tells(django_assert_max_num_queries):
    mailing, client = make_newsletter(3), leader()

    with django_assert_max_num_queries(14):
        figures = client.get(address("statistics_mailing", mailing)).context["figures"]

    assert (figures.is_counted, figures.sums.sent) == (False, 0)


def test_the_latest_are_beside_each_other_newest_first(mailing, django_assert_max_num_queries):
    for number in range(13):
        make_sent_newsletter(f"nummer-{number}", now=NOW.replace(day=4 + number))
    client = leader()

    with django_assert_max_num_queries(12):
        answer = client.get(address("statistics"))

    found = answer.context["rows"]
    assert len(found) == 12
    assert found[0].mailing.key == "nummer-12"
    assert len(answer.context["chart"].bars) == 12


def test_without_a_newsletter_the_page_says_so():
    assert leader().get(address("statistics")).context["rows"] == []


@pytest.mark.parametrize("name", ["statistics_csv", "statistics_mailing_csv"])
def test_nothing_in_the_file_is_a_formula(name, mailing):
    answer = leader().get(address(name, mailing if name in OF_A_MAILING else None))

    cells = [cell for row in rows(answer) for cell in row]
    assert "'=Brev i maj" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert answer.content.startswith("\ufeff".encode())


def test_the_file_opens_in_columns_in_swedish_excel(mailing):
    head, first = rows(leader().get(address("statistics_csv")))

    assert (head[0], head[2]) == ("Nyhetsbrev", "Skickat")
    assert first[2:] == ["8", "7", "1", "0", "0", "0"]


def test_the_file_masks_what_the_page_masks(mailing):
    [county] = [
        row
        for row in rows(leader().get(address("statistics_mailing_csv", mailing)))
        if row[1] == "Stockholms län"
    ]

    assert county[2] == str(masked(2))


def test_the_ledger_and_the_issue_lead_to_the_statistics(mailing):
    page = leader().get(reverse("admin:news_mailing_change", args=[mailing.pk])).content.decode()

    assert address("statistics_mailing", mailing) in page


def test_bars_are_as_long_as_their_numbers():
    drawn = picture([("Ett län", 10, 0, "10"), ("Ett annat " * 9, 5, 2, "5"), ("Inget", 0, 0, "0")])

    widths = [bar.width for bar in drawn.bars]
    assert widths[0] == 2 * widths[1]
    assert widths[2] == 0
    assert drawn.bars[1].label.endswith("…")


def test_short_words_leave_the_room_to_the_bars():
    days, counties = (picture([(label, 1, 0, "1")]) for label in ("2026-05-03", "Västra Götalands län"))

    assert days.bars[0].width > counties.bars[0].width
    assert days.bars[0].end < days.width


def test_bars_of_nothing_are_drawn_without_a_fault():
    assert picture([]).height == 0
    assert picture([("Inget", 0, 0, "0")]).bars[0].width == 0


def test_no_sum_is_kept_of_a_person():
    names = {field.name for field in MailingSum._meta.get_fields()}

    assert not names & {"address", "delivery", "subscription", "subscriber", "municipality"}
