from django.urls import path

from activities import views
from activities.approving import views as approving
from activities.calendar import feeds
from activities.calendar import views as calendar
from activities.open_data import views as data
from activities.search import views as search

app_name = "activities"
urlpatterns = [
    path("", views.start, name="start"),
    path("plan/", views.plan, name="plan"),
    path("plan/versioner/<path:version>/", views.version, name="version"),
    path("plan/rapporter/<int:pk>/", views.report, name="report"),
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender.ics", calendar.calendar_file, name="calendar_file"),
    path("kalender/<slug:key>.ics", calendar.group_file, name="group_calendar_file"),
    path("kalender/<slug:key>/feed/", feeds.ComingFeed(), name="coming_feed"),
    path("konferenser/", calendar.conferences, name="conferences"),
    path("konferenser/<int:pk>/", calendar.event, name="event"),
    path("konferenser/<int:pk>/kalender.ics", calendar.event_file, name="event_file"),
    path("godkann/<str:token>/", approving.approve, name="approve"),
    path("godkann/<str:token>/brev/", approving.mail, name="approve_mail"),
    path("sok/", search.search, name="search"),
    path("sok/beskrivning.xml", search.description, name="search_description"),
    path("oppna-data/", data.open_data, name="open_data"),
    path("oppna-data/<slug:key>.json", data.as_json, name="open_data_json"),
    path("oppna-data/<slug:key>.csv", data.as_csv, name="open_data_csv"),
]
