from django.contrib import admin
from django.urls import include, path

from sigportal import crawlers, health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("admin/", admin.site.urls),
    path("", include("audiences.urls")),
    path("", include("news.urls")),
    path("", include("activities.urls")),
]
