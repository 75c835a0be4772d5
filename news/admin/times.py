"""A day and a time that a person writes, as Swedish time."""

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class DayAndTime(AdminSplitDateTime):
    class Media:
        js = [forms.Script("admin-portal/weekday.js", type="module")]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        # Django writes the two words beside the fields, but ties them to nothing.
        for part, word in zip(context["widget"]["subwidgets"], (_("Date"), _("Time")), strict=True):
            part["attrs"]["aria-label"] = word
        return context


SWEDISH_TIME = gettext_lazy("Swedish time.")


def swedish_time(label, *, help_text=SWEDISH_TIME, **values):
    return forms.SplitDateTimeField(label=label, widget=DayAndTime, help_text=help_text, **values)
