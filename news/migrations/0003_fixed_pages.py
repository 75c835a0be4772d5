"""The fixed pages as they begin. Each is to be read by the authority before the site is opened."""

import tomllib
from pathlib import Path

from django.db import migrations
from django.utils import timezone

TEXTS = Path(__file__).resolve().parent.parent / "data" / "pages.toml"


def load(apps, schema_editor):
    Page = apps.get_model("news", "Page")
    today = timezone.localdate()
    rows = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["page"]
    Page.objects.bulk_create(
        Page(published_on=today, updated_on=today, review_by=today, **row) for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [("news", "0002_pages_examples_and_known_faults")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
