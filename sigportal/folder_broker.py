"""Celery's messages as files in one folder, for the processes of one machine. Kombu's own transport
writes files where a reader may meet half of one, and two workers can win the same message when the
folders lie on different disks; here everything is moved into place by one rename."""

import fcntl
import json
import time
import uuid
from pathlib import Path
from queue import Empty

from kombu.transport import filesystem, virtual


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **options):
        name = f"{time.time_ns():020}_{uuid.uuid4()}.{queue}.msg"
        write_whole(Path(self.data_folder_out, name), payload)

    def _get(self, queue):
        for message in sorted(Path(self.data_folder_in).glob(f"*.{queue}.msg")):
            taken = Path(self.processed_folder, message.name)
            try:
                message.rename(taken)
            except FileNotFoundError:
                continue  # another worker was first
            payload = json.loads(taken.read_text())
            taken.unlink()
            return payload
        raise Empty

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            table = self.get_table(exchange)
            if binding not in table:
                write_whole(self._exchange_file(exchange), [*table, binding])


class Transport(filesystem.Transport):
    Channel = Channel
    default_connection_params = {}

    def __init__(self, client, **options):
        super().__init__(client, **options)
        # Bindings are remembered by each connection, not by the process: a new folder gets its own.
        self.state = virtual.BrokerState()

    def drain_events(self, connection, timeout=None):
        # A worker looks for a stop only between waits.
        super().drain_events(connection, timeout=self.polling_interval if timeout else None)


def write_whole(path, content):
    half = path.with_name(f"{uuid.uuid4()}.half")
    half.write_text(json.dumps(content))
    half.rename(path)
