from django.urls import path

from audiences import views

app_name = "audiences"
urlpatterns = [
    path("prenumerera/", views.subscribe, name="subscribe"),
    path("prenumerera/bekrafta/<str:token>/", views.confirm, name="confirm"),
    path("prenumerera/avsluta/<str:token>/", views.leave, name="leave"),
    path("omraden/", views.areas, name="areas"),
    path("omraden/<slug:slug>/", views.area, name="area"),
    path("personuppgifter/", views.privacy, name="privacy"),
]
