"""The page of the calculator. Its address carries every figure, so that a calculation can be shared."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from news import calculation
from news.calculation import COST_MOST, YEARS_MOST, YOUNG_MOST, grouped, kronor
from news.models import Assumption

# Short, since they stand in addresses: unga, år, and kostnad with the number of the assumption.
YOUNG, YEARS, COST = "u", "ar", "k"


class Figure(forms.CharField):
    """A whole number as people write it, in groups or not. The page's script reads the same bounds."""

    def __init__(self, *, least, most, wrong, **options):
        self.bounds = {"least": least, "most": most}
        self.wrong = wrong
        attributes = {"inputmode": "numeric", "autocomplete": "off", "data-wrong": wrong}
        attributes |= {f"data-{name}": bound for name, bound in self.bounds.items()}
        super().__init__(widget=forms.TextInput(attributes), **options)

    def clean(self, value):
        try:
            number = calculation.read(value or "", **self.bounds)
        except ValueError as error:
            raise ValidationError(self.wrong) from error
        if number is None and self.required:
            raise ValidationError(self.wrong)
        return number


class CalculatorForm(forms.Form):
    def __init__(self, given, assumptions):
        """What `given`, a query, does not name is counted as the assumptions say."""
        self.assumptions = {f"{COST}{each.pk}": each for each in assumptions}
        start = {YOUNG: "1", YEARS: "1"}
        start |= {
            name: "" if each.yearly_cost is None else grouped(each.yearly_cost)
            for name, each in self.assumptions.items()
        }
        # A null character can stand in an address but not in a page.
        typed = {name: given.get(name, said).replace("\0", "") for name, said in start.items()}
        super().__init__(typed, label_suffix="")
        self.fields[YOUNG] = Figure(
            least=1,
            most=YOUNG_MOST,
            label=_("Young people who leave crime"),
            wrong=_("Write how many young people: a whole number from 1 to %(most)s.")
            % {"most": grouped(YOUNG_MOST)},
        )
        self.fields[YEARS] = Figure(
            least=1,
            most=YEARS_MOST,
            label=_("Years that are counted"),
            help_text=_("For how long the costs would otherwise have gone on."),
            wrong=_("Write how many years: a whole number from 1 to %(most)s.") % {"most": YEARS_MOST},
        )
        for name, each in self.assumptions.items():
            self.fields[name] = Figure(
                least=0,
                most=COST_MOST,
                required=False,
                label=each.actor,
                help_text=" ".join(filter(None, [each.note, source_of(each)])),
                wrong=_("%(actor)s: write whole kronor from 0 to %(most)s, or leave it empty.")
                % {"actor": each.actor, "most": grouped(COST_MOST)},
            )

    def result(self):
        cleaned = self.cleaned_data
        return calculation.reckon(
            young=cleaned[YOUNG],
            years=cleaned[YEARS],
            costs={name: cleaned[name] for name in self.assumptions},
        )

    def query(self):
        """The figures as they stand in an address."""
        return urlencode(
            {name: "" if number is None else number for name, number in self.cleaned_data.items()}
        )


@require_safe
def calculator(request):
    form = CalculatorForm(request.GET, Assumption.objects.all())
    result = form.result() if form.is_valid() else None
    context = {"form": form, "rows": _rows(form, result), "result": result, "words": _words()}
    if result:
        context |= {
            "young": _young(form.cleaned_data[YOUNG]),
            "years": _years(form.cleaned_data[YEARS]),
            "total": kronor(result.total),
            "sum": grouped(result.total),
            "query": form.query(),
        }
    return render(request, "news/calculator.html", context)


def source_of(assumption):
    if assumption.yearly_cost is None:
        return _("No source yet.")
    return _("Source: %(source)s, %(year)s.") % {
        "source": assumption.source,
        "year": assumption.source_year,
    }


def _rows(form, result):
    """Each actor with its field and, when it is counted, what it comes to."""
    return [
        {
            "name": name,
            "field": form[name],
            "assumption": assumption,
            "source": source_of(assumption),
            **(_counted(form.cleaned_data[name], assumption, result.shares[name]) if counted else {}),
        }
        for name, assumption in form.assumptions.items()
        for counted in [result is not None and name in result.shares]
    ]


def _counted(cost, assumption, share):
    return {
        "is_counted": True,
        "is_own": cost != assumption.yearly_cost,
        "cost": grouped(cost),
        "total": grouped(share.total),
        "bar": share.bar,
    }


def _young(count):
    return ngettext("%(count)s young person", "%(count)s young people", count) % {"count": grouped(count)}


def _years(count):
    return ngettext("%(count)s year", "%(count)s years", count) % {"count": grouped(count)}


def _words():
    """What the page's script says its sentence with."""
    return {
        "young_one": _young(1),
        "young_many": ngettext("%(count)s young person", "%(count)s young people", 2),
        "years_one": _years(1),
        "years_many": ngettext("%(count)s year", "%(count)s years", 2),
    }
