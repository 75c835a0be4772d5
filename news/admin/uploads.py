"""A field for a file that says its limit before anything is sent."""

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


def said_limit(most):
    return _("At most %(most)s.") % {"most": filesizeformat(most)}


class NewFile(forms.FileInput):
    """Only chooses: what is there is shown elsewhere."""

    def __init__(self, most, attrs=None):
        super().__init__(attrs)
        self.most = most

    @property
    def media(self):
        return forms.Media(js=["admin-portal/uploads.js"])

    def build_attrs(self, base_attrs, extra_attrs=None):
        said = _("The file is bigger than %(most)s. Choose a smaller one.")
        limit = {"data-most": self.most, "data-too-big": said % {"most": filesizeformat(self.most)}}
        return {**super().build_attrs(base_attrs, extra_attrs), **limit}
