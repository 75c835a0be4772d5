"""The first start of the embedded default: the plan, begun half a year ago and replayed until now."""

import secrets
import tomllib
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from activities import loading, plan_file, replay
from activities.models import Heartbeat, Plan, Role
from activities.schedule import local_midnight
from activities.stand_in import StandIn
from activities.timing import LOCAL
from audiences import examples
from audiences.models import Area
from news import examples as news_examples
from news.mailing.transport import open_transport
from news.models import Article, GoodExample
from news.slugs import free_slug

HALF_A_YEAR = timedelta(days=183)
USER = "projektledare"
ADDRESS = "projektledare@example.org"
EXAMPLES = settings.BASE_DIR / "plans" / "example"
GROUPS = ["styrgrupp", "projektgrupp"]
# What should have been done elsewhere so lately is left undone, so that there is something late to see.
LEFT_OPEN = timedelta(days=35)
# So many municipalities subscribe at first, and so many more each month.
FIRST, MONTHLY = 24, 8


def is_needed():
    return not Plan.objects.exists() and not get_user_model().objects.exists()


def begin(*, now):
    """Fill an empty portal with the plan and half a year of example; return user name and password."""
    password = secrets.token_urlsafe(9)
    starts = now.astimezone(LOCAL).date() - HALF_A_YEAR
    since = local_midnight(starts)
    with transaction.atomic():
        user = get_user_model().objects.create_superuser(USER, ADDRESS, password)
        loading.load(plan_file.read(settings.BASE_DIR / "plans" / "sig.toml"), now=since, starts=starts)
        for role in Role.objects.all():
            role.holders.add(user)
        examples.add_members(GROUPS, count=5)
        texts = _texts()
        _show_pictures(texts, since)
        _show_areas(texts, since)
        months = _Months(texts["article"])
        stand_in = StandIn(user=user, write=months.write, arrive=months.arrive, reports_until=now - LEFT_OPEN)
        with open_transport() as transport:
            replay.run(since=since, until=now, stand_in=stand_in, transport=transport)
        # Nothing has beaten yet but the replay's clock.
        Heartbeat.objects.all().delete()
    return USER, password


def _texts():
    path = settings.BASE_DIR / "plans" / "examples.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _show_pictures(texts, now):
    """The film; and for the texts that name a picture, the picture in the place of its name."""
    images = news_examples.take_images(texts["image"], EXAMPLES)
    news_examples.show_film(texts["film"], EXAMPLES, images, at=now)
    for row in (*texts["article"], *texts["good_example"]):
        if "image" in row:
            row["image"] = images[row["image"]]


def _show_areas(texts, now):
    """Example areas, tied to no place, and what they have done."""
    areas = {
        row["name"]: Area.objects.create(
            **row, slug=free_slug(row["name"], Area), is_public=True, is_example=True
        )
        for row in texts["area"]
    }
    for row in texts["good_example"]:
        slug = free_slug(row["title"], GoodExample)
        shown = {"slug": slug, "area": areas[row["area"]], "published_at": now, "updated_at": now}
        GoodExample.objects.create(**{**row, **shown}, is_example=True)


class _Months:
    """What each month brings: example subscribers from all over the country, and example news."""

    def __init__(self, texts):
        self._texts = iter(texts)
        everybody = examples.municipalities()
        # Every 37th municipality, round and round: 37 and 290 share no factor.
        self._waiting = [everybody[(number * 37) % len(everybody)] for number in range(len(everybody))]
        self._month = None

    def write(self, article):
        """Finish a drafted article with the next example text, as long as there are any."""
        for field, value in next(self._texts, {}).items():
            setattr(article, field, value)
        article.slug = free_slug(article.title)

    def arrive(self, now):
        month = (now.year, now.month)
        if month == self._month:
            return
        count = FIRST if self._month is None else MONTHLY
        self._month = month
        arriving, self._waiting = self._waiting[:count], self._waiting[count:]
        examples.subscribe(arriving, now=now)
        article = Article(published_at=now, updated_at=now, is_example=True)
        self.write(article)
        article.save()
