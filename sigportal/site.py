"""The admin, ordered by the leader's work and not by the tables it is kept in."""

from django.contrib.admin import AdminSite
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sigportal import components

# Pages that show no table of their own are named by their address and the right they ask for.
OUTBOX = ("outbox", _("Outbox"), "news.view_mailing")
STATISTICS = ("statistics", _("Statistics"), "news.view_mailing")
TIMELINE = ("activities_occasion_timeline", _("Timeline"), "activities.view_occasion")
SCHEDULED = ("scheduled", _("Scheduled"), "news.view_article")
GROUPS = [
    ("to-do", _("To do"), [TIMELINE, SCHEDULED, "activities.Occasion"]),
    (
        "content",
        _("Content"),
        [
            "news.Article",
            "news.GoodExample",
            "audiences.Area",
            "news.Page",
            "news.Document",
            "news.Image",
            "news.Issue",
            "audiences.Theme",
            "news.Assumption",
            "activities.StatusReport",
            "activities.Event",
            "news.KnownFault",
        ],
    ),
    (
        "the-plan",
        _("The plan"),
        [
            "activities.Plan",
            "activities.Activity",
            "activities.Channel",
            "audiences.TargetGroup",
            "activities.Role",
            "activities.PlanVersion",
        ],
    ),
    (
        "recipients",
        _("Recipients"),
        [
            "audiences.Subscriber",
            "audiences.Member",
            "audiences.Organisation",
            "audiences.Municipality",
            "audiences.County",
            "audiences.Suppression",
            "audiences.SuppressionEntry",
            "audiences.ConsentEntry",
            "audiences.LeavingReason",
            "audiences.SubscriberImport",
            "audiences.SubscriberExport",
        ],
    ),
    ("sent", _("Mailings"), ["news.Mailing", STATISTICS, "news.Bounce", "news.UnrecognisedMail", OUTBOX]),
]
SYSTEM = ("system", _("System"))


class PortalSite(AdminSite):
    site_title = site_header = _("SIG portal")
    index_title = _("What to do now")

    def get_urls(self):
        # Not before the apps are loaded.
        from activities.admin import scheduled
        from news.admin import outbox, statistics

        pages = [*outbox.urls(self), *statistics.urls(self)]
        return [components.url(self), scheduled.url(self), *pages, *super().get_urls()]

    def index(self, request, extra_context=None):
        from activities.admin.work import work

        context = (
            work(request.user, timezone.now()) if request.user.has_perm("activities.view_occasion") else {}
        )
        return super().index(request, {"work": context, **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        """Django's list in our groups; a page of a single app keeps Django's own."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        found = {
            f"{app['app_label']}.{model['object_name']}": model for app in apps for model in app["models"]
        }
        groups = [self._group(request, *group, found) for group in GROUPS]
        rest = list(found.values())
        if rest:
            groups.append(_listed(*SYSTEM, rest))
        return [group for group in groups if group["models"]]

    def _group(self, request, label, name, members, found):
        entries = (
            self._page(request, *member) if isinstance(member, tuple) else found.pop(member, None)
            for member in members
        )
        return _listed(label, name, [entry for entry in entries if entry])

    def _page(self, request, view, name, right):
        if not request.user.has_perm(right):
            return None
        address = reverse(f"admin:{view}", current_app=self.name)
        return {"name": name, "object_name": view, "admin_url": address, "add_url": None, "view_only": True}


def _listed(label, name, models):
    return {"name": name, "app_label": label, "app_url": "", "has_module_perms": True, "models": models}
