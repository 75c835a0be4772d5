"""What becomes of each row of a list, and what is kept of those who are imported."""

import os
from datetime import timedelta

import pytest

from audiences import holdings
from audiences.claims import NotInState
from audiences.importing import files, steps
from audiences.models import ConsentEntry, Subscriber, Subscription, Suppression
from tests.audiences.lists import (
    PROOF,
    csv,
    finish,
    make_export,
    make_imported,
    make_judged,
    make_received,
    rejected_file,
    upload,
    verdicts,
    workbook,
)
from tests.audiences.makers import NOW, make_ask, make_left, make_subscription

pytestmark = pytest.mark.django_db


def test_a_list_is_imported_with_the_proof_of_consent_for_each():
    work = make_imported(csv("anna@kommun.se;Anna Öberg;Gävle kommun", "bo@kommun.se;Bo;"))

    anna = Subscriber.objects.get(address="anna@kommun.se")
    entry = anna.consent_log.get()
    assert (work.state, work.counts) == ("done", {"new": 2})
    assert (anna.name, anna.organisation.name) == ("Anna Öberg", "Gävle")
    assert anna.subscriptions.get().state == "active"
    assert entry.act == "imported"
    assert "Jag vill ha nyhetsbrevet om sociala insatsgrupper." in entry.text
    assert "2 maj 2013: Lista vid konferensen i Gävle" in entry.text
    assert "lista.csv" in entry.source


def test_nothing_is_written_before_a_person_says_so():
    work = make_judged(csv("anna@kommun.se;;", "fel;;"))

    assert (work.state, work.counts) == ("judged", {"new": 1, "address": 1})
    assert not Subscriber.objects.exists()


def test_every_row_is_judged_with_its_reason():
    make_subscription("finns@kommun.se")
    make_left("slutat@kommun.se")
    make_ask("fragat@kommun.se")
    Suppression.objects.create(address="stopp@kommun.se", reason="asked", at=NOW)
    work = make_judged(
        csv(
            "ny@kommun.se;;",
            "finns@kommun.se;;",
            "slutat@kommun.se;;",
            "fragat@kommun.se;;",
            "stopp@kommun.se;;",
            "åsa;;",
            "NY@kommun.se;;",
            "bo@kommun.se;;Gävlle",
            f"lang@kommun.se;{'x' * 121};",
            ";;",
        )
    )

    assert verdicts(work) == {
        2: "new",
        3: "known",
        4: "left",
        5: "waiting",
        6: "suppressed",
        7: "address",
        8: "duplicate",
        9: "place",
        10: "value",
    }
    file = rejected_file(work)
    assert "adressen står redan på rad 2" in file.casefold()
    assert "Menade du Gävle" in file


def test_who_has_left_is_not_brought_back_and_who_subscribes_keeps_every_detail():
    make_left("slutat@kommun.se")
    make_subscription("finns@kommun.se", name="Eget namn")

    make_imported(csv("slutat@kommun.se;Annan;", "finns@kommun.se;Annat;"))

    assert Subscription.objects.get(subscriber__address="slutat@kommun.se").state == "left"
    assert Subscriber.objects.get(address="finns@kommun.se").name == "Eget namn"
    assert not ConsentEntry.objects.filter(act="imported").exists()


def test_who_left_and_has_asked_anew_without_confirming_is_not_brought_back():
    make_left("slutat@kommun.se")
    make_ask("slutat@kommun.se", now=NOW + timedelta(days=1))

    work = make_imported(csv("slutat@kommun.se;;"), now=NOW + timedelta(days=2))

    assert work.counts == {"left": 1}


def test_who_had_asked_becomes_active_by_the_proof():
    make_ask("fragat@kommun.se")

    make_imported(csv("fragat@kommun.se;;"))

    subscription = Subscription.objects.get()
    assert (subscription.state, subscription.confirmed_at) == ("active", NOW)
    assert ConsentEntry.objects.filter(act="imported").count() == 1


def test_what_happens_between_looking_and_importing_counts():
    work = make_judged(csv("a@kommun.se;;", "b@kommun.se;;", "c@kommun.se;;"))
    make_left("a@kommun.se")
    Suppression.objects.create(address="b@kommun.se", reason="complaint", at=NOW)

    steps.start(work, now=NOW)
    finish(work)

    assert work.counts == {"left": 1, "suppressed": 1, "new": 1}
    assert not Subscriber.objects.filter(address="b@kommun.se").exists()


def test_a_row_that_fails_does_not_make_the_next_a_duplicate():
    work = make_judged(csv("anna@kommun.se;;Okänd", "anna@kommun.se;;Gävle"))

    assert verdicts(work) == {2: "place", 3: "new"}


def test_columns_say_topic_and_language_for_each():
    head = "E-post;Prenumeration;Språk"
    make_imported(
        csv("joe@example.org;Press;Engelska", "joe@example.org;nyhetsbrev;", head=head), pace="at_once"
    )

    found = Subscription.objects.values_list("topic", "pace", "subscriber__language")
    assert set(found) == {("press", "at_once", "en"), ("newsletter", "monthly", "en")}


def test_a_name_in_two_columns_is_one_name():
    work = make_imported(
        csv("Anna;Öberg;a@b.se", ";Berg;b@b.se", "Bo;;c@b.se", head="Förnamn;Efternamn;E-post")
    )

    assert work.columns == {"name": 0, "surname": 1, "address": 2}
    assert list(work.rows.values_list("name", flat=True)) == ["Anna Öberg", "Berg", "Bo"]


def test_what_a_column_says_and_nobody_understands_is_told():
    work = make_judged(csv("joe@example.org;Fiske;", head="E-post;Prenumeration;Språk"))

    assert work.counts == {"value": 1}
    assert "Fiske" in rejected_file(work)


def test_what_a_database_would_take_for_its_own_marks_is_kept_as_it_stands():
    work = make_judged(upload('E-post;Namn\na@b.se;"C:\\temp\\N"\nfel;"Rad\n\\N\tåäö ""x"""\n'))

    assert work.rows.get(row=2).name == r"C:\temp\N"
    assert work.rows.get(row=3).cells == ["fel", 'Rad\n\\N\tåäö "x"']


@pytest.mark.parametrize("mark", ["\t", "\n", "\r", "\\"])
def test_what_is_said_of_a_row_is_kept_with_each_mark_of_the_database(mark):
    work = make_judged(upload(f'E-post;Kommun\na@b.se;"Norr{mark}ort"\n'))

    assert f"Norr{mark}ort" in work.rows.get().said


def test_a_workbook_is_imported_too():
    work = make_imported(workbook(["E-post", "Kommun"], ["anna@kommun.se", "0180"], ["bo@kommun.se", 2180]))

    names = set(Subscriber.objects.values_list("address", "organisation__name"))
    assert work.counts == {"new": 2}
    assert names == {("anna@kommun.se", "Stockholm"), ("bo@kommun.se", "Gävle")}


def test_a_list_without_proof_of_consent_is_not_looked_through():
    from django.db import IntegrityError, transaction

    work = steps.receive(csv("a@kommun.se;;"), by=None, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        steps.judge(work, now=NOW, columns={"address": 0})


def test_many_rows_are_read_a_block_at_a_time(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("audiences.importing.reading.BLOCK", 300)
    rows = [f"p{number}@kommun.se;Person {number};Gävle" for number in range(1000)]

    with django_assert_max_num_queries(200):
        work = make_imported(csv(*rows))

    assert work.counts == {"new": 1000}
    assert Subscription.objects.active().count() == ConsentEntry.objects.count() == 1000


def test_files_and_rows_are_gone_when_their_time_has_passed():
    work = make_imported(csv("a@kommun.se;;", "fel;;"))
    path = files.path(work.stored)

    steps.forget(now=NOW + timedelta(days=6))
    assert path.exists()
    steps.forget(now=NOW + timedelta(days=8))

    work.refresh_from_db()
    assert not path.exists()
    assert (work.state, work.stored, work.rows.count()) == ("done", "", 0)
    assert work.counts == {"new": 1, "address": 1}


def test_a_file_that_a_killed_worker_left_is_removed_after_a_day_and_no_other():
    work, export = make_judged(csv("a@kommun.se;;")), make_export()
    left = files.path("half.csv")
    left.write_text("a@kommun.se")
    for name in (work.stored, export.stored, "half.csv"):
        os.utime(files.path(name), (NOW.timestamp(), NOW.timestamp()))

    steps.forget(now=NOW + timedelta(hours=23))
    assert left.exists()
    steps.forget(now=NOW + timedelta(hours=25))

    assert not left.exists()
    assert files.path(work.stored).exists()
    assert files.path(export.stored).exists()


def test_a_full_disk_is_told_and_the_list_can_be_looked_through_again(monkeypatch):
    work = make_received(workbook(["E-post"], ["a@kommun.se"]))

    def full(*_values):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("audiences.importing.workbook.write_csv", full)
        steps.judge(work, now=NOW, **PROOF, columns=work.columns)
        finish(work)
    assert (work.state, "No space left" in work.fault) == ("uploaded", True)

    steps.judge(work, now=NOW, **PROOF, columns=work.columns)
    finish(work)

    assert (work.state, work.counts) == ("judged", {"new": 1})


def test_a_list_that_nobody_goes_on_with_is_removed_after_a_month():
    work = steps.receive(upload("a@kommun.se\n"), by=None, now=NOW)

    steps.forget(now=NOW + timedelta(days=31))

    work.refresh_from_db()
    assert (work.state, work.stored) == ("dropped", "")


def test_who_erases_everything_is_in_no_list_that_waits_to_be_imported():
    make_subscription("anna@kommun.se")
    work = make_judged(csv("anna@kommun.se;Anna;", "bo@kommun.se;Bo;"), topic="press")

    assert holdings.export(Subscriber.objects.get())["imported_lists"][0]["cells"][1] == "Anna"
    holdings.erase("anna@kommun.se")
    Subscriber.objects.all().delete()
    steps.start(work, now=NOW)
    finish(work)

    assert [each.address for each in Subscriber.objects.all()] == ["bo@kommun.se"]
    assert [row.address for row in work.rows.all()] == ["bo@kommun.se"]


def test_a_list_is_dropped_with_its_file_and_rows():
    work = make_judged(csv("a@kommun.se;;"))

    steps.drop(work, now=NOW)

    assert (work.rows.count(), work.state) == (0, "dropped")
    with pytest.raises(NotInState):
        steps.start(work, now=NOW)
