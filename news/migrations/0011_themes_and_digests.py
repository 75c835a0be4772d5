"""A shared list of themes in the place of the fixed ones, whose keys it keeps; digests."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audiences', '0004_choices'),
        ('news', '0010_sending_controls'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='theme',
            field=models.ForeignKey(blank=True, help_text='Those who subscribe to a theme get only what names it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audiences.theme', verbose_name='theme'),
        ),
        migrations.AlterField(
            model_name='goodexample',
            name='theme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audiences.theme', verbose_name='theme'),
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='key')),
                ('pace', models.CharField(choices=[('at_once', 'at once'), ('weekly', 'once a week'), ('monthly', 'once a month')], max_length=10, verbose_name='how often')),
                ('until', models.DateTimeField(verbose_name='tells until')),
                ('made_at', models.DateTimeField(verbose_name='made')),
            ],
            options={
                'verbose_name': 'digest',
                'verbose_name_plural': 'digests',
                'ordering': ['-until', '-id'],
                'indexes': [models.Index(fields=['pace', '-until'], name='digest_last_of_a_pace')],
            },
        ),
        migrations.AlterField(
            model_name='mailing',
            name='purpose',
            field=models.CharField(choices=[('newsletter', 'newsletter'), ('report', 'report'), ('digest', 'digest'), ('call', 'call to a meeting'), ('notice', 'notice'), ('test', 'test')], max_length=10, verbose_name='purpose'),
        ),
    ]
