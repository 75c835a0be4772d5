"""What the engine and a channel say to each other."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChannelError(Exception):
    """The channel could not do its part. `permanent`: trying again changes nothing until a person acts."""

    def __init__(self, message, *, permanent=False):
        super().__init__(message)
        self.permanent = permanent


class Stage(StrEnum):
    OPEN = "open"
    READY = "ready"
    DONE = "done"


@dataclass(frozen=True)
class Evidence:
    stage: Stage
    at: datetime | None = None  # when it was done, for DONE


OPEN = Evidence(Stage.OPEN)
READY = Evidence(Stage.READY)


def done(at):
    return Evidence(Stage.DONE, at)


def of_sendable(product):
    """How far a product has come that is approved and then mailed; None when there is none yet."""
    if product is None:
        return OPEN
    if product.state == product.State.SENT:
        return done(product.sent_at)
    return OPEN if product.state == product.State.DRAFT else READY
