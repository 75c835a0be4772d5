from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from kombu.exceptions import OperationalError
from pytest_django.asserts import assertContains, assertNotContains

from audiences import consent, tokens
from audiences.letters import send_due_letters
from audiences.models import ConsentEntry, Organisation, Subscriber, Subscription
from audiences.tasks import send_letters
from sigportal.celery import app
from tests.audiences.makers import NOW, make_ask, make_left, make_subscription, shown_form

pytestmark = pytest.mark.django_db


def post(client, **written):
    fields = {
        "address": "anna@exempel.se",
        "newsletter": "on",
        "name": "",
        "municipality": "",
        "other_organisation": "",
        "language": "sv",
        "form": shown_form(),
    }
    return client.post(reverse("audiences:subscribe"), fields | written)


def test_the_page_says_what_is_agreed_to_and_who_keeps_it(client):
    response = client.get(reverse("audiences:subscribe"))

    assertContains(response, consent.ASK)
    assertContains(response, "Rikspolisstyrelsen")
    assertContains(response, "Integritetsskyddsmyndigheten")
    assertContains(response, reverse("audiences:privacy"))


def test_reading_and_asking_set_no_cookie(client):
    responses = [
        client.get(reverse("audiences:subscribe")),
        client.get(reverse("audiences:privacy")),
        post(client),
    ]

    assert not any(response.cookies for response in responses)
    assert not any(response.has_header("Vary") and "Cookie" in response["Vary"] for response in responses)


def test_every_municipality_can_be_found_without_javascript(client):
    response = client.get(reverse("audiences:subscribe"))

    municipalities = response.content.decode().partition("<datalist")[2].partition("</datalist>")[0]
    assert municipalities.count("<option") == 290
    assertContains(response, '<option value="Åstorp"></option>', html=True)


def test_an_ask_is_kept_with_the_text_that_was_shown(client):
    response = post(client, municipality="Botkyrka", language="en")

    subscription = Subscription.objects.select_related("subscriber").get()
    entry = ConsentEntry.objects.get()
    assertContains(response, "Look in your inbox")
    assert subscription.subscriber.organisation.name == "Botkyrka"
    shown = f"{consent.ASK}\nNyhetsbrevet, en gång i månaden"
    assert (entry.text, entry.source) == (shown, "webbformulär /prenumerera/")


@pytest.mark.parametrize("make", [lambda _address: None, make_ask, make_subscription, make_left])
def test_the_answer_tells_nobody_whether_the_address_is_known(client, make):
    make("berit@exempel.se")

    known = post(client, address="berit@exempel.se")
    unknown = post(client, address="cecil@exempel.se")

    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content.replace(b"cecil@", b"berit@")
    assert known.headers.items() == unknown.headers.items()


@pytest.mark.parametrize(
    "written", ["botkyrka", "  Botkyrka  ", "BOTKYRKA KOMMUN", "Botkyrka kommun", "botkyrkas kommun"]
)
def test_a_municipality_is_known_however_it_is_written(client, written):
    post(client, municipality=written)

    assert Subscriber.objects.get().organisation == Organisation.objects.get(name="Botkyrka")


def test_a_misspelt_municipality_is_asked_about(client):
    response = post(client, municipality="Strängäs")

    assertContains(response, "Strängnäs?")
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "written",
    [
        {"address": ""},
        {"address": "anna@exempel.se\nBcc: alla@exempel.se"},
        {"address": "Anna Berg <anna@exempel.se>"},
        {"address": "a" * 290 + "@exempel.se"},
        {"address": "anna@exempel.se\x00"},
        {"municipality": "Ankeborg"},
        {"municipality": "Botkyrka", "other_organisation": "Skolverket"},
        {"other_organisation": "x" * 121},
        {"language": "de"},
        {"language": ""},
        {"newsletter": ""},
        {"themes": ["skola"]},
        {"news": "on", "themes": ["finns-inte"]},
        {"news": "on", "news_pace": "varje timme"},
        {"name": "x" * 121},
        {"address": "åsa@exempel.se"},
        {"form": ""},
        {"form": "påhittad"},
        {"form": tokens.leave_token(1)},
    ],
)
def test_bad_input_is_said_first_on_the_page_and_nothing_is_stored(client, written):
    response = post(client, **written)

    assertContains(response, 'id="errors"')
    assertContains(response, gettext("Nothing has been sent yet, and what you wrote is kept."))
    assert not Subscriber.objects.exists()
    assert mail.outbox == []


def test_what_was_written_is_kept_beside_its_error(client):
    response = post(client, address="Anna <anna@exempel.se>", other_organisation="Skol & barn", language="en")

    assertContains(response, 'value="Anna &lt;anna@exempel.se&gt;"')
    assertContains(response, 'value="Skol &amp; barn"')
    assertContains(response, 'href="#id_address"')
    assertContains(response, 'aria-invalid="true"', count=1)
    assertContains(response, 'id="id_address_error"')


def test_a_page_left_open_for_days_can_be_sent_after_one_more_look(client):
    with time_machine.travel(NOW):
        old = tokens.form_token("subscribe")

    with time_machine.travel(NOW + timedelta(days=3)):
        refused = post(client, form=old)
    with time_machine.travel(NOW + timedelta(days=3, minutes=1)):
        accepted = post(client, form=refused.context["form"]["form"].value())

    assertContains(
        refused, gettext("The page had been open too long. Check what you wrote and send it again.")
    )
    assertNotContains(accepted, 'id="errors"')


@pytest.mark.parametrize("written", ["<script>alert(1)</script>", '"><img src=x>'])
def test_what_is_written_never_becomes_markup(client, written):
    response = post(client, municipality=written, other_organisation=written)

    assertNotContains(response, written)


def test_the_letter_goes_out_when_the_ask_is_stored(client, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setitem(app.conf, "task_always_eager", True)

    with django_capture_on_commit_callbacks(execute=True):
        post(client)

    assert [letter.to for letter in mail.outbox] == [["anna@exempel.se"]]
    assert Subscriber.objects.get().letter_at is None


def test_an_ask_is_kept_when_the_broker_is_away(client, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*_arguments, **_options):
        raise OperationalError

    monkeypatch.setattr(send_letters, "apply_async", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        response = post(client)

    assertContains(response, gettext("Look in your inbox"))
    assert Subscriber.objects.get().letter_at is not None


def test_all_that_is_asked_for_is_one_mail_and_one_press(client):
    post(
        client, news="on", themes=["skola"], news_pace="weekly", conferences="on", conferences_pace="at_once"
    )
    send_due_letters(now=timezone.now())
    letter = mail.outbox[0].body
    link = letter.split("/bekrafta/")[1].split("/")[0]
    client.post(reverse("audiences:confirm", args=[link]))

    rows = Subscription.objects.active().order_by("topic").values_list("topic", "theme", "pace")
    assert len(mail.outbox) == 1
    assert "- Nyheter och goda exempel (Skola), en gång i veckan" in letter
    assert list(rows) == [
        ("conferences", None, "at_once"),
        ("news", "skola", "weekly"),
        ("newsletter", None, "monthly"),
    ]
    assert ConsentEntry.objects.last().text.splitlines() == [
        "Bekräfta att det här får skickas till anna@exempel.se, tills du avslutar det:",
        "Nyhetsbrevet, en gång i månaden",
        "Nyheter och goda exempel (Skola), en gång i veckan",
        "Konferenser, genast",
        "Ja, skicka det här till mig",
    ]


def test_a_domain_with_its_own_letters_is_shown_with_them_on_the_page_and_in_the_mail(client):
    answer = post(client, address="anna@räksmörgås.se")
    send_due_letters(now=timezone.now())

    [letter] = mail.outbox
    assertContains(answer, "anna@räksmörgås.se")
    assert letter.to == ["anna@xn--rksmrgs-5wao1o.se"]
    assert "Skickat till anna@räksmörgås.se" in letter.alternatives[0].content


def test_the_newsletter_is_ticked_from_the_start(client):
    form = client.get(reverse("audiences:subscribe")).context["form"]

    assert [name for name in ("newsletter", "news", "conferences", "press") if form[name].value()] == [
        "newsletter"
    ]


def test_several_contacts_and_a_shared_address_in_one_municipality_are_normal(client):
    for address in ("registrator@botkyrka.se", "anna@botkyrka.se", "bo@botkyrka.se"):
        post(client, address=address, municipality="Botkyrka")

    assert Organisation.objects.get(name="Botkyrka").subscribers.count() == 3


def test_in_english_the_form_the_answer_and_the_log_are_english(client):
    address = reverse("audiences:subscribe") + "?sprak=en"
    page = client.get(address)
    fields = {"address": "joe@example.org", "newsletter": "on", "language": "en", "form": shown_form()}

    answer = client.post(address, fields)

    assertContains(page, '<html lang="en">')
    assert page.context["form"]["language"].value() == "en"
    assertContains(answer, "Look in your inbox")
    assert ConsentEntry.objects.get().text.startswith("I want what I have chosen here")


def test_the_work_behind_the_answer_is_about_the_same(client):
    make_subscription("berit@exempel.se")

    with CaptureQueriesContext(connection) as known:
        post(client, address="berit@exempel.se")
    with CaptureQueriesContext(connection) as unknown:
        post(client, address="cecil@exempel.se")

    assert abs(len(known) - len(unknown)) <= 6
