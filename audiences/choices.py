"""What somebody wants by e-mail, as it is said to them and as it is stored."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audiences.models import Pace, Theme, Topic


@dataclass(frozen=True)
class Choice:
    topic: Topic
    pace: Pace = Pace.MONTHLY
    themes: tuple[Theme, ...] = ()  # none: every theme

    def __str__(self):
        """In the words of the form: "News and good examples (School), once a week"."""
        themes = ", ".join(str(theme) for theme in self.themes)
        what = f"{Topic(self.topic).label} ({themes})" if themes else Topic(self.topic).label
        return f"{what}, {Pace(self.pace).label}"


NEWSLETTER = Choice(Topic.NEWSLETTER)


def rows(choices):
    """The pace of each subscription, by its topic and the key of its theme."""
    return {
        (choice.topic, theme): choice.pace
        for choice in choices
        for theme in ([each.pk for each in choice.themes] or [None])
    }


def of(subscriptions):
    """The choices that make these subscriptions, in the order of the form."""
    grouped = {}
    for each in subscriptions.select_related("theme"):
        grouped.setdefault((each.topic, each.pace), []).append(each.theme)
    choices = [
        Choice(topic, pace, () if None in themes else tuple(sorted(themes, key=_place)))
        for (topic, pace), themes in grouped.items()
    ]
    order = [*Topic]
    return sorted(choices, key=lambda choice: (order.index(choice.topic), choice.pace))


def lines(choices):
    return [capfirst(str(choice)) for choice in choices]


def said(text, choices):
    """What the consent log keeps: the text that was shown, and the choices below it."""
    return "\n".join([str(text), *(lines(choices) or [_("Nothing")])])


def _place(theme):
    return theme.position, theme.pk
