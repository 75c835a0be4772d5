"""Who moves a list on: a person, and one worker at a time, until it has not been heard of for a while."""

import secrets
from datetime import timedelta

from django.utils.translation import gettext as _

LEASE = timedelta(minutes=2)


class NotInState(Exception):
    """Somebody else was first; nothing was changed."""

    def __init__(self):
        super().__init__(_("It has changed in the meantime. Nothing was done; look again."))


class LostError(Exception):
    """The work was stopped, or another worker has it now; nothing of the last block was kept."""


class Claim:
    """Each move is conditional on the lease, and on where the work stood: nothing is done twice."""

    def __init__(self, work, lease):
        self.work, self._lease = work, lease

    def move(self, *, now, **values):
        """Write the values and go on holding it. Raises LostError."""
        self._write(values | {"try_at": now + LEASE}, position=self.work.position)

    def end(self, *, now, **values):
        """Write the values and let go. Raises LostError."""
        self._write(values | {"lease": "", "try_at": now})

    def _write(self, values, **seen):
        work = self.work
        rows = type(work).objects.filter(pk=work.pk, lease=self._lease, state=work.state, **seen)
        if not rows.update(**values):
            raise LostError
        for name, value in values.items():
            setattr(work, name, value)


def take(model, pk, *, now):
    """Claim the work for this worker; None when it is not to be done, or somebody does it."""
    lease = secrets.token_hex(16)
    # The update is the lock.
    if not model.objects.idle(now).filter(pk=pk).update(lease=lease, try_at=now + LEASE):
        return None
    return Claim(model.objects.get(pk=pk), lease)


def move(work, before, after, **values):
    """What a person does: from one of the states to another. Raises NotInState."""
    # The update is the lock.
    if not type(work).objects.filter(pk=work.pk, state__in=before).update(state=after, **values):
        raise NotInState
    work.refresh_from_db()
