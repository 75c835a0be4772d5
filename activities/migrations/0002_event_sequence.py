import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]

    operations = [
        migrations.AddField(
            "event", "sequence", models.PositiveSmallIntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            "event",
            "changed_at",
            models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
    ]
