"""What a person does elsewhere: the engine reminds, the person says what was done."""

from activities.channels.contract import OPEN, done


def audience(activity):
    return None


def prepare(occasion, *, now):
    """Nothing to draft: the notice that the occasion has opened says what is to be done."""


def deliver(occasion, *, now):
    """Never reached: an occasion like this goes from open to done."""


def evidence(occasions, *, now):
    return {each.pk: done(each.proof_at) if each.proof else OPEN for each in occasions}
