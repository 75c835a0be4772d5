"""/l/<code>/: where a link of a newsletter leads. Nothing of who followed it is read, kept or logged."""

import logging
import threading
from collections import Counter

from django.conf import settings
from django.db import Error, connection, transaction
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from news.statistics.models import Link, LinkDay

logger = logging.getLogger(__name__)

# What is more than a minute's most is not counted, in the statement itself: two processes may write at once.
_COUNT = f"""
INSERT INTO {LinkDay._meta.db_table} (link_id, day, clicks, minute, in_minute) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (link_id, day) DO UPDATE SET
    clicks = {LinkDay._meta.db_table}.clicks + CASE
        WHEN {LinkDay._meta.db_table}.minute <> excluded.minute THEN excluded.in_minute
        WHEN {LinkDay._meta.db_table}.in_minute >= %s THEN 0
        WHEN {LinkDay._meta.db_table}.in_minute + excluded.in_minute > %s
            THEN %s - {LinkDay._meta.db_table}.in_minute
        ELSE excluded.in_minute END,
    in_minute = CASE WHEN {LinkDay._meta.db_table}.minute <> excluded.minute THEN excluded.in_minute
        ELSE {LinkDay._meta.db_table}.in_minute + excluded.in_minute END,
    minute = excluded.minute
"""  # noqa: S608  only names of tables are put in


@never_cache
@require_safe
def follow(request, code):
    """Lead on to the address that the newsletter names, and to no other."""
    link = Link.objects.filter(code=code).values_list("pk", "address", "most_a_minute").first()
    if link is None:
        raise Http404
    pk, address, most = link
    if settings.LINK_STATISTICS and is_a_person(request):
        clicks.add(pk, most, timezone.now())
    response = HttpResponseRedirect(address)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def is_a_person(request):
    """A browser that shows the page to somebody says so (Fetch Metadata); a link scanner fetches."""
    is_shown = request.headers.get("Sec-Fetch-Mode") == "navigate"
    is_ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose")
    return request.method == "GET" and is_shown and not is_ahead


class Clicks:
    """Clicks wait here a second and are written together: nobody waits for the count, or for its failing."""

    WAIT = 1.0  # seconds

    def __init__(self):
        self._lock = threading.Lock()
        self._waiting = Counter()
        self._is_woken = False

    def add(self, link, most, now):
        day, minute = timezone.localdate(now), int(now.timestamp()) // 60
        with self._lock:
            self._waiting[link, most, day, minute] += 1
        transaction.on_commit(self._wake)

    def write(self):
        """Write what waits. What cannot be written is lost: a sum is not worth an error to anybody."""
        with self._lock:
            waiting, self._waiting, self._is_woken = self._waiting, Counter(), False
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for (link, most, day, minute), count in sorted(waiting.items()):
                    count = min(count, most)
                    cursor.execute(_COUNT, [link, _day(day), count, minute, count, most, most, most])
        except Error as error:
            logger.warning("%s clicks could not be counted: %s", sum(waiting.values()), error)

    def _wake(self):
        with self._lock:
            if self._is_woken:
                return
            self._is_woken = True
        timer = threading.Timer(self.WAIT, self._write_and_close)
        timer.daemon = True
        timer.start()

    def _write_and_close(self):
        try:
            self.write()
        finally:
            connection.close()


def _day(day):
    return connection.ops.adapt_datefield_value(day)


clicks = Clicks()
