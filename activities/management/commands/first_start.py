from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import first_start


class Command(BaseCommand):
    help = (
        "Fills an empty portal with the shipped plan and half a year of example; does nothing to any other."
    )

    def handle(self, **options):
        if not first_start.is_needed():
            return
        self.stdout.write(_("The first start: the plan's first half year is being replayed …"))
        user, password = first_start.begin(now=timezone.now())
        site = settings.SITE_URL + reverse("activities:start").rstrip("/")
        self.stdout.write(_("The site: %(url)s/") % {"url": site})
        self.stdout.write(_("Admin:    %(url)s/admin/") % {"url": site})
        self.stdout.write(_("User:     %(user)s") % {"user": user})
        self.stdout.write(_("Password: %(password)s  (shown only now)") % {"password": password})
