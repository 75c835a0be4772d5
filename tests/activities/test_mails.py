"""What the mails of the plan say: reports, calls, and notices to the responsible."""

from datetime import date

import pytest

from activities import facts, notices
from activities.channels import meeting, report
from activities.models import Activity, Series
from news.models import MailingText
from news.plaintext import plaintext
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_event,
    make_occasion,
    make_plan,
    make_report,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = at("2013-04-26 15:00")
KINDS = ["newsletter", "report", "meeting", "conference", "web", "manual"]


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://sig.example"


def make_series(kind="manual"):
    plan = make_plan()
    role = make_role(plan, make_user())
    make_activity(plan, "månadsvis", make_channel(plan, kind), name="Information & råd", responsible=role)
    return Series.objects.get()


def both(mail):
    """The text, and what can be read in the HTML."""
    return [" ".join(words.split()) for words in (mail["text"], plaintext(mail["html"]))]


@pytest.fixture
def sent_report():
    series = make_series()
    make_occasion(series, "2013-03", state="missed")
    skipped = make_occasion(series, "2013-04", state="skipped", reason="Ingen hade tid")
    period = {"starts_on": date(2013, 2, 21), "ends_on": date(2013, 4, 30)}
    found = facts.gather(series.activity.plan, **period, now=NOW)
    found["subscriptions"]["by_county"] = [["Örebro län", 4], [None, 2]]
    return make_report(skipped, facts=found, comment="<p>Det går <em>bra</em>.</p>")


def test_a_report_tells_the_same_in_text_and_html(sent_report):
    for words in both(report.text(sent_report)):
        assert "Statusrapport mars 2013" in words
        assert "Ingen hade tid" in words
        assert "Det går bra." in words
        assert "Information & råd, Manual" in words
        assert "9 april 2013" in words
        assert "Örebro län" in words


def test_a_report_in_mail_has_the_facts_of_its_page(client, sent_report):
    page = client.get(sent_report.get_absolute_url()).content.decode()
    mail = report.text(sent_report)["html"]

    def cells(html):
        return [line for line in plaintext(html).split("\n") if " | " in line]

    assert cells(page) == cells(mail)
    assert len(cells(page)) == 9


def test_a_report_leads_to_its_page(sent_report):
    address = f"https://sig.example{sent_report.get_absolute_url()}"

    mail = report.text(sent_report)

    assert f"\n{address}\n" in mail["text"]
    assert f'href="{address}"' in mail["html"]


def test_a_call_tells_time_place_and_agenda():
    event = make_event(
        place="Norra Latin", agenda='<ul><li>Läget</li><li><a href="/plan/">Planen</a></li></ul>'
    )

    mail = meeting.text(event, "call", now=NOW)

    for words in both(mail):
        assert "isdag 14 maj 2013 kl. 09.00–15.30" in words
        assert "Norra Latin" in words
        assert "- Läget" in words
        assert "https://sig.example/plan/" in words
    assert mail["subject"].endswith("Erfarenhetskonferens, 14 maj 2013")


def test_a_call_over_two_days_tells_both():
    event = make_event(ends_at=at("2013-05-15 12:00"))

    text = meeting.text(event, "call", now=NOW)["text"]

    assert "tisdag 14 maj 2013 kl. 09.00 – onsdag 15 maj 2013 kl. 12.00" in text


def test_a_call_off_tells_what_will_not_be_and_why():
    occasion = make_occasion(make_series("conference"), state="cancelled", reason="Lokalen är stängd")
    event = make_event(occasion=occasion, cancelled_at=NOW)

    for words in both(meeting.text(event, "call_off", now=NOW)):
        assert "Erfarenhetskonferens" in words
        assert "Lokalen är stängd" in words


@pytest.mark.parametrize("kind", KINDS)
def test_an_opened_occasion_tells_what_is_expected_and_by_when(kind):
    occasion = make_occasion(make_series(kind))

    notices.opened(occasion, now=NOW)

    mail = MailingText.objects.get()
    for words in both({"text": mail.text, "html": mail.html}):
        assert "tisdag 12 mars 2013 kl. 09.00" in words
        assert "Information & råd" in words
    assert f"\n{notices.admin_link(occasion)}\n" in mail.text
    assert notices.admin_link(occasion) in mail.html


def test_each_kind_of_channel_asks_for_its_own_work():
    occasion = make_occasion(make_series())
    asked = set()

    for kind in KINDS:
        occasion.channel.kind = kind
        notices.opened(occasion, now=NOW)
        mail = MailingText.objects.get()
        asked.add(mail.text.split("\n\n")[1])
        mail.mailing.delete()

    assert len(asked) == len(KINDS) - 1  # a meeting and a conference ask for the same


@pytest.mark.parametrize("what", ["late", "missed"])
def test_what_is_overdue_is_told_in_one_mail_with_a_link_each(what):
    series = make_series()
    occasions = [make_occasion(series, key) for key in ("2013-03", "2013-04")]

    notices.overdue(occasions, what=what, now=NOW)

    mail = MailingText.objects.get()
    assert "2" in mail.subject
    for occasion in occasions:
        assert f"\n{notices.admin_link(occasion)}\n" in mail.text
        assert notices.admin_link(occasion) in mail.html


def test_names_from_the_plan_are_words_in_html_and_in_subjects():
    occasion = make_occasion(make_series())
    Activity.objects.update(name='A<b> & "c"')
    occasion.series.activity.refresh_from_db()

    notices.opened(occasion, now=NOW)

    mail = MailingText.objects.get()
    assert 'A<b> & "c"' in mail.subject
    assert "A<b>" not in mail.html
    assert 'A<b> & "c"' in mail.text


def test_the_texts_have_short_lines_and_whole_addresses(sent_report):
    sent_report.comment = f"<p>{'Ett långt stycke. ' * 30}</p>"

    lines = report.text(sent_report)["text"].split("\n")

    assert all(len(line) <= 76 or " " not in line for line in lines)
