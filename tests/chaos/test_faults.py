"""Workers killed, servers that fail and clocks that go wrong, in the middle of a mailing.

Every day all of it happens in two small mailings; `make chaos` does each by itself, in a big one.
"""

import random
import time

import pytest

from tests import servers
from tests.chaos.mailing import IS_LONG, KILLS, RECIPIENTS, SUPPRESSED, UNCONFIRMED, Chaos
from tests.portal import make_portal

pytestmark = [pytest.mark.servers, pytest.mark.once]
long = pytest.mark.skipif(not IS_LONG, reason="make chaos runs it")
CONNECTIONS = 4
# A dead worker's mails are taken over after thirty times the time-out of the mail server.
QUICK = {"EMAIL_TIMEOUT": "3" if IS_LONG else "1", "EMAIL_CONNECTIONS": str(CONNECTIONS)}
EVERYBODY = RECIPIENTS - UNCONFIRMED - SUPPRESSED
FAST = {"app": "tests.chaos.shifted", "CLOCK_OFFSET": "3600"}  # an hour
REFUSED = [number for number in range(UNCONFIRMED, RECIPIENTS - SUPPRESSED) if number % 100 == 0]


@pytest.fixture
def redis():
    with servers.redis_server() as server:
        yield server


@pytest.fixture
def chaos(postgres_url, redis, smtp_sink, tmp_path):
    yield from _chaos(postgres_url, redis.url, smtp_sink, tmp_path)


def _chaos(postgres_url, redis_url, sink, folder):
    portal = make_portal(postgres_url, redis_url, sink.url, folder, **QUICK)
    try:
        yield Chaos(portal, sink)
    finally:
        portal.stop()


def kill_and_start_again(chaos, workers, times):
    """Kill one of the workers so many times, spread over the mailing."""
    for turn in range(times):
        chaos.wait_for_mails(EVERYBODY * (turn + 1) // (times + 2))
        place = random.randrange(len(workers))
        chaos.kill(workers[place])
        workers[place] = chaos.worker()
        chaos.wake()


def empty(redis, *, seconds_away=0):
    """Stop it and start it again, with nothing in it."""
    redis.stop()
    time.sleep(seconds_away)
    redis.start()


def misbehave(sink):
    """Refuse one in a hundred, greylist some, close before some, and drop two in the middle of DATA."""
    seen, take_recipient, take_content = set(), sink.handle_RCPT, sink.handle_DATA

    def is_first(thing):
        is_new = thing not in seen
        seen.add(thing)
        return is_new

    async def handle_RCPT(server, session, envelope, address, options):
        number = int(address[1:].partition("@")[0])
        if number in REFUSED:
            return "550 5.1.1 No such user"
        if number % 97 == 0 and is_first(("greylisted", number)):
            return "451 4.7.1 Greylisted, try again"
        if number % (RECIPIENTS // 4) == 1 and is_first(("closing", number)):
            return "421 4.3.2 Closing"
        return await take_recipient(server, session, envelope, address, options)

    async def handle_DATA(server, session, envelope):
        count = len(sink.messages)
        if count in (RECIPIENTS // 4, RECIPIENTS // 2) and is_first(("drops", count)):
            sink.drops_in_data = 1
        return await take_content(server, session, envelope)

    sink.handle_RCPT, sink.handle_DATA = handle_RCPT, handle_DATA


def hang(sink):
    sink.hang.set()
    time.sleep(3)
    sink.hang.clear()


def test_nobody_is_lost_and_nobody_twice_whatever_happens_to_a_small_mailing(chaos, redis):
    chaos.sink.refused |= {f"s{number}@kommun.se": "550 5.1.1 No such user" for number in (7, 70)}
    workers = [chaos.worker(), chaos.worker(), chaos.helper()]
    chaos.wake()

    kill_and_start_again(chaos, workers[:2], KILLS)
    empty(redis)
    chaos.portal.start("beat", "--loglevel", "ERROR")
    chaos.portal.start("beat", "--loglevel", "ERROR")
    chaos.wait_until_done()

    counts = chaos.prove()
    assert counts["failed"] == 2
    assert counts["uncertain"] <= KILLS * CONNECTIONS


def test_nor_whatever_the_mail_server_the_database_and_the_clock_do(redis, smtp_sink, tmp_path):
    server = servers.start_postgres(servers.temporary_folder())
    for chaos in _chaos(server.get_uri(), redis.url, smtp_sink, tmp_path):
        workers = [chaos.worker(**FAST), chaos.worker(**FAST), chaos.helper(**FAST)]
        misbehave(smtp_sink)
        chaos.wake()
        chaos.wait_for_mails(EVERYBODY // 3)
        for worker in workers:
            chaos.kill(worker)  # and the clock is set back

        chaos.worker(), chaos.worker(), chaos.helper()
        chaos.wait_for_mails(EVERYBODY // 2)
        servers.restart_postgres(server)
        hang(smtp_sink)
        chaos.wait_until_done()

        counts = chaos.prove()
        assert counts["failed"] >= 2
        assert counts["uncertain"] <= 8 * CONNECTIONS


@long
def test_workers_are_killed_again_and_again(chaos):
    workers = [chaos.worker(), chaos.worker()]
    chaos.helper()
    chaos.wake()

    kill_and_start_again(chaos, workers, KILLS)
    chaos.wait_until_done()

    counts = chaos.prove()
    assert counts["uncertain"] <= KILLS * CONNECTIONS


@long
def test_redis_is_stopped_and_emptied(chaos, redis):
    chaos.worker(), chaos.worker(), chaos.helper()
    chaos.wake()
    chaos.wait_for_mails(EVERYBODY // 3)

    empty(redis, seconds_away=10)
    chaos.wait_until_done()

    assert chaos.prove()["sent"] == EVERYBODY


@long
def test_two_beats_and_an_impatient_person_make_no_doubles(chaos):
    chaos.worker(), chaos.worker(), chaos.helper()
    chaos.portal.start("beat", "--loglevel", "ERROR")
    chaos.portal.start("beat", "--loglevel", "ERROR")
    for _turn in range(20):
        chaos.wake()

    chaos.wait_until_done()

    assert chaos.prove()["sent"] == EVERYBODY


@long
def test_postgresql_is_restarted(redis, smtp_sink, tmp_path):
    server = servers.start_postgres(servers.temporary_folder())
    for chaos in _chaos(server.get_uri(), redis.url, smtp_sink, tmp_path):
        chaos.worker(), chaos.worker(), chaos.helper()
        chaos.wake()
        chaos.wait_for_mails(EVERYBODY // 3)

        servers.restart_postgres(server)
        chaos.wait_until_done()

        assert chaos.prove()["uncertain"] <= 2 * CONNECTIONS


@long
def test_a_mail_server_that_hangs_drops_greylists_refuses_and_closes(chaos):
    misbehave(chaos.sink)
    chaos.worker(), chaos.worker(), chaos.helper()
    chaos.wake()
    chaos.wait_for_mails(RECIPIENTS // 10)
    hang(chaos.sink)

    chaos.wait_until_done()

    counts = chaos.prove()
    assert counts["failed"] == len(REFUSED)
    assert counts["uncertain"] <= 4 * 2 * CONNECTIONS


@long
def test_the_clock_is_set_back_an_hour(chaos):
    workers = [chaos.worker(**FAST), chaos.worker(**FAST), chaos.helper(**FAST)]
    chaos.wake()
    chaos.wait_for_mails(EVERYBODY // 3)
    for worker in workers:
        chaos.kill(worker)

    chaos.worker(), chaos.worker(), chaos.helper()
    chaos.wait_until_done()

    assert chaos.prove()["uncertain"] <= 2 * CONNECTIONS
