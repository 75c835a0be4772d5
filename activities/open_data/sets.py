"""The open data: what each set is about, what its fields mean, and its rows. Small sets, read whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from activities.calendar.entries import entries
from activities.models import Activity, Plan
from activities.schedule import local_midnight
from activities.timing import LOCAL
from audiences.models import Area, Municipality
from news.models import Issue

LICENCE = "CC0-1.0"
LICENCE_ADDRESS = "https://creativecommons.org/publicdomain/zero/1.0/deed.sv"
EXAMPLE = ("exempel", "true när raden är ett exempel som visar hur portalen fungerar")
LINK = ("adress", "Sida på webbplatsen, om det finns en")


@dataclass(frozen=True)
class DataSet:
    """`fields` are pairs of a name and what it means; `rows` gives a list of lists, in the same order."""

    key: str
    title: str
    about: str
    fields: tuple
    rows: Callable

    @property
    def names(self):
        return [name for name, _meaning in self.fields]


def _plan():
    plan = Plan.objects.current()
    rows = Activity.objects.filter(plan=plan).select_related("responsible", "covered_by") if plan else []
    if rows:
        rows = rows.prefetch_related("channels", "target_groups", "messages")
    return [
        [
            each.key,
            each.name,
            each.chapter,
            each.words,
            [channel.name for channel in each.channels.all()],
            [group.name for group in each.target_groups.all()],
            [message.text for message in each.messages.all()],
            each.responsible.name if each.responsible else None,
            each.covered_by.key if each.covered_by else None,
            plan.is_example,
        ]
        for each in rows
    ]


def _calendar():
    plan, now = Plan.objects.current(), timezone.now()
    if plan is None:
        return []
    since, until = local_midnight(plan.starts_on), local_midnight(plan.ends_on + timedelta(366))
    return [
        [
            each.uid,
            each.title,
            str(each.kind_word),
            _local(each.starts_at),
            _local(each.ends_at) if each.has_hours else None,
            each.place or None,
            str(each.word),
            _address(each.path),
            each.is_example,
        ]
        for each in entries(plan, since=since, until=until, now=now)
    ]


def _issues():
    sent = Issue.objects.filter(state__in=[Issue.State.SENDING, Issue.State.SENT]).order_by("number")
    return [
        [
            each.number,
            each.subject,
            each.preheader or None,
            _local(each.send_at),
            _address(each.get_absolute_url()),
            each.is_example,
        ]
        for each in sent
    ]


def _areas():
    shown = Area.objects.public().select_related("county").prefetch_related("municipalities")
    return [
        [
            each.slug,
            each.name,
            each.county.code if each.county else None,
            each.county.name if each.county else None,
            [municipality.code for municipality in each.municipalities.all()],
            each.started_on.isoformat() if each.started_on else None,
            each.is_pilot,
            each.is_mentor,
            _address(each.get_absolute_url()),
            each.is_example,
        ]
        for each in shown
    ]


def _municipalities():
    rows = Municipality.objects.order_by("code")
    return [list(row) for row in rows.values_list("code", "name", "county__code", "county__name")]


def _local(moment: datetime):
    return moment.astimezone(LOCAL).isoformat()


def _address(path):
    return settings.SITE_URL + path if path else None


SETS = [
    DataSet(
        "plan",
        "Planens aktiviteter",
        "Varje rad i kommunikationsplanens tabeller: vad som görs, när, i vilka kanaler och för vilka.",
        (
            ("nyckel", "Radens fasta namn"),
            ("aktivitet", "Vad som görs"),
            ("kapitel", "Kapitlet i planen"),
            ("tid", "När, med planens egna ord"),
            ("kanaler", "Vägarna ut"),
            ("malgrupper", "Vilka det är till för"),
            ("budskap", "De budskap i planen som raden för fram"),
            ("ansvarig", "Den roll som ansvarar"),
            ("utfors_av", "Nyckeln för den rad som gör samma sak, om det finns en"),
            EXAMPLE,
        ),
        _plan,
    ),
    DataSet(
        "kalender",
        "Kalendern",
        "Konferenser, projektets egna möten och det som planen ger ut: vad som har varit och vad som kommer.",
        (
            ("id", "Samma som UID i kalenderfilen"),
            ("titel", "Vad det är"),
            ("slag", "Konferens, möte, nyhetsbrev, rapport eller webbplatsen"),
            ("borjar", "Tid enligt ISO 8601, svensk tid"),
            ("slutar", "Tid enligt ISO 8601; tomt för det som inte har klockslag"),
            ("plats", "Bara för konferenser med utskickad kallelse"),
            ("lage", "Till exempel planerad, klar eller inställd"),
            LINK,
            EXAMPLE,
        ),
        _calendar,
    ),
    DataSet(
        "nyhetsbrev",
        "Nyhetsbreven",
        "Alla nyhetsbrev som har skickats. Uppgifter om mottagare finns inte med.",
        (
            ("nummer", "Nyhetsbrevets nummer"),
            ("amne", "Ämnesraden"),
            ("ingress", "Raden som visas efter ämnet"),
            ("skickat", "Tid enligt ISO 8601, svensk tid"),
            LINK,
            EXAMPLE,
        ),
        _issues,
    ),
    DataSet(
        "omraden",
        "Områden med sociala insatsgrupper",
        "De områden som visas på webbplatsen.",
        (
            ("id", "Områdets fasta namn"),
            ("namn", "Områdets namn"),
            ("lanskod", "Länets kod, två siffror"),
            ("lan", "Länets namn"),
            ("kommunkoder", "Kommunernas koder, fyra siffror"),
            ("startade", "Datum enligt ISO 8601; tomt när det inte är känt"),
            ("pilot", "true när området var med i pilotprojektet"),
            ("mentor", "true när andra kan be området om råd"),
            LINK,
            EXAMPLE,
        ),
        _areas,
    ),
    DataSet(
        "kommuner",
        "Kommuner och län",
        "Sveriges 290 kommuner och 21 län med de koder som de andra datamängderna använder.",
        (
            ("kommunkod", "Fyra siffror; nollan först hör till koden"),
            ("kommun", "Kommunens namn"),
            ("lanskod", "Två siffror"),
            ("lan", "Länets namn"),
        ),
        _municipalities,
    ),
]
BY_KEY = {each.key: each for each in SETS}
