import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audiences.models import Subscription, Suppression
from audiences.suppressions import suppress
from audiences.tokens import leave_token
from news.admin import ledger_pages
from news.mailing import outbox, sending
from news.mailing.audience import Audience
from news.mailing.models import Delivery, DeliveryState
from news.mailing.transport import open_transport
from news.models import SendingRate
from tests.news.mailing_makers import (
    NOW,
    TEXT,
    make_mailing,
    make_newsletter,
    make_subscription,
    make_subscriptions,
)
from tests.staff import client_with, leader, said

pytestmark = pytest.mark.django_db


def ledger(mailing, client=None, **asked):
    return (client or leader()).get(reverse("admin:news_mailing_change", args=[mailing.pk]), asked)


def addresses(answer):
    return [row["address"] for row in answer.context["rows"]]


def resend(mailing, client=None):
    address = reverse("admin:news_mailing_step", args=[mailing.pk, "resend-uncertain"])
    return (client or leader()).post(address, follow=True)


def test_everybody_is_accounted_for_with_the_reason_of_those_left_out():
    make_subscription("kvar@kommun.se")
    make_subscription("slutat@kommun.se", Subscription.State.LEFT)
    mailing = make_mailing(audience=Audience(topic="newsletter"))

    context = ledger(mailing).context

    assert (context["account"].candidates, context["account"].deliveries) == (2, 1)
    assert [(reason, number) for reason, _, number in context["left_out"]] == [("left", 1)]


def test_it_is_narrowed_to_a_state_or_to_those_left_out():
    make_subscription("slutat@kommun.se", Subscription.State.LEFT)
    make_subscription("kvar@kommun.se")
    mailing = make_mailing(audience=Audience(topic="newsletter"))

    assert [row["address"] for row in ledger(mailing, state="queued").context["rows"]] == ["kvar@kommun.se"]
    assert [row["address"] for row in ledger(mailing, left_out="left").context["rows"]] == [
        "slutat@kommun.se"
    ]
    assert ledger(mailing, state="failed").context["rows"] == []


def test_the_window_is_named_by_what_was_sent():
    mailing = make_newsletter(1)

    page = ledger(mailing).content.decode()

    title = page[page.index("<title>") : page.index("</title>")]
    assert mailing.texts.get(language="sv").subject in title


def test_a_long_ledger_is_read_a_page_at_a_time(django_assert_max_num_queries):
    mailing, client = make_newsletter(150), leader()

    with django_assert_max_num_queries(20):
        first = ledger(mailing, client).context
    second = ledger(mailing, after=first["next_after"], state="queued").context

    assert (len(first["rows"]), len(second["rows"]), second["next_after"]) == (100, 50, None)
    assert not second["is_cut"]


@pytest.mark.parametrize("asked", [{"after": "x"}, {"state": "' OR 1"}, {"left_out": "x"}, {"after": "-1"}])
def test_nonsense_in_the_address_shows_the_whole_ledger(asked):
    mailing = make_mailing("a@example.org")

    assert len(ledger(mailing, **asked).context["rows"]) == 1


def test_the_uncertain_are_sent_again_only_when_a_person_says_so():
    mailing = make_mailing("a@example.org", "b@example.org")
    Delivery.objects.filter(address="a@example.org").update(state=DeliveryState.UNCERTAIN)

    answer = resend(mailing)

    assert said(answer) == ["success"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.QUEUED}


def test_they_are_not_sent_again_by_looking_or_by_a_second_click():
    mailing = make_mailing("a@example.org")
    Delivery.objects.update(state=DeliveryState.UNCERTAIN)
    leader().get(reverse("admin:news_mailing_step", args=[mailing.pk, "resend-uncertain"]))
    assert Delivery.objects.get().state == DeliveryState.UNCERTAIN

    resend(mailing)

    assert said(resend(mailing)) == ["error"]


def test_who_may_only_see_the_ledger_cannot_send_again():
    mailing = make_mailing("a@example.org")
    Delivery.objects.update(state=DeliveryState.UNCERTAIN)
    client = client_with("news.view_mailing")

    page = client.get(reverse("admin:news_mailing_change", args=[mailing.pk])).content.decode()

    assert "resend-uncertain" not in page
    assert resend(mailing, client).status_code == 403


def test_the_mail_is_one_click_from_the_ledger(settings):
    settings.EMAIL_BACKEND = "news.mailing.outbox.EmailBackend"
    mailing = make_mailing("a@example.org")
    name = outbox.write(b"Subject: Hej\r\n\r\nHej", at=NOW)
    Delivery.objects.update(state=DeliveryState.SENT, sent_at=NOW, answer=name)

    assert reverse("admin:outbox_letter", args=[name]) in ledger(mailing).content.decode()


def test_a_text_in_a_language_it_was_not_written_in_is_not_found():
    mailing = make_mailing("a@x.se")

    answer = leader().get(reverse("admin:news_mailing_text", args=[mailing.pk, "fi"]))

    assert answer.status_code == 404


def test_a_step_is_asked_about_by_what_was_sent_and_says_the_outcome_on_its_button():
    mailing = make_mailing("a@example.org", key="issue-7")

    page = leader().get(reverse("admin:news_mailing_step", args=[mailing.pk, "cancel"])).content.decode()

    assert TEXT["subject"] in page
    assert "issue-7" not in page
    assert ">Avbryt utskicket</button>" in page
    assert ">Gå tillbaka</a>" in page


def test_the_list_does_not_read_what_the_newsletters_say():
    for number in range(3):
        make_mailing("a@example.org", key=f"issue-{number}")
    client = leader()

    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("admin:news_mailing_changelist")).content.decode()

    assert page.count(TEXT["subject"]) >= 3
    assert not any('"html"' in query["sql"] for query in queries)


def test_an_address_is_found_wherever_it_stands():
    make_subscription("slutat@kommun.se", Subscription.State.LEFT)
    make_subscription("kvar@kommun.se")
    mailing = make_mailing(audience=Audience(topic="newsletter"))

    assert addresses(ledger(mailing, address=" Kvar@kommun.se ")) == ["kvar@kommun.se"]
    assert addresses(ledger(mailing, address="slutat@kommun.se")) == ["slutat@kommun.se"]
    assert "ingen@kommun.se fanns inte" in ledger(mailing, address="ingen@kommun.se").content.decode()


def test_when_all_are_to_be_tried_again_the_page_says_when():
    mailing = make_mailing("a@example.org", "b@example.org")
    at = datetime(2013, 5, 3, 7, 5, tzinfo=UTC)
    Delivery.objects.update(state=DeliveryState.RETRY, try_at=at)

    assert "Nästa försök görs 09.05" in ledger(mailing).content.decode()


def test_the_failed_that_are_suppressed_are_counted_before_they_are_tried_again():
    mailing = make_mailing("a@example.org", "b@example.org")
    Delivery.objects.update(state=DeliveryState.FAILED)
    suppress({"a@example.org": ""}, reason=Suppression.Reason.BOUNCE, now=NOW)
    step = reverse("admin:news_mailing_step", args=[mailing.pk, "resend-failed"])

    assert "1 av dem prövas inte" in leader().get(step).content.decode()


def test_nothing_is_tried_again_when_all_that_failed_are_suppressed():
    mailing = make_mailing("a@example.org")
    Delivery.objects.update(state=DeliveryState.FAILED)
    suppress({"a@example.org": ""}, reason=Suppression.Reason.BOUNCE, now=NOW)

    assert "resend-failed" not in ledger(mailing).content.decode()


@pytest.mark.parametrize("part", ["html", "text"])
def test_nobody_acts_in_a_readers_name_by_the_mails_in_the_outbox(part, settings):
    settings.EMAIL_BACKEND = "news.mailing.outbox.EmailBackend"
    mailing = make_newsletter(1)
    with open_transport() as transport:
        sending.send(mailing.pk, transport=transport)
    token = leave_token(mailing.deliveries.get().subscription_id)
    address = reverse(f"admin:outbox_{part}", args=[outbox.messages(1)[0].name])

    assert token in leader().get(address).content.decode()
    seen = client_with("news.view_mailing").get(address).content.decode()
    assert "Avsluta" in seen
    assert token not in seen


def test_the_sending_rate_is_for_those_who_may_see_it():
    mailing, client = make_mailing("a@example.org"), client_with("news.view_mailing")

    address = reverse("admin:news_sendingrate_changelist")

    assert address in ledger(mailing).content.decode()
    assert address not in ledger(mailing, client).content.decode()
    assert client.get(address).status_code == 403
    assert not SendingRate.objects.exists()


@pytest.mark.parametrize("asked", [{}, {"state": "queued"}, {"left_out": "left"}])
def test_every_row_is_on_one_page_whatever_the_order(asked, monkeypatch):
    monkeypatch.setattr(ledger_pages, "ROWS", 2)
    make_subscriptions(5)
    for number in range(5):
        make_subscription(f"slutat{number}@kommun.se", Subscription.State.LEFT)
    mailing = make_mailing(audience=Audience(topic="newsletter"))
    client, seen, after = leader(), [], None

    while not seen or after:
        context = ledger(mailing, client, after=after or "", **asked).context
        seen += [row["address"] for row in context["rows"]]
        after = context["next_after"]

    assert sorted(seen) == sorted(set(seen))
    assert len(seen) == 5


def test_a_page_of_a_ledger_sorts_no_rows(monkeypatch):
    monkeypatch.setattr(ledger_pages, "MOST_IN_STATE", 0)
    mailing = make_newsletter(1)
    first = str(mailing.deliveries.get().pk)

    with CaptureQueriesContext(connection) as queries:
        for asked in ({}, {"after": first}, {"state": "queued"}):
            ledger_pages.page(mailing, {"queued": 1}, **asked)

    if connection.vendor == "sqlite":  # the other plans by how many there are
        pages = [query["sql"] for query in queries if "LIMIT 10" in query["sql"]]
        with connection.cursor() as cursor:
            plans = [str(cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()) for sql in pages]
        assert len(plans) == 3
        assert "TEMP B-TREE" not in "".join(plans)


def test_of_very_many_in_a_state_the_first_are_shown_and_it_is_said(monkeypatch):
    monkeypatch.setattr(ledger_pages, "MOST_IN_STATE", 2)
    monkeypatch.setattr(ledger_pages, "ROWS", 1)
    mailing = make_newsletter(3)

    answer = ledger(mailing, state="queued")

    assert (len(answer.context["rows"]), answer.context["next_after"]) == (1, None)
    assert "Sök en viss adress" in answer.content.decode()
    assert ledger(mailing).context["next_after"]


def test_the_search_in_a_ledger_is_a_form_of_its_own():
    page = ledger(make_mailing("a@example.org")).content.decode()

    forms = re.findall(r"<(/?)form\b", page)

    assert forms == ["", "/"] * (len(forms) // 2)
    assert page.count('form="finding"') == 2
