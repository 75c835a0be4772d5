import pytest

from activities.models import Event
from news.digests.items import found
from news.digests.making import make_digests
from news.models import Delivery, Mailing
from tests.activities.makers import at, make_event, make_occasion
from tests.audiences.makers import choice, make_subscription

pytestmark = pytest.mark.django_db
CALLED = at("2013-05-02 10:00")


def conference(newsletter, **values):
    series = newsletter.series.get()
    return make_event(
        occasion=make_occasion(series),
        at=CALLED,
        starts_at=at("2013-06-14 09:00"),
        ends_at=at("2013-06-14 15:00"),
        **values,
    )


def test_a_conference_is_told_of_when_its_call_has_gone_out(newsletter):
    event = conference(newsletter, place="Örebro")
    make_subscription("eva@kommun.se", wanted=[choice("conferences", "at_once")], now=at("2013-04-01 10:00"))

    make_digests(at("2013-05-02 10:15"))

    text = Mailing.objects.get(key=f"at_once-event-{event.pk}-1").texts.get(language="sv").text
    assert Delivery.objects.filter(mailing__purpose="digest").get().address == "eva@kommun.se"
    assert "Fredag 14 juni 2013 kl. 09.00, Örebro." in text


@pytest.mark.parametrize(
    "values",
    [
        {"state": "sending"},
        {"cancelled_at": at("2013-05-02 10:05")},
        {"kind": Event.Kind.MEETING},
        {"title": "Förbi", "starts_at": at("2013-05-02 10:01"), "ends_at": at("2013-05-02 10:02")},
    ],
    ids=["on its way", "called off", "the project's own", "over"],
)
def test_what_nobody_else_can_come_to_is_not_told_of(newsletter, values):
    event = conference(newsletter)
    Event.objects.filter(pk=event.pk).update(**{"sent_at": None} if values.get("state") else {}, **values)

    assert found(at("2013-05-01 00:00"), at("2013-05-03 00:00"), now=at("2013-05-02 10:15")) == []
