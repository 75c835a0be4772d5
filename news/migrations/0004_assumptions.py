"""The actors of the calculator, without figures: none has a source yet."""

import django.core.validators
from django.db import migrations, models

# The actor, and what is counted there.
ACTORS = [
    ("Socialtjänsten", "Till exempel utredning, stöd och placering utanför hemmet."),
    ("Polisen", "Till exempel ingripanden och brottsutredningar."),
    ("Åklagare och domstolar", "Till exempel förundersökning, rättegång och försvarare."),
    ("Kriminalvård och särskilda ungdomshem", "Till exempel vård och påföljder i sluten form."),
    ("Hälso- och sjukvården", "Till exempel akutvård, psykiatri och beroendevård."),
    ("Skolan", "Till exempel särskilt stöd och skadegörelse."),
    ("Försäkringar och skadestånd", "Till exempel ersättning till den som har drabbats av brott."),
]


def load(apps, schema_editor):
    Assumption = apps.get_model("news", "Assumption")
    Assumption.objects.bulk_create(
        Assumption(actor=actor, note=note, position=position)
        for position, (actor, note) in enumerate(ACTORS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("news", "0003_fixed_pages")]

    operations = [
        migrations.CreateModel(
            name="Assumption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor", models.CharField(max_length=80, verbose_name="actor")),
                (
                    "yearly_cost",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Kronor a year for one young person. Empty: visitors fill in their own figure.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000000)],
                        verbose_name="yearly cost",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="Who has reckoned it, and in which report.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "source_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year of the source",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Shown to the visitor at the field.",
                        max_length=200,
                        verbose_name="what is counted",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "assumption of the calculator",
                "verbose_name_plural": "assumptions of the calculator",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=["actor"], name="assumption_unique_per_actor"),
                    models.CheckConstraint(
                        name="assumption_figure_has_a_source",
                        condition=models.Q(yearly_cost=None)
                        | (~models.Q(source="") & models.Q(source_year__isnull=False)),
                        violation_error_message="A figure needs a source and its year. "
                        "Leave the figure empty if there is none.",
                    ),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
