"""Pictures in the admin: taking them in, seeing where they are used, and choosing one for a text."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from news import placed
from news.admin import checking
from news.admin.places import linked
from news.admin.steps import StepAdmin
from news.admin.uploads import NewFile, said_limit
from news.models import Image
from news.pictures import reading
from news.richtext import RichTextField
from news.used_in import places


class ImageForm(forms.ModelForm):
    upload = forms.FileField(label=gettext_lazy("Picture"), widget=NewFile(reading.MOST))

    class Meta:
        model = Image
        fields = ["title", "alt", "is_decoration", "caption", "credit", "is_example"]
        widgets = {"alt": forms.Textarea(attrs={"rows": 3, "cols": 60})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "upload" in self.fields:
            said = _("%(kinds)s. %(limit)s What the file tells of place, time and camera is taken out.")
            limit = said_limit(reading.MOST)
            self.fields["upload"].help_text = said % {"kinds": reading.KINDS, "limit": limit}

    def clean_upload(self):
        return reading.read(self.cleaned_data["upload"])


@admin.register(Image)
class ImageAdmin(StepAdmin):
    form = ImageForm
    list_display = ["thumbnail", "title", "mark", "alt", "size", "added_at"]
    list_display_links = ["thumbnail", "title"]
    list_filter = ["is_decoration", "is_example"]
    search_fields = ["title", "alt", "caption", "credit"]
    readonly_fields = ["preview", "mark_to_copy", "used"]
    list_per_page = 40

    TEXTS = ["title", "alt", "is_decoration", "caption", "credit", "is_example"]

    class Media:
        js = [forms.Script("admin-portal/copy.js", type="module")]

    def get_fields(self, request, obj=None):
        # A letter that has gone out shows the file: another picture is another row.
        return ["preview", "mark_to_copy", "used", *self.TEXTS] if obj else ["upload", *self.TEXTS]

    def get_urls(self):
        return [self.view_at("<int:pk>/thumbnail/", self.thumbnail_view, "thumbnail"), *super().get_urls()]

    def thumbnail_view(self, request, pk):
        return HttpResponseRedirect(self.row_to_see(request, str(pk)).thumbnail)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.take(form.cleaned_data["upload"])
        super().save_model(request, obj, form, change)

    def findings(self, request, row):
        may_change = row is not None and self.has_change_permission(request, row)
        return (checking.of_image(row) or None) if may_change else None

    def get_view_on_site_url(self, obj=None):
        return None

    def get_deleted_objects(self, objs, request):
        """A picture that is shown somewhere stays."""
        *rest, protected = super().get_deleted_objects(objs, request)
        return *rest, [*protected, *(linked(place) for row in objs for place in places(row))]

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, row):
        return _thumbnail(row)

    @admin.display(description=gettext_lazy("size"))
    def size(self, row):
        return f"{row.width} × {row.height}"

    @admin.display(description=gettext_lazy("shown as"))
    def preview(self, row):
        return render_to_string("admin/news/image/preview.html", {"image": row})

    @admin.display(description=gettext_lazy("in a text"))
    def mark(self, row):
        return placed.mark(row.pk)

    @admin.display(description=gettext_lazy("in a text"))
    def mark_to_copy(self, row):
        return render_to_string("admin/news/image/mark.html", {"mark": placed.mark(row.pk)})

    @admin.display(description=gettext_lazy("used"))
    def used(self, row):
        found = places(row)
        if not found:
            return _("Nowhere. It can be taken away.")
        said = ngettext("In %(count)d place. ", "In %(count)d places. ", len(found)) % {"count": len(found)}
        listed = format_html_join("", "<li>{}</li>", ((linked(place),) for place in found))
        stays = _("It cannot be taken away while it is used.")
        return format_html("<p>{}{}</p><ul>{}</ul>", said, stays, listed)


def _thumbnail(image):
    height = image.height_at(image.widths[0])
    said = '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">'
    return format_html(said, image.thumbnail, image.widths[0], height, image.alt)


class PickedImage(AutocompleteSelect):
    """Chooses a picture by its name, and shows the one that is chosen."""

    @property
    def media(self):
        return super().media + forms.Media(js=["admin/js/autocomplete.js", "admin-portal/images.js"])

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-thumbnail": reverse("admin:news_image_thumbnail", args=[0])}

    def create_option(self, name, value, label, *args, **kwargs):
        # HTML wants words in an option; the box shows none for the empty one.
        return super().create_option(name, value, label or "–", *args, **kwargs)

    def render(self, name, value, attrs=None, renderer=None):
        chosen = Image.objects.filter(pk=value).first() if value else None
        shown = _thumbnail(chosen) if chosen else ""
        choice = super().render(name, value, attrs, renderer)
        return format_html('<div class="picked">{}<div class="picked__shown">{}</div></div>', choice, shown)


class PicksImage:
    """For the admin of what has a picture, and texts with more of them."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, RichTextField):
            said = _(
                "A picture in the text: write its mark, such as %(mark)s, in a paragraph of its own. "
                "The marks stand in the list of images."
            )
            images = reverse("admin:news_image_changelist")
            words, label = said % {"mark": placed.mark(3)}, _("See the images")
            kwargs["help_text"] = format_html('{} <a href="{}">{}</a>', words, images, label)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is Image:
            kwargs["widget"] = PickedImage(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
