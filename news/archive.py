"""The archive of the news by year and month. What there is is asked in one query, however much there is."""

from datetime import date

from django.db.models import Exists
from django.http import Http404
from django.utils import timezone

from news.models import Article

FIRST_YEAR, LAST_YEAR = 1900, 2199


class Year:
    """Always four digits in an address, so that each page has one; an article's may not look like it."""

    regex, digits = "[0-9]{4}", 4

    def to_python(self, text):
        return int(text)

    def to_url(self, number):
        return f"{number:0{self.digits}}"


class Month(Year):
    regex, digits = "[0-9]{2}", 2


def within(rows, year, month=None):
    """Those of the rows that were published then, by Swedish time."""
    rows = rows.filter(published_at__year=year)
    return rows.filter(published_at__month=month) if month else rows


def check(year, month=None):
    """Refuse what is no year or month, before the database is asked."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and (month is None or 1 <= month <= 12)):
        raise Http404


def years(now):
    """The years that have news, newest first."""
    rows = Article.objects.published(now)
    times = rows.values_list("published_at", flat=True)
    ends = [times.order_by(order).first() for order in ("published_at", "-published_at")]
    if None in ends:
        return []
    first, last = (timezone.localtime(end).year for end in ends)
    return _filled(rows, {year: {"year": year} for year in range(last, max(first, FIRST_YEAR) - 1, -1)})


def months(now, year):
    """The months of a year that have news, as their first days."""
    periods = {month: {"year": year, "month": month} for month in range(1, 13)}
    return [date(year, month, 1) for month in _filled(Article.objects.published(now), periods)]


def _filled(rows, periods):
    """Those of the periods in which something was published: one row is asked as many questions."""
    questions = {f"of_{key}": Exists(within(rows, **period)) for key, period in periods.items()}
    answers = rows.order_by("-published_at").annotate(**questions).values(*questions).first() or {}
    return [key for key in periods if answers.get(f"of_{key}")]
