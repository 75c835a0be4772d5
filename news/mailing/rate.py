"""Mails per minute, for all workers and machines together: a token bucket that lives in the database.

What the bucket holds is what one stored moment is ago, so it survives every restart, and the
conditional update of that moment lets each mail be taken by one worker only.
"""

from datetime import timedelta

from news.mailing.models import SendingRate

# At most so much is saved up, and handed out at once: in no minute do more leave than allowed and this.
BURST = timedelta(seconds=1)
# Clocks of several machines differ by less; a moment further ahead was stored before a clock was set back.
SKEW = timedelta(minutes=1)


def take(limit, *, now):
    """Return how many mails, at most `limit`, may leave now; they are then used up."""
    while rate := _limited():
        if rate.next_at > now + SKEW:
            _move(rate, now)
            return 0
        interval, since = _interval(rate), _since(rate, now)
        count = max(0, min(limit, int((now - since) / interval)))
        if not count or _move(rate, since + count * interval):
            return count
    return limit


def give_back(count, *, now):
    """Of what was taken so many did not leave after all."""
    while count > 0 and (rate := _limited()):
        if _move(rate, rate.next_at - count * _interval(rate)):
            return


def wait(*, now):
    """Return how long it is until a mail may leave."""
    rate = _limited()
    return max(timedelta(), _since(rate, now) + _interval(rate) - now) if rate else timedelta()


def per_minute():
    """Return the limit, or None."""
    rate = _limited()
    return rate and rate.per_minute


def _limited():
    return SendingRate.objects.filter(per_minute__gt=0).first()


def _interval(rate):
    return timedelta(minutes=1) / rate.per_minute


def _since(rate, now):
    """From when the bucket has been filling; never longer than it takes to be full."""
    return max(now - max(BURST, _interval(rate)), rate.next_at)


def _move(rate, moment):
    seen = SendingRate.objects.filter(pk=rate.pk, next_at=rate.next_at, per_minute=rate.per_minute)
    return seen.update(next_at=moment)
