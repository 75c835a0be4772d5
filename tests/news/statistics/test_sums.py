"""Sums of a mailing: as a whole, by county and by target group, and never a person."""

import pytest

from audiences import actions, changes
from audiences.choices import NEWSLETTER, Choice
from audiences.models import Member, Subscription, TargetGroup, Topic
from news.mailing import control
from news.mailing.audience import Audience
from news.mailing.transport import TransportError
from news.statistics import sums
from news.statistics.models import MailingSum
from tests.news.bounces.makers import send
from tests.news.mailing_makers import Out, make_group, make_mailing
from tests.news.statistics.makers import (
    LATER,
    NOW,
    come_back,
    make_readers,
    make_sent_newsletter,
    organisation_in,
)

pytestmark = pytest.mark.django_db
FIELDS = ["sent", "returned", "refused", "complained", "left"]


def choose(subscriber, *, wanted):
    changes.choose(subscriber, wanted=wanted, details={}, text="Val", source="test", now=LATER)


def whole(mailing):
    return dict(mailing.sums.filter(by="all").values_list("key", "sent")), mailing.sums.get(by="all")


def of(mailing, by):
    return {row.key: [getattr(row, name) for name in FIELDS] for row in mailing.sums.filter(by=by)}


def leave(subscription, now=LATER):
    actions.leave(Subscription.objects.filter(pk=subscription.pk), text="Nej", source="test", now=now)


def refusing(address, answer="552 5.2.2 Full"):
    def does(to):
        if to == address:
            raise TransportError(answer, permanent=True)

    return Out(does)


def test_each_county_has_its_own_sums_and_those_without_one_theirs():
    make_readers(3, organisation_in("14"), "a")
    make_readers(2, organisation_in("01"), "b")
    make_readers(1, None, "c")

    mailing = make_sent_newsletter()

    assert of(mailing, "all") == {"": [6, 0, 0, 0, 0]}
    assert {key: values[0] for key, values in of(mailing, "county").items()} == {"14": 3, "01": 2, "": 1}


def test_a_target_group_is_its_members_its_organisations_and_every_one_of_its_kind():
    organisation = organisation_in()
    by_kind = TargetGroup.objects.create(
        key="kommuner", name="Kommuner", rank="primary", every="municipality"
    )
    by_name = TargetGroup.objects.create(key="utvalda", name="Utvalda", rank="primary")
    by_name.organisations.add(organisation)
    Member.objects.create(target_group=by_name, name="r0", address="R0@kommun.se")
    members = make_group("r1@kommun.se")
    make_readers(2, organisation)

    mailing = make_sent_newsletter()

    sent = {key: values[0] for key, values in of(mailing, "group").items()}
    assert sent == {by_kind.key: 2, by_name.key: 2, members.key: 1}


def test_who_is_mailed_as_a_member_only_is_in_the_group_and_in_no_county():
    group = make_group("ledamot@kommun.se")
    mailing = make_mailing("ledamot@kommun.se")
    send(mailing, Out())

    sums.keep_sums(NOW)

    assert of(mailing, "group") == {group.key: [1, 0, 0, 0, 0]}
    assert of(mailing, "county") == {"": [1, 0, 0, 0, 0]}


def test_delivered_are_those_that_were_sent_and_did_not_come_back():
    make_readers(4, organisation_in())
    mailing = make_sent_newsletter(out=refusing("r3@kommun.se"))

    come_back(mailing, "r0@kommun.se")
    come_back(mailing, "r1@kommun.se", kind="complaint")

    row = mailing.sums.get(by="all")
    assert of(mailing, "county") == {"14": [3, 1, 1, 1, 1]}
    assert (row.sent, row.delivered, row.bounced, row.complained) == (3, 2, 2, 1)


def test_what_comes_back_twice_is_counted_once():
    make_readers(2)
    mailing = make_sent_newsletter()

    come_back(mailing, "r0@kommun.se")
    come_back(mailing, "r0@kommun.se", kind="hard")

    assert mailing.sums.get(by="all").returned == 1


def test_who_leaves_is_counted_on_the_newest_mailing_and_nothing_remembers_who():
    first, *_others = make_readers(3, organisation_in())
    old = make_sent_newsletter("brev-1")
    new = make_sent_newsletter("brev-2", now=LATER)

    leave(first)
    sums.keep_sums(LATER)

    assert of(old, "all")[""][-1] == 0
    assert (of(new, "all")[""], of(new, "county")["14"][-1]) == ([3, 0, 0, 0, 1], 1)


def test_who_leaves_while_it_is_being_sent_is_counted_too():
    first, *_others = make_readers(2)
    mailing = make_mailing(audience=sums_audience())
    mailing.deliveries.filter(subscription=first).update(state="sent", sent_at=NOW, try_at=NOW)

    leave(first)
    send(mailing, Out(), LATER)
    sums.keep_sums(LATER)

    assert of(mailing, "all") == {"": [2, 0, 0, 0, 1]}


def test_who_leaves_long_after_is_not_counted_on_an_old_mailing():
    [first] = make_readers(1)
    mailing = make_sent_newsletter()

    leave(first, now=NOW.replace(year=2014))

    assert mailing.sums.get(by="all").left == 0


def test_who_unticks_it_on_the_page_of_choices_is_counted_and_who_keeps_it_is_not():
    first, second = make_readers(2)
    mailing = make_sent_newsletter()

    choose(first.subscriber, wanted=[Choice(Topic.PRESS)])
    choose(second.subscriber, wanted=[NEWSLETTER, Choice(Topic.PRESS)])

    assert mailing.sums.get(by="all").left == 1


def test_somebody_can_leave_even_when_it_cannot_be_counted(monkeypatch):
    [first] = make_readers(1)
    mailing = make_sent_newsletter()
    mailing.deliveries.update(subscription=None)

    leave(first)

    first.refresh_from_db()
    assert first.state == "left"


def test_what_is_sent_again_is_counted_again():
    make_readers(2)
    mailing = make_sent_newsletter(out=refusing("r1@kommun.se"))

    mailing.deliveries.filter(state="failed").update(state="queued", tries=0, lease="", try_at=LATER)
    type(mailing).objects.update(state="running", finished_at=None)
    send(mailing, Out(), LATER)
    sums.keep_sums(LATER)

    assert of(mailing, "all") == {"": [2, 0, 0, 0, 0]}


def test_a_mailing_that_was_cancelled_is_counted_when_what_was_under_way_is_known():
    make_readers(4)
    mailing = make_mailing(audience=sums_audience())
    mailing.deliveries.filter(address__in=["r0@kommun.se", "r1@kommun.se"]).update(
        state="sent", sent_at=NOW, try_at=NOW
    )
    control.cancel(mailing, by=None, now=NOW)

    sums.keep_sums(NOW)
    at_once = mailing.sums.count()
    sums.keep_sums(LATER)

    assert (at_once, of(mailing, "all"), of(mailing, "county")) == (
        0,
        {"": [2, 0, 0, 0, 0]},
        {"": [2, 0, 0, 0, 0]},
    )


@pytest.mark.parametrize("purpose", ["test", "notice"])
def test_tests_and_notices_are_not_counted(purpose):
    mailing = make_mailing("a@x.se")
    type(mailing).objects.update(purpose=purpose)
    send(mailing, Out())

    sums.keep_sums(NOW)

    assert not MailingSum.objects.exists()


def test_what_has_been_counted_is_not_counted_every_minute(django_assert_num_queries):
    make_readers(2)
    make_sent_newsletter()

    with django_assert_num_queries(1):
        sums.keep_sums(LATER)


def test_a_bounce_of_an_erased_reader_is_still_a_bounce():
    [reader] = make_readers(1, organisation_in())
    mailing = make_sent_newsletter()
    come_back(mailing, "r0@kommun.se")

    reader.subscriber.delete()
    MailingSum.objects.update(is_stale=True)
    sums.keep_sums(LATER)

    assert mailing.sums.get(by="all").returned == 1


def sums_audience():
    return Audience(topic="newsletter")
