"""Which column holds what: told by its heading, or by what stands in it."""

from django.utils.translation import gettext_lazy as _

from audiences.models import Language, Topic

FIELDS = {
    "address": _("E-mail address"),
    "name": _("Name"),
    "surname": _("Surname"),  # put after the name
    "municipality": _("Municipality"),
    "other_organisation": _("Other organisation"),
    "language": _("Language"),
    "topic": _("What they get"),
}
_HEADINGS = {
    "address": "e-postadress epostadress e-post epost mejladress mejl mail mailadress e-mail email "
    "e-mail_address adress address",
    "name": "namn för-_och_efternamn kontaktperson kontakt fullständigt_namn förnamn name full_name "
    "first_name",
    "surname": "efternamn surname last_name",
    "municipality": "kommun kommunnamn kommunkod municipality",
    "other_organisation": "annan_organisation organisation myndighet förening företag other_organisation",
    "language": "språk language",
    "topic": "prenumeration ämne prenumererar_på vad_de_får topic",
}
_FIELD_BY_HEADING = {
    word.replace("_", " "): field for field, words in _HEADINGS.items() for word in words.split()
}
_LANGUAGES = {
    "sv": Language.SWEDISH,
    "svenska": Language.SWEDISH,
    "swedish": Language.SWEDISH,
    "en": Language.ENGLISH,
    "engelska": Language.ENGLISH,
    "english": Language.ENGLISH,
}
_TOPICS = {
    "nyhetsbrev": Topic.NEWSLETTER,
    "nyhetsbrevet": Topic.NEWSLETTER,
    "the newsletter": Topic.NEWSLETTER,
    "nyheter": Topic.NEWS,
    "nyheter och goda exempel": Topic.NEWS,
    "news and good examples": Topic.NEWS,
    "konferens": Topic.CONFERENCES,
    "konferenser": Topic.CONFERENCES,
    "press": Topic.PRESS,
    "pressmeddelanden": Topic.PRESS,
    "press releases": Topic.PRESS,
    **{topic.value: topic for topic in Topic},
}


def language(text):
    return _LANGUAGES.get(text.casefold())


def topic(text):
    return _TOPICS.get(" ".join(text.split()).casefold())


def is_heading(sample):
    """Whether the first row names the columns: an address is no heading."""
    return bool(sample) and not any("@" in cell for cell in sample[0])


def guessed(sample, has_header):
    """The column, from 0, of each field that can be told."""
    found = {}
    for column, heading in enumerate(sample[0] if sample and has_header else []):
        field = _FIELD_BY_HEADING.get(" ".join(heading.split()).casefold())
        if field:
            found.setdefault(field, column)
    if "address" not in found and (column := _column_of_addresses(sample)) is not None:
        found = {field: each for field, each in found.items() if each != column} | {"address": column}
    return found


def _column_of_addresses(sample):
    counts = {}
    for row in sample:
        for column, cell in enumerate(row):
            if "@" in cell:
                counts[column] = counts.get(column, 0) + 1
    return max(counts, key=counts.get, default=None)
