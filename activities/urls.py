from django.urls import path

from activities import views

app_name = "activities"
urlpatterns = [
    path("", views.start, name="start"),
    path("plan/", views.plan, name="plan"),
    path("plan/versioner/<path:version>/", views.version, name="version"),
    path("plan/rapporter/<int:pk>/", views.report, name="report"),
]
