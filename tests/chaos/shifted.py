"""Celery's app of the portal on a machine whose clock is wrong by CLOCK_OFFSET seconds."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

offset = timedelta(seconds=int(os.environ.get("CLOCK_OFFSET", "0")))
time_machine.travel(datetime.now(UTC) + offset, tick=True).start()

from sigportal.celery import app  # noqa: E402, F401  once the clock is as it shall be
