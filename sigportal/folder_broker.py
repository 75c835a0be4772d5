"""Celery's messages as files in one folder. Kombu's own transport writes them where a reader may
meet half a message, and takes them by a copy that two workers can win; here both are one rename."""

import json
import time
import uuid
from pathlib import Path
from queue import Empty

from kombu.transport import filesystem


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **options):
        name = f"{time.time_ns():020}_{uuid.uuid4()}"
        half = Path(self.data_folder_out, f"{name}.half")
        half.write_text(json.dumps(payload))
        half.rename(half.with_name(f"{name}.{queue}.msg"))

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


class Transport(filesystem.Transport):
    Channel = Channel
