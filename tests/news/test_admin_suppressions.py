import pytest
from django.urls import reverse

from audiences import suppressions
from audiences.models import Suppression, SuppressionEntry
from news.bounces.models import BounceMailbox, UnrecognisedMail
from news.bounces.recording import record
from tests.news.bounces.makers import make_delivery
from tests.news.mailing_makers import NOW
from tests.news.makers import make_issue
from tests.staff import client_with, leader, said

pytestmark = pytest.mark.django_db
RIGHTS = ["audiences.view_suppression", "audiences.change_suppression"]


def suppressed(reason="bounce"):
    suppressions.suppress({"eva@kommun.se": "550 5.1.1"}, reason=reason, now=NOW)
    return Suppression.objects.get()


def step(suppression):
    return reverse("admin:audiences_suppression_step", args=[suppression.pk, "lift"])


def lift(client, suppression, why="Ny brevlåda"):
    return client.post(step(suppression), {"why": why}, follow=True)


def page(client, suppression):
    return client.get(reverse("admin:audiences_suppression_change", args=[suppression.pk]))


def test_a_suppression_is_lifted_with_a_reason_that_the_log_keeps():
    client = client_with(*RIGHTS)

    answer = lift(client, suppressed())

    entry = SuppressionEntry.objects.get(act="lifted")
    assert said(answer) == ["success"]
    assert not Suppression.objects.exists()
    assert (entry.note, entry.by, entry.reason) == ("Ny brevlåda", client.user, "bounce")


def test_without_a_reason_nothing_is_lifted():
    suppression = suppressed()

    lift(leader(), suppression, why="  ")

    assert Suppression.objects.exists()


def test_to_look_at_the_step_lifts_nothing():
    suppression = suppressed()

    assert leader().get(step(suppression)).status_code == 200
    assert Suppression.objects.exists()


def test_a_second_click_does_nothing_more():
    suppression, client = suppressed(), leader()
    lift(client, suppression)

    assert client.post(step(suppression), {"why": "igen"}).status_code == 404
    assert SuppressionEntry.objects.filter(act="lifted").count() == 1


def test_who_may_only_look_sees_why_and_cannot_lift():
    suppression, client = suppressed(), client_with("audiences.view_suppression")

    seen = page(client, suppression).content.decode()

    assert "550 5.1.1" in seen
    assert step(suppression) not in seen
    assert lift(client, suppression).status_code == 403


def test_who_has_no_right_sees_nothing():
    assert page(client_with(), suppressed()).status_code == 403


def test_the_page_tells_what_came_back_and_what_has_happened():
    record(make_delivery(), kind="hard", status="5.1.1", diagnostic="User unknown", now=NOW)

    context = page(leader(), Suppression.objects.get()).context

    assert [entry.act for entry in context["log"]] == ["suppressed"]
    assert [bounce.status for bounce in context["bounces"]] == ["5.1.1"]


def test_an_address_that_is_put_on_the_list_by_hand_is_logged_with_who():
    client = leader()

    client.post(reverse("admin:audiences_suppression_add"), {"address": "A@Kommun.SE", "reason": "asked"})

    entry = SuppressionEntry.objects.get()
    assert (entry.address, entry.act, entry.by) == ("a@kommun.se", "suppressed", client.user)


def test_a_reason_is_not_rewritten_and_a_row_is_not_deleted_past_the_log():
    suppression, client = suppressed("complaint"), leader()
    address = reverse("admin:audiences_suppression_change", args=[suppression.pk])

    client.post(address, {"address": "annan@kommun.se", "reason": "bounce"})
    answer = client.post(
        reverse("admin:audiences_suppression_delete", args=[suppression.pk]), {"post": "yes"}
    )

    suppression.refresh_from_db()
    assert (suppression.address, suppression.reason) == ("eva@kommun.se", "complaint")
    assert answer.status_code == 403


@pytest.mark.parametrize("model", ["bounce", "unrecognisedmail"])
def test_the_list_says_how_the_mailbox_is_doing(model, settings):
    address = reverse(f"admin:news_{model}_changelist")
    without = leader().get(address).content.decode()
    settings.BOUNCE_URL = "imaps://a:hemligt@host/INBOX"
    BounceMailbox.objects.create(pk=1, trouble="Ingen svarar")

    with_trouble = leader().get(address).content.decode()

    assert "BOUNCE_ADDRESS" in without
    assert "Ingen svarar" in with_trouble
    assert "hemligt" not in with_trouble


@pytest.mark.parametrize("right", ["news.view_bounce", "news.view_unrecognisedmail"])
def test_each_list_asks_for_its_right(right):
    address = reverse(f"admin:news_{right.partition('_')[2]}_changelist")

    assert client_with(right).get(address).status_code == 200
    assert client_with().get(address).status_code == 403


def test_an_unrecognised_mail_is_shown_as_text_and_deleted_when_it_has_been_seen():
    mail = UnrecognisedMail.objects.create(
        digest="a", reason="no-bounce", subject="<script>1</script>", excerpt="<b>x</b>", at=NOW
    )
    client = leader()

    seen = client.get(reverse("admin:news_unrecognisedmail_change", args=[mail.pk])).content.decode()
    client.post(reverse("admin:news_unrecognisedmail_delete", args=[mail.pk]), {"post": "yes"})

    assert "<script>1</script>" not in seen
    assert not UnrecognisedMail.objects.exists()


@pytest.mark.parametrize(
    ("asked", "found"), [("Eva@kommun.se", 1), ("ali@kommun.se", 0), ("5.1.1", 1), ("a@", 0)]
)
def test_bounces_are_found_by_a_whole_address_or_by_what_was_said(asked, found):
    record(make_delivery(), kind="hard", status="5.1.1", now=NOW)

    answer = leader().get(reverse("admin:news_bounce_changelist"), {"q": asked})

    assert answer.context["cl"].result_count == found


def test_the_draft_that_was_sent_leads_to_its_statistics():
    issue = make_issue()

    page = leader().get(reverse("admin:news_issue_change", args=[issue.pk])).content.decode()

    assert reverse("admin:statistics_mailing", args=[issue.mailing_id]) in page


def test_a_list_is_headed_by_what_it_lists_and_promises_no_change():
    page = leader().get(reverse("admin:audiences_suppression_changelist")).content.decode()

    assert "<h1>Spärrade adresser</h1>" in page
    assert "att ändra" not in page
