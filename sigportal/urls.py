from django.contrib import admin
from django.urls import include, path

from sigportal import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("audiences.urls")),
    path("", include("news.urls")),
    path("", include("activities.urls")),
]
