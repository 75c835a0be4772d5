"""What can be found of each kind: which rows are public, and what each of them says."""

import html
import re
from datetime import UTC, datetime

from django.urls import get_script_prefix, reverse
from django.utils.html import strip_tags

from activities import outline, outlook
from activities.models import Event, Plan, SearchEntry, StatusReport
from activities.search.written import PAGES
from audiences.models import Area
from news import blocks
from news.models import Article, Document, GoodExample, Issue, Page, Sendable
from news.placed import without

Kind = SearchEntry.Kind
MOST_TEXT = 100_000  # letters
BETWEEN = " · "
# Of what is public as soon as it is read.
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
SENT = [Sendable.State.SENDING, Sendable.State.SENT]
_BLOCK = re.compile(r"<(?=/?(?:p|h\d|li|ul|ol|td|th|tr|table|blockquote|caption|br|hr)\b)")
_NO_ROW = 0


def flat(*parts, between=" "):
    """Rich texts as one line of words."""
    text = without(between.join(filter(None, parts)))
    return " ".join(html.unescape(strip_tags(_BLOCK.sub(" <", text))).split())[:MOST_TEXT]


def entry(kind, unit, title, text, address, **values):
    address = address.removeprefix(get_script_prefix())
    title, text = (each.replace("\0", "") for each in (title[:300], text))
    values = {"public_from": ALWAYS, **values}
    return SearchEntry(kind=kind, unit=unit, title=title, text=text, address=address, **values)


class Rows:
    """One entry for each row of a model. `public` says what visitors see at a moment."""

    def __init__(self, kind, public, read, *related):
        self.kind, self.public, self.read, self.related = kind, public, read, related

    def readable(self, now):
        return self.public(now)

    def entries(self, units, now):
        for row in self.readable(now).filter(pk__in=units).prefetch_related(*self.related):
            title, text, values = self.read(row)
            values = {"is_example": getattr(row, "is_example", False), **values}
            yield entry(self.kind, row.pk, title, text, row.get_absolute_url(), **values)


class Published(Rows):
    """Read before its time has come: whether an entry is found by then is a question to the clock."""

    def __init__(self, kind, model, text, *related):
        self.model = model

        def read(row):
            times = {"public_from": row.published_at, "public_until": row.archived_at}
            return row.title, text(row), {**times, "shown_at": row.published_at}

        super().__init__(kind, lambda now: model.objects.published(now), read, *related)

    def readable(self, now):
        return self.model.objects.reachable(FOREVER).unarchived(now)


class Pages(Rows):
    """The fixed pages, and those that the program writes itself."""

    def entries(self, units, now):
        yield from super().entries(units, now)
        if _NO_ROW in units:
            for view, title, text in PAGES:
                yield entry(self.kind, _NO_ROW, str(title), str(text), reverse(view))


class Chapters:
    """The plan that runs, an entry for each chapter with its lists and rows."""

    kind = Kind.PLAN

    def entries(self, units, now):
        plan = Plan.objects.current()
        if plan is None or _NO_ROW not in units:
            return
        page = reverse("activities:plan")
        for section in outline.sections(outline.content_of(plan, outlook.series_of(plan))):
            title = f"{section.number} {section.heading}".strip()
            address = f"{page}#{section.anchor}"
            yield entry(self.kind, _NO_ROW, title, _said(section), address, is_example=plan.is_example)


def _said(section):
    lines = [section.text, *section.leads]
    lines += [part for line in section.lines for part in (line.text, line.note, ", ".join(line.parts))]
    lines += [part for row in section.rows for part in (row.name, row.note, row.words)]
    return flat(*(html.escape(line) for line in lines), between=BETWEEN)


def _page(row):
    return row.title, flat(html.escape(row.lead), row.body), {"language": row.language}


def _area(row):
    places = [row.county.name if row.county else "", *(each.name for each in row.municipalities.all())]
    about = html.escape(row.about)
    return row.name, flat(about, ", ".join(filter(None, places))), {}


def _issue(row):
    told = blocks.shown(row)["blocks"]
    parts = (
        part
        for each in told
        for part in (html.escape(each["title"]), each["text"], html.escape(each["origin"]))
    )
    text = flat(html.escape(row.preheader), row.lead, *parts, between=BETWEEN)
    return row.subject, text, {"shown_at": row.send_at}


def _event(row):
    text = flat(html.escape(row.place), row.agenda)
    return row.title, text, {"shown_at": row.starts_at}


def _report(row):
    return row.title, flat(row.comment), {"shown_at": row.sent_at}


def _example(row):
    area = row.area if row.area and row.area.is_public else None
    about = [
        row.contact,
        row.theme.name,
        area and area.name,
        area and area.county and area.county.name,
    ]
    about = BETWEEN.join(filter(None, about))
    return flat(html.escape(row.lead), row.done, row.result, html.escape(about))


def _lead_and_body(row):
    return flat(html.escape(row.lead), row.body)


def _document(row):
    return flat(html.escape(row.lead), html.escape(row.diary_number), row.transcript)


SOURCES = {
    source.kind: source
    for source in (
        Pages(Kind.PAGE, lambda now: Page.objects.all(), _page),
        Rows(Kind.AREA, lambda now: Area.objects.public(), _area, "county", "municipalities"),
        Published(Kind.DOCUMENT, Document, _document),
        Rows(Kind.EVENT, lambda now: Event.objects.public(), _event),
        Rows(Kind.REPORT, lambda now: StatusReport.objects.filter(state__in=SENT), _report),
        Rows(Kind.ISSUE, lambda now: Issue.objects.filter(state__in=SENT), _issue),
        Published(Kind.GOOD_EXAMPLE, GoodExample, _example, "area__county", "theme"),
        Published(Kind.ARTICLE, Article, _lead_and_body),
        Chapters(),
    )
}
