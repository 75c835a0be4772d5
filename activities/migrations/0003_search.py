from django.db import migrations, models

ENTRIES = "activities_searchentry"
INDEX = "activities_searchindex"
# One pair for each database: how its index is made and taken away.
SQLITE = (
    [
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(kind, title, text, "
        "prefix='4 5', tokenize='unicode61 remove_diacritics 0')"
    ],
    [f"DROP TABLE {INDEX}"],
)
POSTGRESQL = (
    [
        f"ALTER TABLE {ENTRIES} ADD COLUMN vector tsvector",
        f"CREATE INDEX search_entry_by_word ON {ENTRIES} USING gin (vector)",
    ],
    [f"ALTER TABLE {ENTRIES} DROP COLUMN vector"],
)


def make_index(apps, schema_editor):
    _run(schema_editor, 0)


def drop_index(apps, schema_editor):
    _run(schema_editor, 1)


def _run(schema_editor, which):
    ways = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in ways[which]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_event_sequence")]

    operations = [
        migrations.CreateModel(
            "SearchChange",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("unit", models.PositiveBigIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            "SearchEntry",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        max_length=12,
                        choices=[
                            ("nyheter", "News"),
                            ("exempel", "Good examples"),
                            ("sidor", "Pages"),
                            ("omraden", "Areas"),
                            ("nyhetsbrev", "Newsletters"),
                            ("material", "Material"),
                            ("konferenser", "Conferences"),
                            ("planen", "The plan"),
                            ("rapporter", "Reports"),
                        ],
                    ),
                ),
                ("unit", models.PositiveBigIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("address", models.CharField(max_length=400)),
                ("language", models.CharField(default="sv", max_length=2)),
                ("public_from", models.DateTimeField()),
                ("shown_at", models.DateTimeField(null=True)),
                ("is_example", models.BooleanField(default=False)),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["kind", "unit"], name="search_entry_by_unit")],
            },
        ),
        migrations.CreateModel(
            "SearchWord",
            [
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("start", models.CharField(max_length=3)),
                ("end", models.CharField(max_length=3)),
                ("size", models.PositiveSmallIntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["start", "size"], name="search_word_by_start"),
                    models.Index(fields=["end", "size"], name="search_word_by_end"),
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
