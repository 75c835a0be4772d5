import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import set_script_prefix

from news.models import Assumption
from tests.staff import client_with, leader

pytestmark = pytest.mark.django_db
FIGURE = {"yearly_cost": 250000, "source": "Rapporten", "source_year": 2012}


@pytest.fixture(autouse=True)
def no_actors():
    Assumption.objects.all().delete()


def make_actor(actor="Skolan", **values):
    return Assumption.objects.create(actor=actor, **values)


def text_of(answer):
    return re.sub(r"\s*<[^>]+>\s*|\s+", " ", answer.content.decode().replace("\u00a0", " "))


def asked(client, **figures):
    return client.get("/rakna/", figures)


def test_the_first_page_shows_no_sum_that_nobody_has_a_source_for(client):
    make_actor()

    answer = asked(client)

    assert answer.context["result"] is None
    assert answer.status_code == 200


def test_a_figure_with_a_source_is_filled_in_and_its_source_is_said(client):
    actor = make_actor(**FIGURE)

    answer = asked(client)

    assert f'name="k{actor.pk}" value="250\u00a0000"' in answer.content.decode()
    assert "Rapporten, 2012." in text_of(answer)
    assert answer.context["total"] == "250\u00a0000\u00a0kronor"


def test_the_address_carries_the_figures_and_the_page_says_the_sum(client):
    school, police = make_actor(), make_actor("Polisen")

    answer = asked(client, u="3", ar="5", **{f"k{school.pk}": "200 000", f"k{police.pk}": "50000"})

    assert "3 750 000 kronor" in text_of(answer)
    share = re.search(r'data-share rel="nofollow" href="([^"]+)"', answer.content.decode())[1]
    assert share == f"/rakna/?u=3&amp;ar=5&amp;k{school.pk}=200000&amp;k{police.pk}=50000"


def test_the_visitor_sees_which_figures_are_own_sourced_or_left_out(client):
    own, sourced, left_out = make_actor("A", **FIGURE), make_actor("B", **FIGURE), make_actor("C")

    answer = asked(client, **{f"k{own.pk}": "1", f"k{sourced.pk}": "250000", f"k{left_out.pk}": ""})

    rows = [(row.get("is_counted", False), row.get("is_own", False)) for row in answer.context["rows"]]
    assert rows == [(True, True), (True, False), (False, False)]


def test_a_cost_that_the_visitor_emptied_is_not_counted_after_all(client):
    emptied, kept = make_actor("A", **FIGURE), make_actor("B", **FIGURE)

    answer = asked(client, **{f"k{emptied.pk}": "", f"k{kept.pk}": "100"})

    assert answer.context["result"].total == 100


@pytest.mark.parametrize("typed", ["tre", "-1", "1e99", "1,5", "9" * 5000, "1\0tusen", "<b>", "٣"])
@pytest.mark.parametrize("name", ["u", "ar", "k"])
def test_what_cannot_be_reckoned_is_said_beside_the_field_and_all_typed_is_kept(client, name, typed):
    actor = make_actor()
    field = f"k{actor.pk}" if name == "k" else name

    answer = asked(client, **{"u": "77", "ar": "7", f"k{actor.pk}": "777", field: typed})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert f'<a href="#id_{field}">' in answer.content.decode()
    kept = [answer.context["form"][each].value() for each in ("u", "ar", f"k{actor.pk}")]
    assert typed.replace("\0", "") in kept
    assert sum(value.startswith("7") for value in kept) == 2


@pytest.mark.parametrize("field", ["u", "ar"])
def test_people_and_years_must_be_written(client, field):
    make_actor(**FIGURE)

    assert list(asked(client, **{field: ""}).context["form"].errors) == [field]


def test_a_figure_that_we_do_not_know_is_left_alone(client):
    make_actor(**FIGURE)

    answer = asked(client, k999999="5", utm="x", u="2")

    assert answer.context["result"].total == 500000


def test_one_person_and_one_year_are_said_in_singular(client):
    make_actor(**FIGURE)

    answer = asked(client)

    assert [answer.context[each] for each in ("young", "years")] == [
        answer.context["words"][each] for each in ("young_one", "years_one")
    ]


def test_an_actor_s_name_cannot_become_markup(client):
    make_actor("<script>x</script>", note="<b>fet</b>", **FIGURE)

    page = asked(client).content.decode()

    assert "<script>x" not in page
    assert "<b>" not in page


@pytest.mark.parametrize("count", [1, 60])
def test_the_page_asks_the_database_once(client, django_assert_max_num_queries, count):
    for number in range(count):
        make_actor(f"Aktör {number}", **FIGURE)

    with django_assert_max_num_queries(1):
        asked(client)


def test_a_visitor_gets_no_cookie_and_nothing_inline(client):
    make_actor(**FIGURE)

    answer = asked(client)

    page = answer.content.decode()
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert not re.search(r"<script(?! type=\"module\" src=)|<style| style=| on\w+=", page)


def test_every_address_carries_the_path_that_the_portal_lives_under(client):
    make_actor(**FIGURE)
    set_script_prefix("/sig/")
    try:
        page = asked(client).content.decode()
    finally:
        set_script_prefix("/")

    addresses = re.findall(r'(?:href|action)="(/[^"]*)"', page)
    assert all(address.startswith(("/sig/", "/static/")) for address in addresses)


@pytest.mark.parametrize("lack", ["source", "source_year"])
def test_no_figure_is_kept_without_a_source_and_its_year(lack):
    values = {**FIGURE, lack: "" if lack == "source" else None}

    with pytest.raises(IntegrityError, match="assumption_figure_has_a_source"), transaction.atomic():
        make_actor(**values)


def test_an_actor_stands_once():
    make_actor()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_actor()


def test_the_leader_gives_an_actor_a_figure_with_its_source():
    actor = make_actor()
    data = {"actor": "Skolan", "position": "1", "note": "", **FIGURE}

    leader().post(f"/admin/news/assumption/{actor.pk}/change/", data)

    actor.refresh_from_db()
    assert (actor.yearly_cost, actor.source, actor.source_year) == (250000, "Rapporten", 2012)


def test_the_admin_says_beside_the_fields_that_a_source_is_missing():
    data = {"actor": "Skolan", "position": "1", "yearly_cost": "5", "source": "", "source_year": ""}

    answer = leader().post("/admin/news/assumption/add/", data)

    assert list(answer.context["adminform"].form.errors) == ["source", "source_year"]


def test_who_may_not_change_assumptions_cannot():
    actor = make_actor()

    answer = client_with("news.change_article").post(f"/admin/news/assumption/{actor.pk}/change/", FIGURE)

    assert answer.status_code == 403
