from django.urls import path, register_converter

from news import archive, calculator, content, documents, drafts, feeds, images, pdf, views
from news.bounces import webhook
from news.statistics import following

register_converter(archive.Year, "year")
register_converter(archive.Month, "month")

app_name = "news"
urlpatterns = [
    path("nyheter/", views.Articles.as_view(), name="articles"),
    path("nyheter/feed/", feeds.ArticleFeed(), name="feed"),
    path("nyheter/<year:year>/", views.ArticlesOfYear.as_view(), name="articles_of_year"),
    path("nyheter/<year:year>/<month:month>/", views.ArticlesOfYear.as_view(), name="articles_of_month"),
    path("nyheter/<slug:slug>/", views.ArticlePage.as_view(), name="article"),
    path("nyhetsbrev/feed/", feeds.IssueFeed(), name="issue_feed"),
    path("nyhetsbrev/rss/", feeds.IssueRss(), name="issue_rss"),
    path("nyhetsbrev/", views.Issues.as_view(), name="issues"),
    path("nyhetsbrev/<int:number>/", views.IssuePage.as_view(), name="issue"),
    path("nyhetsbrev/<int:number>.pdf", pdf.issue_pdf, name="issue_pdf"),
    path("rakna/", calculator.calculator, name="calculator"),
    path("goda-exempel/", content.GoodExamples.as_view(), name="good_examples"),
    path("goda-exempel/<slug:slug>/", content.GoodExamplePage.as_view(), name="good_example"),
    path("material/", documents.Documents.as_view(), name="documents"),
    path("material/<slug:slug>/", documents.document, name="document"),
    path("material/<slug:slug>/film.mp4", documents.film_file, name="film_file"),
    path("material/<slug:slug>/text.vtt", documents.film_captions, name="film_captions"),
    path("bilder/<slug:key>/<int:width>.<slug:suffix>", images.image, name="image"),
    path("utkast/<str:token>/", drafts.draft, name="draft"),
    path("handelser/e-post/", webhook.events, name="events"),
    path("l/<slug:code>/", following.follow, name="follow"),
    path("om/", content.page, {"place": "about"}, name="about"),
    path("kontakt/", content.page, {"place": "contact"}, name="contact"),
    path("press/", content.page, {"place": "press"}, name="press"),
    path("english/", content.page, {"place": "english"}, name="english"),
    path("lattlast/", content.page, {"place": "easy"}, name="easy"),
    path("tillganglighet/", content.accessibility, name="accessibility"),
]
