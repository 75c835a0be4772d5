from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0002_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='series',
            name='is_stopped',
            field=models.BooleanField(default=False, editable=False, verbose_name='taken out of the plan'),
        ),
        migrations.AlterField(
            model_name='planversion',
            name='content',
            field=models.JSONField(blank=True, default=dict, verbose_name='the whole plan'),
        ),
    ]
