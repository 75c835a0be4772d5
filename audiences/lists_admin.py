"""What importing and exporting have in common in the admin: one right for all of it, pages and buttons."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from audiences.claims import NotInState


class ListAdmin(admin.ModelAdmin):
    right = ""
    folder = ""  # of its templates
    # What a person can do on the page: a function of (request, work) that returns what to say.
    steps = {}
    list_select_related = ["by"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(self.right)

    has_add_permission = has_view_permission

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission

    def get_urls(self):
        return [
            self.view_at("<int:pk>/step/<slug:name>/", self.step_view, "step"),
            self.view_at("<int:pk>/progress/", self.progress_view, "progress"),
            *super().get_urls(),
        ]

    def view_at(self, route, view, name):
        """A path of this admin, named as Django's own; nobody without the right gets further."""

        def guarded(request, **kwargs):
            if not request.user.has_perm(self.right):
                raise PermissionDenied
            return view(request, **kwargs)

        opts = self.opts
        return path(
            route, self.admin_site.admin_view(guarded), name=f"{opts.app_label}_{opts.model_name}_{name}"
        )

    def address(self, name, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def add_view(self, request, form_url="", extra_context=None):
        if not request.user.has_perm(self.right):
            raise PermissionDenied
        return self.new_view(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not request.user.has_perm(self.right):
            raise PermissionDenied
        return self.work_view(request, self.work(object_id))

    def work(self, pk):
        if not str(pk).isdecimal() or len(str(pk)) > 18:
            raise Http404
        return get_object_or_404(self.model.objects.select_related("by"), pk=pk)

    def buttons(self, work, offered):
        """For each name of a step, its words and its look: the same with where it is sent to."""
        return [(self.address("step", work.pk, name), label, style) for name, label, style in offered]

    def step_view(self, request, pk, name):
        work = self.work(pk)
        if name not in self.steps:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.take(request, work, self.steps[name])
        return HttpResponseRedirect(self.address("change", work.pk))

    def take(self, request, work, step):
        try:
            said = step(request, work)
        except NotInState as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return
        self.log_change(request, work, said)
        self.message_user(request, said, messages.SUCCESS)

    def progress_view(self, request, pk):
        """The part of the page that changes while a worker is at it."""
        return self.page(request, "_progress", **self.progress_of(self.work(pk)))

    def progress_of(self, work):
        return {"work": work}

    def page(self, request, template, **context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/audiences/{self.folder}/{template}.html", context)
