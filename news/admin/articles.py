from django.contrib import admin

from news.admin.images import PicksImage
from news.admin.publishing import PublishableAdmin
from news.models import Article


@admin.register(Article)
class ArticleAdmin(PicksImage, PublishableAdmin):
    fields = ["kind", "theme", "title", "slug", "lead", "image", "body"]
    list_display = ["title", "status", "updated_at"]
    list_filter = ["kind", "theme", "is_example"]
    checked = {"lead": 1, "body": 1}
