from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalSite(AdminSite):
    site_title = site_header = _("SIG portal")
