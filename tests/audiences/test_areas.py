import re

import pytest
from django.urls import reverse

from audiences.models import Area, Municipality
from tests.audiences.makers import make_area
from tests.news.makers import make_good_example
from tests.staff import leader

pytestmark = pytest.mark.django_db


def marked(page):
    """The counties that the map marks, by the name beside each shape."""
    return re.findall(r'aria-label="(.+): (\d+)"><path class="map__county map__county--on"', page)


def test_the_map_marks_the_counties_with_an_area_and_draws_them_all(client):
    make_area(county="12")
    make_area(county="12")
    make_area(county="25", is_public=False)

    page = client.get("/omraden/").content.decode()

    assert marked(page) == [("Skåne län", "2")]
    assert page.count('class="map__county') == 21


def test_an_area_without_a_county_is_in_the_list_and_not_on_the_map(client):
    area = make_area("Exempelområde 1")

    page = client.get("/omraden/").content.decode()

    assert f'<a href="{area.get_absolute_url()}">Exempelområde 1</a>' in page
    assert marked(page) == []


def test_the_list_goes_by_county_with_the_municipalities_of_each_area(client):
    make_area("Söder", county="12").municipalities.set(
        Municipality.objects.filter(name__in=["Lund", "Malmö"])
    )
    make_area("Norr", county="01")

    answer = client.get("/omraden/")

    assert [county.name for county, _areas in answer.context["counties"]] == ["Stockholms län", "Skåne län"]
    assert "Lund, Malmö" in answer.content.decode()


def test_the_growth_has_the_numbers_of_the_plan_in_a_table(client):
    page = client.get("/omraden/").content.decode()

    assert re.findall(r'<td><span class="growth__number">(\d+)</span>', page) == ["12", "21"]


def test_a_mentor_can_be_asked_for_contact_and_others_cannot(client):
    mentor, other = make_area(is_mentor=True), make_area()

    pages = [client.get(area.get_absolute_url()).content.decode() for area in (mentor, other)]

    assert ['class="button" href="/kontakt/"' in page for page in pages] == [True, False]


def test_the_page_of_an_area_has_its_published_good_examples(client):
    area = make_area()
    make_good_example("Utkastet", area=area, published_at=None)
    make_good_example("Det goda", area=area)

    page = client.get(area.get_absolute_url()).content.decode()

    assert "Det goda" in page
    assert "Utkastet" not in page


def test_an_area_that_is_not_shown_yet_is_nowhere(client):
    area = make_area("Hemligt", is_public=False)

    answers = [client.get(path) for path in (area.get_absolute_url(), "/omraden/")]

    assert answers[0].status_code == 404
    assert "Hemligt" not in answers[1].content.decode()


@pytest.mark.parametrize(
    "path", ["/omraden/finns-inte/", "/omraden/%00/", "/omraden/%F6/", f"/omraden/{'a' * 5000}/"]
)
def test_a_wrong_address_gives_the_page_that_helps(client, path):
    assert client.get(path).status_code == 404


def test_the_words_about_an_area_cannot_become_markup(client):
    area = make_area("<b>1</b>", about="<script>2</script>")

    pages = [client.get(path).content.decode() for path in ("/omraden/", area.get_absolute_url())]

    assert not any("<script" in page or "<b>" in page for page in pages)


@pytest.mark.parametrize("count", [2, 60])
def test_the_page_asks_the_database_little_however_many_areas_there_are(
    client, django_assert_max_num_queries, count
):
    for number in range(count):
        make_area(f"Område {number}", county="12").municipalities.add("1280")

    with django_assert_max_num_queries(2):
        client.get("/omraden/")


def save(**changes):
    data = {"name": "Ett", "slug": "ett", "county": "12", "municipalities": ["1280"], **changes}
    return leader().post(reverse("admin:audiences_area_add"), data)


def test_the_municipalities_of_an_area_lie_in_its_county():
    refused = save(county="01")

    assert refused.context["adminform"].form.errors.keys() == {"municipalities"}
    assert save().status_code == 302
    assert Area.objects.get().municipalities.get().name == "Malmö"
