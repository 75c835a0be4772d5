"""Work that is done by several at the same moment."""

import threading

from django.db import connections


def together(work, count=2):
    """Run the work in so many threads that start at the same moment, each with its own connection."""
    barrier = threading.Barrier(count)
    faults = []

    def run():
        try:
            barrier.wait()
            work()
        except Exception as fault:  # noqa: BLE001  shown by the test
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == [], faults
