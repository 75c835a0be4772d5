"""Steps: buttons on a change page that do something. Each is a POST that asks for the right to change."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from news.admin import checking
from news.models import NotInState


@dataclass(frozen=True)
class Step:
    """`run(request, row, data)` does it and returns what to say; a form is asked for on a page of its own."""

    name: str
    label: Callable  # of the row: the outcome, on the button
    run: Callable
    offered: Callable = lambda row: True
    form: Callable | None = None  # (request, row, data) → a Form
    note: str | Callable = ""  # said on that page; or a function of the row that gives it
    does: str = ""  # on that page's button, where the label is not the outcome
    style: str = ""  # "main" or "grave"
    rights: tuple = ("change",)  # one of these verbs on the row's kind is asked for
    logged: Callable | None = None  # (row, data) → what the history says, where the label is not enough

    def note_of(self, row):
        return self.note(row) if callable(self.note) else self.note

    def said_on(self, row, address):
        return {
            "name": self.name,
            "label": self.label(row),
            "style": self.style,
            "asks": self.form is not None,
            "address": address,
        }


class Confirmation(forms.Form):
    """Asks nothing but whether it is meant."""


def confirm(request, row, data):
    return Confirmation(data)


class StepAdmin(admin.ModelAdmin):
    change_form_template = "admin/steps_change_form.html"
    steps = ()
    # What an action raises when it cannot be done; said to the person, nothing half done.
    refusals = (NotInState,)
    save_on_top = False
    # The fields that the checker reads, each with the level of the heading that its text stands below.
    checked = {}

    def get_urls(self):
        return [
            self.view_at("<path:object_id>/step/<slug:name>/", self.step_view, "step"),
            *super().get_urls(),
        ]

    def view_at(self, route, view, name):
        """A path of this admin, named and guarded as Django's own."""
        opts = self.opts
        return path(
            route, self.admin_site.admin_view(view), name=f"{opts.app_label}_{opts.model_name}_{name}"
        )

    def address(self, row, name="change"):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[row.pk])

    def step_address(self, row, step):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[row.pk, step.name])

    def row_to_see(self, request, object_id):
        row = self.get_object(request, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if row is None:
            raise Http404
        return row

    def may_step(self, request, step=None):
        """By the right alone: whether a row can be edited in its state is another matter."""
        app, model = self.opts.app_label, self.opts.model_name
        return any(
            request.user.has_perm(f"{app}.{verb}_{model}") for verb in (step.rights if step else ("change",))
        )

    def step_view(self, request, object_id, name):
        step = next((step for step in self.steps if step.name == name), None)
        if not self.may_step(request, step):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None or step is None:
            raise Http404
        if request.method != "POST" and not step.form:
            return HttpResponseNotAllowed(["POST"])
        data = request.POST if request.method == "POST" else None
        form = step.form(request, row, data) if step.form else None
        if form is None or (form.is_bound and form.is_valid()):
            self.take(request, row, step, form.cleaned_data if form else {})
            return HttpResponseRedirect(self.address(row))
        title = str(step.label(row)).removesuffix("…")
        context = {"title": title, "step": step, "note": step.note_of(row), "form": form}
        return self.page(request, "admin/step.html", row, **context)

    def take(self, request, row, step, data):
        """Do it and say what came of it."""
        try:
            if not step.offered(row):
                raise NotInState(_("It has changed in the meantime. Nothing was done; look again."))
            label = str(step.label(row))
            said = step.run(request, row, data)
        except self.refusals as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return
        self.log_change(request, row, step.logged(row, data) if step.logged else label)
        self.message_user(request, said, messages.SUCCESS)

    def page(self, request, template, row, **context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": row, **context}
        return TemplateResponse(request, template, context)

    def texts(self, row):
        return checking.texts(row, self.checked)

    def findings(self, request, row):
        """The checker's advice to who can follow it; None when nothing is checked."""
        if row is None or not self.checked or not self.has_change_permission(request, row):
            return None
        language = getattr(row, "language", "sv")
        found = checking.findings(self.texts(row), row.get_absolute_url(), language)
        return [*found, *checking.of_image(getattr(row, "image", None))]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["findings"] = self.findings(request, obj)
        offered = [step for step in self.steps if obj and self.may_step(request, step) and step.offered(obj)]
        context["steps"] = [step.said_on(obj, self.step_address(obj, step)) for step in offered]
        context["saves_first"] = self.has_change_permission(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_change(self, request, obj):
        """A step's button saves the form first, so that what was just written is what goes out."""
        step = next((step for step in self.steps if step.name == request.POST.get("_step")), None)
        if step is None:
            return super().response_change(request, obj)
        if not self.may_step(request, step):
            raise PermissionDenied
        if not step.form:
            self.take(request, obj, step, {})
            return HttpResponseRedirect(self.address(obj))
        return HttpResponseRedirect(self.step_address(obj, step))
