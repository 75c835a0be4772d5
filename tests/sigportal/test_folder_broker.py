import threading

import pytest
from kombu import Connection

from sigportal import embedded


@pytest.fixture
def connect(tmp_path):
    def connection():
        options = embedded.broker_options(tmp_path)
        return Connection(transport="sigportal.folder_broker:Transport", transport_options=options)

    return connection


def take_all(connection, into):
    with connection, connection.SimpleQueue("plan") as queue:
        while True:
            try:
                message = queue.get_nowait()
            except queue.Empty:
                return
            message.ack()
            into.append(message.payload)


def put(connection, payloads):
    with connection, connection.SimpleQueue("plan") as queue:
        for payload in payloads:
            queue.put(payload)


def test_it_hands_over_messages_in_the_order_they_came(connect):
    put(connect(), ["å", "ä", "ö"])

    taken = []
    take_all(connect(), taken)

    assert taken == ["å", "ä", "ö"]


def test_a_message_goes_to_one_worker_when_four_want_it(connect):
    put(connect(), range(100))
    taken = []

    workers = [threading.Thread(target=take_all, args=(connect(), taken)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(taken) == list(range(100))


def test_it_leaves_no_files_behind(connect, tmp_path):
    put(connect(), range(5))

    take_all(connect(), [])

    assert not [path for path in tmp_path.rglob("*") if path.suffix in {".msg", ".half"}]


def test_workers_that_start_at_once_all_find_the_queue(connect):
    starters = [threading.Thread(target=put, args=(connect(), [number])) for number in range(8)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()

    taken = []
    take_all(connect(), taken)

    assert sorted(taken) == list(range(8))
