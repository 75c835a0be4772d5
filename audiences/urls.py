from django.urls import path

from audiences import preferences, views

app_name = "audiences"
urlpatterns = [
    path("prenumerera/", views.subscribe, name="subscribe"),
    path("prenumerera/ny-lank/", views.new_link, name="new_link"),
    path("prenumerera/raderat/", preferences.erased, name="erased"),
    path("prenumerera/bekrafta/<str:token>/", views.confirm, name="confirm"),
    path("prenumerera/avsluta/<str:token>/", views.leave, name="leave"),
    path("prenumerera/val/<str:token>/", preferences.preferences, name="preferences"),
    path("prenumerera/val/<str:token>/adress/", preferences.new_address, name="new_address"),
    path("prenumerera/val/<str:token>/avsluta/", preferences.leave_all, name="leave_all"),
    path("prenumerera/val/<str:token>/uppgifter.json", preferences.export, name="export"),
    path("prenumerera/val/<str:token>/radera/", preferences.erase, name="erase"),
    path("prenumerera/ny-adress/<str:token>/", preferences.move, name="move"),
    path("prenumerera/gammal-adress/<str:token>/", preferences.stop_move, name="stop_move"),
    path("omraden/", views.areas, name="areas"),
    path("omraden/<slug:slug>/", views.area, name="area"),
    path("personuppgifter/", views.privacy, name="privacy"),
]
