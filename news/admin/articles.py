from django.contrib import admin

from news.admin.publishing import PublishableAdmin
from news.models import Article


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    fields = ["kind", "title", "slug", "lead", "body"]
    list_display = ["title", "status", "updated_at"]
    list_filter = ["kind", "is_example"]
    checked = {"lead": 1, "body": 1}
