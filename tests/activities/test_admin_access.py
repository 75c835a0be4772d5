"""Every page of the portal's own in the admin, as nobody, as staff without the right, and with it."""

import pytest
from django.test import Client
from django.urls import reverse

from activities import engine
from activities.models import Activity, Event, Occasion, Plan, StatusReport
from news.admin import outbox
from news.mailing.outbox import write
from news.models import Issue, Mailing
from tests.activities.makers import at, make_activity, make_channel, make_group, make_plan
from tests.news.mailing_makers import make_mailing
from tests.staff import client_with

pytestmark = pytest.mark.django_db
LETTER = b"Subject: Hej\r\nTo: a@example.org\r\nContent-Type: text/plain\r\n\r\nHej"


def first(model):
    return str(model.objects.order_by("pk")[0].pk)


# name of the address, what it is about, the right to see it
PAGES = [
    ("activities_occasion_timeline", None, "activities.view_occasion"),
    ("activities_occasion_change", Occasion, "activities.view_occasion"),
    ("activities_activity_meaning", None, "activities.view_activity"),
    ("activities_plan_rehearsal", Plan, "activities.view_plan"),
    ("news_issue_change", Issue, "news.view_issue"),
    ("news_issue_preview", Issue, "news.view_issue"),
    ("news_issue_pdf", Issue, "news.view_issue"),
    ("news_issue_pull", Issue, "news.change_issue"),
    ("activities_statusreport_preview", StatusReport, "activities.view_statusreport"),
    ("activities_event_preview", Event, "activities.view_event"),
    ("news_mailing_change", Mailing, "news.view_mailing"),
    ("outbox", None, "news.view_mailing"),
]
FRAMES = [
    ("news_issue_frame", Issue, "mail", "news.view_issue"),
    ("news_issue_frame", Issue, "mail-en", "news.view_issue"),
    ("news_issue_frame", Issue, "page", "news.view_issue"),
    ("news_issue_frame", Issue, "dark", "news.view_issue"),
    ("news_issue_frame", Issue, "no-images", "news.view_issue"),
    ("news_issue_frame", Issue, "text", "news.view_issue"),
    ("activities_statusreport_frame", StatusReport, "mail", "activities.view_statusreport"),
    ("activities_event_frame", Event, "mail", "activities.view_event"),
    ("news_mailing_text", Mailing, "sv", "news.view_mailing"),
]
# name of the address, what it is about, the step, the right that it asks for
STEPS = [
    *(("news_issue_step", Issue, step, "change") for step in ("ask", "test", "refill", "text", "text-anew")),
    *(
        (f"{name}_step", model, step, right)
        for name, model in (
            ("news_issue", Issue),
            ("activities_statusreport", StatusReport),
            ("activities_event", Event),
        )
        for step, right in (
            ("approve", "approve"),
            ("withdraw", "change"),
            ("withdraw", "approve"),
            ("time", "send"),
            ("halt", "send"),
            ("let-go", "send"),
        )
    ),
    ("activities_statusreport_step", StatusReport, "gather", "change"),
    ("activities_occasion_step", Occasion, "move", "change"),
    ("activities_occasion_step", Occasion, "force", "change"),
    ("activities_activity_step", Activity, "on-demand", "change"),
    ("activities_plan_step", Plan, "adopt", "change"),
    ("news_mailing_step", Mailing, "resend-uncertain", "change"),
]


@pytest.fixture(autouse=True)
def portal(db):
    plan = make_plan()
    group = make_group("styrgrupp", "a@example.org")
    for kind in ("newsletter", "report", "meeting"):
        make_activity(plan, "månadsvis", make_channel(plan, kind), groups=[group])
    engine.tick(now=at("2013-03-08 10:00"), send=lambda mailing_id: None)
    make_mailing("b@example.org")


def addresses():
    for name, model, _right in PAGES:
        yield reverse(f"admin:{name}", args=[first(model)] if model else [])
    for name, model, what, _right in FRAMES:
        yield reverse(f"admin:{name}", args=[first(model), what])


def letter_addresses():
    name = write(LETTER, at=at("2013-03-08 10:00"))
    return [reverse(f"admin:{view}", args=[name]) for view in ("outbox_letter", "outbox_html", "outbox_text")]


def test_nobody_sees_any_of_it_without_signing_in():
    answers = [Client().get(address) for address in [*addresses(), *letter_addresses()]]

    assert {answer.status_code for answer in answers} == {302}
    assert all(answer["Location"].startswith("/admin/login/") for answer in answers)


def test_staff_without_the_right_see_none_of_it():
    client = client_with("auth.view_user")

    answers = {address: client.get(address).status_code for address in [*addresses(), *letter_addresses()]}

    assert set(answers.values()) == {403}


@pytest.mark.parametrize(("name", "model", "right"), PAGES)
def test_the_right_to_see_opens_the_page(name, model, right):
    address = reverse(f"admin:{name}", args=[first(model)] if model else [])

    assert client_with(right).get(address).status_code == 200


@pytest.mark.parametrize(("name", "model", "what", "right"), FRAMES)
def test_what_is_in_a_frame_can_run_nothing_and_fetch_nothing(name, model, what, right):
    answer = client_with(right).get(reverse(f"admin:{name}", args=[first(model), what]))

    assert answer.status_code == 200
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_outbox_lists_the_letters_newest_first(settings):
    settings.EMAIL_BACKEND = "news.mailing.outbox.EmailBackend"
    names = [write(LETTER, at=at(f"2013-03-08 {hour}:00")) for hour in (10, 11)]

    answer = client_with("news.view_mailing").get(reverse("admin:outbox"))

    assert [letter.name for letter in answer.context["letters"]] == names[::-1]


def test_a_letter_of_the_outbox_is_read_with_the_right_to_see_mailings():
    client = client_with("news.view_mailing")

    assert {client.get(address).status_code for address in letter_addresses()} == {200}


def test_the_outbox_says_so_when_mails_leave_through_a_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    write(LETTER, at=at("2013-03-08 10:00"))

    answer = client_with("news.view_mailing").get(reverse("admin:outbox"))

    assert not outbox.is_used()
    assert not answer.context["letters"]


@pytest.mark.parametrize("name", ["finns-inte", "../../secret_key", "2013-03-08/..%2f..%2fsecret_key"])
def test_a_letter_that_was_never_written_is_not_found(name):
    answer = client_with("news.view_mailing").get(f"{reverse('admin:outbox')}{name}/html/")

    assert answer.status_code == 404


def named(verb, model):
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


@pytest.mark.parametrize(("name", "model", "step", "right"), STEPS)
def test_a_step_asks_for_a_right_of_its_own_and_not_only_to_see(name, model, step, right):
    given = {right for _name, of, other, right in STEPS if (of, other) == (model, step)}
    if step == "test":
        given = {"change", "approve", "send"}
    others = {"view", "add", "delete", "change", "approve", "send"} - given
    client = client_with(*(named(verb, model) for verb in others))

    answer = client.post(reverse(f"admin:{name}", args=[first(model), step]))

    assert answer.status_code == 403


@pytest.mark.parametrize(("name", "model", "step", "right"), STEPS)
def test_to_look_at_a_step_changes_nothing(name, model, step, right):
    before = list(model.objects.values())

    answer = client_with(named(right, model)).get(reverse(f"admin:{name}", args=[first(model), step]))

    assert answer.status_code in (200, 405)
    assert list(model.objects.values()) == before


def test_a_step_without_the_token_against_forgery_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(client_with("news.approve_issue").user)

    answer = client.post(reverse("admin:news_issue_step", args=[first(Issue), "approve"]))

    assert answer.status_code == 403
    assert Issue.objects.get().state == "draft"


def test_one_to_come_is_pinned_only_with_the_right_to_change():
    address = reverse("admin:activities_occasion_pin")

    assert (
        client_with("activities.view_occasion").post(address, {"series": "1", "key": "x"}).status_code == 403
    )
    assert client_with("activities.change_occasion").get(address).status_code == 405
