"""How much memory this process has held at most."""

import contextlib
import resource
from pathlib import Path

# Of the program that runs now. What getrusage says begins with what the parent held when it was forked.
_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def forget_peak():
    """Begin anew from what is held now, where the system can."""
    with contextlib.suppress(OSError):
        _FORGET.write_text("5")


def peak():
    """In MB."""
    with contextlib.suppress(OSError):
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
