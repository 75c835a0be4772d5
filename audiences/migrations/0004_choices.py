"""Topics, themes and pace; the letters and the consent log belong to the subscriber, not to one subscription."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

THEMES = [
    ("samverkan", "Samverkan", "Cooperation"),
    ("samtycke", "Samtycke och sekretess", "Consent and secrecy"),
    ("skola", "Skola", "School"),
    ("ledning", "Ledning och resurser", "Leadership and resources"),
    ("uppfoljning", "Uppföljning", "Follow-up"),
]


def add_themes(apps, schema_editor):
    Theme = apps.get_model("audiences", "Theme")
    Theme.objects.bulk_create(
        Theme(key=key, name=name, english_name=english, position=position)
        for position, (key, name, english) in enumerate(THEMES, 1)
    )


def move_to_subscribers(apps, schema_editor):
    """So far everybody has had one subscription: what it kept becomes the subscriber's."""
    Subscription = apps.get_model("audiences", "Subscription")
    own = Subscription.objects.filter(subscriber=OuterRef("pk"))
    apps.get_model("audiences", "Subscriber").objects.update(
        **{name: Subquery(own.values(name)[:1]) for name in ("asked_at", "letter_at", "lettered_at")}
    )
    owner = Subscription.objects.filter(pk=OuterRef("subscription")).values("subscriber")
    apps.get_model("audiences", "ConsentEntry").objects.update(subscriber=Subquery(owner))


class Migration(migrations.Migration):

    dependencies = [
        ('audiences', '0003_areas'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='new e-mail address')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('letter_at', models.DateTimeField(null=True, verbose_name='mail to the new address due')),
                ('notice_at', models.DateTimeField(null=True, verbose_name='mail to the old address due')),
            ],
            options={
                'verbose_name': 'change of address',
                'verbose_name_plural': 'changes of address',
            },
        ),
        migrations.CreateModel(
            name='AddressCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('times', models.PositiveIntegerField(default=0)),
                ('until', models.DateTimeField(db_index=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='LeavingReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('often', 'It comes too often'), ('content', 'It is not about what I need'), ('work', 'I no longer work with this'), ('unasked', 'I never asked for it'), ('other', 'Another reason')], max_length=10, verbose_name='reason')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='in their own words')),
                ('on', models.DateField(verbose_name='day')),
            ],
            options={
                'verbose_name': 'reason for leaving',
                'verbose_name_plural': 'reasons for leaving',
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('key', models.SlugField(help_text='Part of addresses; it stays when the name is changed.', max_length=20, primary_key=True, serialize=False, verbose_name='key')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('english_name', models.CharField(max_length=60, verbose_name='name in English')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'theme',
                'verbose_name_plural': 'themes',
                'ordering': ['position', 'key'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='subscription',
            name='subscription_unique_per_subscriber_and_topic',
        ),
        migrations.AddField(
            model_name='subscriber',
            name='asked_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='asked'),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='letter_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='answer due'),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='lettered_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='last answer'),
        ),
        migrations.AddField(
            model_name='consententry',
            name='subscriber',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='consent_log', to='audiences.subscriber', verbose_name='subscriber'),
        ),
        migrations.RunPython(add_themes, migrations.RunPython.noop),
        migrations.RunPython(move_to_subscribers, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='consententry',
            name='subscriber',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consent_log', to='audiences.subscriber', verbose_name='subscriber'),
        ),
        migrations.RemoveIndex(
            model_name='subscription',
            name='subscription_letter_due',
        ),
        migrations.RemoveField(
            model_name='consententry',
            name='subscription',
        ),
        migrations.RemoveField(
            model_name='subscription',
            name='letter_at',
        ),
        migrations.RemoveField(
            model_name='subscription',
            name='lettered_at',
        ),
        migrations.AddField(
            model_name='subscriber',
            name='name',
            field=models.CharField(blank=True, max_length=120, verbose_name='name'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='pace',
            field=models.CharField(choices=[('at_once', 'at once'), ('weekly', 'once a week'), ('monthly', 'once a month')], default='monthly', max_length=10, verbose_name='how often'),
        ),
        migrations.AlterField(
            model_name='consententry',
            name='act',
            field=models.CharField(choices=[('asked', 'asked'), ('confirmed', 'confirmed'), ('changed', 'changed the choices'), ('moved', 'changed the address'), ('left', 'left')], max_length=10, verbose_name='act'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='subscribers', to='audiences.organisation', verbose_name='organisation'),
        ),
        migrations.AlterField(
            model_name='subscription',
            name='topic',
            field=models.CharField(choices=[('newsletter', 'The newsletter'), ('news', 'News and good examples'), ('conferences', 'Conferences'), ('press', 'Press releases')], default='newsletter', max_length=20, verbose_name='topic'),
        ),
        migrations.AddIndex(
            model_name='subscriber',
            index=models.Index(condition=models.Q(('letter_at__isnull', False)), fields=['letter_at'], name='subscriber_letter_due'),
        ),
        migrations.AddField(
            model_name='addresschange',
            name='subscriber',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='address_change', to='audiences.subscriber', verbose_name='subscriber'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='audiences.theme', verbose_name='theme'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('subscriber', 'topic', 'theme'), name='subscription_unique_per_topic_and_theme'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(condition=models.Q(('theme', None)), fields=('subscriber', 'topic'), name='subscription_unique_per_topic_of_every_theme'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('topic', 'newsletter'), _negated=True), models.Q(('pace', 'monthly'), ('theme', None)), _connector='OR'), name='subscription_newsletter_is_monthly_and_whole'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('theme', None), ('topic', 'news'), _connector='OR'), name='subscription_only_news_has_themes'),
        ),
    ]
