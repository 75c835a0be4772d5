"""Sweden's counties and municipalities, and one organisation per municipality."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps, schema_editor):
    County = apps.get_model("audiences", "County")
    Municipality = apps.get_model("audiences", "Municipality")
    Organisation = apps.get_model("audiences", "Organisation")
    municipalities = rows("municipalities.csv")
    County.objects.bulk_create(County(code=row["code"], name=row["name"]) for row in rows("counties.csv"))
    Municipality.objects.bulk_create(
        Municipality(code=row["code"], name=row["name"], county_id=row["county_code"]) for row in municipalities
    )
    Organisation.objects.bulk_create(
        Organisation(name=row["name"], kind="municipality", municipality_id=row["code"]) for row in municipalities
    )


class Migration(migrations.Migration):
    dependencies = [("audiences", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
