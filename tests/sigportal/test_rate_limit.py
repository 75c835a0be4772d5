import re
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains

from sigportal import rate_limit
from sigportal.models import FormCount
from sigportal.rate_limit import client_address, is_too_many

NOW = datetime(2013, 5, 3, 7, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(rate_limit, "SCOPES", ((32, 64, 2), (24, 48, 4)))


def too_many(*addresses, now=NOW):
    return [is_too_many(ip_address(address), now) for address in addresses]


def test_an_address_may_send_so_many_and_no_more():
    assert too_many(*["192.0.2.1"] * 3) == [False, False, True]


def test_a_network_may_send_so_many_and_no_more():
    addresses = [f"192.0.2.{number}" for number in range(5)]

    assert too_many(*addresses, "192.0.3.1") == [False] * 4 + [True, False]


def test_whoever_has_a_whole_ipv6_network_counts_as_one():
    assert too_many("2001:db8::1", "2001:db8::ffff", "2001:db8::2") == [False, False, True]


def test_after_ten_minutes_one_may_send_again_and_the_old_counts_are_gone():
    too_many(*["192.0.2.1"] * 3)

    assert too_many("192.0.2.1", now=NOW + timedelta(minutes=11)) == [False]
    assert FormCount.objects.count() == 2


def test_no_address_is_kept():
    too_many("192.0.2.1")

    assert all(re.fullmatch("[0-9a-f]{64}", count.key) for count in FormCount.objects.all())


def test_too_many_are_answered_in_plain_words(client):
    with time_machine.travel(NOW, tick=False):
        answers = [client.post("/prenumerera/") for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assertContains(answers[2], "<h1>", status_code=429)
    assert answers[2]["Retry-After"] == "600"
    assert not answers[2].cookies


def test_reading_is_never_limited(client):
    answers = {client.get("/prenumerera/").status_code for _time in range(10)}

    assert answers == {200}


def test_leaving_with_one_click_is_never_limited(client):
    address = reverse("audiences:leave", args=["made-up"])

    assert {client.post(address).status_code for _time in range(10)} == {400}


@pytest.mark.parametrize(
    ("is_behind", "forwarded", "address"),
    [
        (False, "198.51.100.7", "192.0.2.1"),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (True, "::ffff:198.51.100.7", "198.51.100.7"),
        (True, "made up", "0.0.0.0"),
        (True, None, "192.0.2.1"),
    ],
)
def test_only_the_nearest_proxy_is_believed(rf, settings, is_behind, forwarded, address):
    settings.BEHIND_PROXY = is_behind
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    request = rf.post("/prenumerera/", headers=headers, REMOTE_ADDR="192.0.2.1")

    assert str(client_address(request)) == address
