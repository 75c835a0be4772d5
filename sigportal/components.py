"""A page for staff that shows every component of the public pages, light or dark as the device is set."""

from django import forms
from django.shortcuts import render
from django.urls import path

COLOURS = [
    "paper",
    "sheet",
    "shade",
    "line",
    "edge",
    "ink",
    "soft",
    "teal",
    "teal-strong",
    "teal-wash",
    "amber",
    "amber-ink",
    "amber-wash",
    "rust",
    "rust-wash",
    "foot",
]
STATES = ["done", "late-done", "now", "planned", "late", "missed"]


class ExampleForm(forms.Form):
    name = forms.CharField(label="Ett fält", help_text="Hjälptexten står före fältet.")
    place = forms.ChoiceField(label="En lista", choices=[("", "Välj"), ("a", "Ett val")], required=False)
    way = forms.ChoiceField(label="Ett val av flera", choices=[("1", "Det ena"), ("2", "Det andra")])
    way.widget = forms.RadioSelect(choices=way.choices)


def url(site):
    return path("komponenter/", site.admin_view(components), name="components")


def components(request):
    plain, wrong = (ExampleForm(auto_id="right_%s"), ExampleForm({}, auto_id="wrong_%s"))
    context = {"colours": COLOURS, "states": STATES, "plain": plain, "form": wrong}
    return render(request, "components.html", context)
