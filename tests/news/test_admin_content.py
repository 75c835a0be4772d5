from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from news.models import GoodExample, KnownFault, Page
from tests.news.makers import NOW, make_good_example
from tests.staff import client_with, leader, said

pytestmark = pytest.mark.django_db
PAGE = {"title": "Om", "lead": "", "body": "<p>Nytt</p>", "language": "sv", "review_by": "2014-01-01"}
PUBLISHED = {"_step": "publish", "change": "major", "note": "Nytt om samtycke."}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page():
    long_ago = datetime(2013, 1, 1, 9, tzinfo=UTC)
    Page.objects.update(published_at=long_ago, updated_at=long_ago, review_by=long_ago.date())
    return Page.objects.get(place="about")


def at(page):
    return reverse("admin:news_page_change", args=[page.pk])


def test_a_changed_text_is_cleaned_and_says_that_it_was_updated(page):
    leader().post(at(page), {**PAGE, **PUBLISHED, "body": "<p>Nytt</p><script>1</script>"})

    page.refresh_from_db()
    assert page.body == "<p>Nytt</p>"
    assert page.updated_at == NOW


def test_a_new_day_of_review_alone_is_no_update(page):
    leader().post(at(page), {**PAGE, "title": page.title, "lead": page.lead, "body": page.body})

    page.refresh_from_db()
    assert (page.review_by, page.updated_at.date()) == (date(2014, 1, 1), date(2013, 1, 1))


def test_a_person_says_that_a_page_is_right_and_it_comes_up_in_a_year(page):
    leader().post(reverse("admin:news_page_step", args=[page.pk, "review"]))

    page.refresh_from_db()
    assert (page.reviewed_on, page.review_by) == (date(2013, 5, 3), date(2014, 5, 3))


def test_nobody_adds_or_removes_a_fixed_page(page):
    addresses = [reverse("admin:news_page_add"), reverse("admin:news_page_delete", args=[page.pk])]

    assert {leader().get(address).status_code for address in addresses} == {403}


def test_who_may_only_see_a_page_cannot_change_it(page):
    client = client_with("news.view_page")

    answers = [
        client.post(address, PAGE) for address in (at(page), at(page).replace("change", "step/review"))
    ]

    assert {answer.status_code for answer in answers} == {403}


def test_a_new_good_example_is_a_draft_until_somebody_publishes_it():
    data = {"title": "Nytt", "slug": "nytt", "theme": "skola", "done": "<p>Så.</p>"}
    leader().post(reverse("admin:news_goodexample_add"), data)
    example = GoodExample.objects.get()

    leader().post(reverse("admin:news_goodexample_step", args=[example.pk, "publish"]))

    assert example.published_at is None
    assert GoodExample.objects.get().published_at == NOW


def test_what_was_published_first_is_not_published_again():
    example = make_good_example()

    answer = leader().post(reverse("admin:news_goodexample_step", args=[example.pk, "publish"]), follow=True)

    assert said(answer) == ["error"]


def test_a_published_good_example_stays():
    example = make_good_example()

    answer = leader().get(reverse("admin:news_goodexample_delete", args=[example.pk]))

    assert answer.status_code == 403


def test_a_fault_cannot_be_mended_before_it_was_known():
    data = {"what": "Ett", "where": "Två", "why": "Tre", "ground": "fault", "since": "2013-05-03"}

    answer = leader().post(reverse("admin:news_knownfault_add"), {**data, "mended_on": "2013-05-02"})

    assert answer.context["adminform"].form.errors
    assert not KnownFault.objects.exists()


def test_the_start_page_reminds_of_pages_to_look_through_and_stops_when_it_is_done(page):
    Page.objects.exclude(pk=page.pk).update(review_by=date(2014, 1, 1))
    before = leader().get(reverse("admin:index")).context["work"]["reviews"]

    assert [each["row"] for each in before] == [page]
    page.review(today=NOW.date())
    assert leader().get(reverse("admin:index")).context["work"]["reviews"] == []
