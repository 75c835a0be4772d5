from django.contrib import admin

from news.models import Assumption


@admin.register(Assumption)
class AssumptionAdmin(admin.ModelAdmin):
    fields = ["actor", "note", "yearly_cost", "source", "source_year", "position"]
    list_display = ["actor", "yearly_cost", "source", "source_year", "position"]
