from django.urls import path

from news import calculator, feeds, views

app_name = "news"
urlpatterns = [
    path("nyheter/", views.Articles.as_view(), name="articles"),
    path("nyheter/feed/", feeds.ArticleFeed(), name="feed"),
    path("nyheter/<slug:slug>/", views.ArticlePage.as_view(), name="article"),
    path("nyhetsbrev/", views.Issues.as_view(), name="issues"),
    path("nyhetsbrev/<int:number>/", views.IssuePage.as_view(), name="issue"),
    path("rakna/", calculator.calculator, name="calculator"),
]
