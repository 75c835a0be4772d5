import pytest

from audiences.models import SuppressionEntry
from news.bounces import personal
from news.bounces.models import Bounce
from news.bounces.recording import record
from tests.news.bounces.makers import make_delivery
from tests.news.mailing_makers import NOW

pytestmark = pytest.mark.django_db
SAID = "550 5.1.1 <eva@kommun.se>: User unknown"


@pytest.fixture(autouse=True)
def bounces():
    for number, address in enumerate(("eva@kommun.se", "ali@kommun.se")):
        delivery = make_delivery(address, key=f"brev-{number}")
        record(delivery, kind="hard", status="5.1.1", diagnostic=SAID, now=NOW)


def test_a_person_gets_what_is_kept_of_their_address_and_of_no_other():
    rows = personal.rows("eva@kommun.se")

    assert [row.get("kind") or row["act"] for row in rows] == ["hard", "suppressed"]


def test_erased_the_address_is_gone_and_the_bounce_is_still_counted():
    personal.erase("eva@kommun.se")

    assert Bounce.objects.count() == 2
    assert SAID not in Bounce.objects.filter(delivery__address="eva@kommun.se").values_list(
        "diagnostic", flat=True
    )
    assert not SuppressionEntry.objects.filter(address__contains="eva").exists()
    assert SuppressionEntry.objects.filter(address="ali@kommun.se").exists()
