"""Every page of the portal by name, and the address it has after the first start."""

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils import timezone

from activities.approving import links
from activities.models import Activity, Event, Occasion, Plan, PlanVersion, Role, StatusReport
from audiences import tokens
from audiences.forms import TOO_FAST
from audiences.models import AddressChange, Area, Subscriber, Subscription
from news import drafts
from news.mailing import outbox
from news.models import Article, Document, GoodExample, Issue, Mailing, Page
from tests.activities.makers import make_event
from tests.audiences.lists import csv, make_received
from tests.news.makers import make_article

# What machines fetch is no page, nor is the mail that the page of approval shows in a frame without scripts.
FOR_MACHINES = {
    "activities:approve_mail",
    "audiences:export",
    "activities:calendar_file",
    "activities:coming_feed",
    "activities:event_file",
    "activities:group_calendar_file",
    "activities:open_data_csv",
    "activities:open_data_json",
    "activities:search_description",
    "news:events",
    "news:feed",
    "news:film_captions",
    "news:film_file",
    "news:follow",
    "news:image",
    "news:issue_feed",
    "news:issue_rss",
    "news:issue_pdf",
}


class Visitor(Client):
    """Can also ask for what is only shown when something goes wrong, as the server would build it."""

    def get(self, path, *args, **options):
        template = path.removeprefix("/mall/")
        if template == path:
            return super().get(path, *args, **options)
        if template == "500.html":
            return HttpResponse(render_to_string(template))
        return render(RequestFactory().get("/"), template)


def public_views():
    """The public addresses: whether each needs an argument, by name."""
    found = {}
    for namespace in ("activities", "audiences", "news"):
        for pattern in get_resolver().namespace_dict[namespace][1].url_patterns:
            found[f"{namespace}:{pattern.name}"] = bool(pattern.pattern.converters)
    return {name: needs for name, needs in found.items() if name not in FOR_MACHINES}


def one(model, **wanted):
    return model.objects.filter(**wanted).order_by("pk").last()


def subscription():
    return one(Subscription, state="active")


def asked():
    """A subscription that waits for its confirmation, and the link that gives it."""
    waiting = subscription()
    Subscription.objects.filter(pk=waiting.pk).update(state="asked", confirmed_at=None)
    Subscriber.objects.filter(pk=waiting.subscriber_id).update(asked_at=waiting.asked_at)
    return tokens.confirm_token(Subscriber.objects.get(pk=waiting.subscriber_id))


def own():
    """The link to a subscriber's own choices."""
    found = subscription()
    return tokens.preference_token(found.pk, found.subscriber.address)


def moving():
    wish = {"address": "ny@example.org", "asked_at": timezone.now()}
    return AddressChange.objects.create(subscriber=subscription().subscriber, **wish)


def conference():
    """The plan's conference as when its call has gone out."""
    draft = one(Event, kind="conference")
    draft.delete()
    return make_event(occasion=draft.occasion, place="Stockholm", agenda="<p>Frågor från deltagarna.</p>")


def month():
    return timezone.localtime(one(Article, published_at__lte=timezone.now()).published_at)


def drafted():
    """A letter as before it was approved."""
    issue = one(Issue)
    Issue.objects.filter(pk=issue.pk).update(state="draft", approved_at=None, approved_content=None)
    Occasion.objects.filter(issue=issue).update(state="open", done_at=None)
    issue.refresh_from_db()
    return issue


def ask():
    """The token of a link by which a draft is approved."""
    return links.link(drafted(), get_user_model().objects.get()).split("/")[-2]


# A new public view that needs an argument is added here; one that needs none is found by itself.
ARGUMENTS = {
    "activities:approve": lambda: [ask()],
    "activities:event": lambda: [conference().pk],
    "activities:report": lambda: [one(StatusReport, state="sent").pk],
    "activities:version": lambda: [one(PlanVersion).version],
    "audiences:area": lambda: [one(Area, is_mentor=True).slug],
    "audiences:confirm": lambda: [asked()],
    "audiences:erase": lambda: [own()],
    "audiences:leave": lambda: [tokens.leave_token(subscription().pk)],
    "audiences:leave_all": lambda: [own()],
    "audiences:move": lambda: [tokens.move_token(moving())],
    "audiences:new_address": lambda: [own()],
    "audiences:preferences": lambda: [own()],
    "audiences:stop_move": lambda: [tokens.stop_move_token(moving())],
    "news:articles_of_month": lambda: [month().year, month().month],
    "news:articles_of_year": lambda: [month().year],
    "news:draft": lambda: [drafts.link(make_article(published_at=None), now=timezone.now()).split("/")[-2]],
    # A film has a page; what else is in the material is a file.
    "news:document": lambda: [one(Document, file__endswith=".mp4").slug],
    "news:article": lambda: [one(Article, published_at__lte=timezone.now()).slug],
    "news:good_example": lambda: [one(GoodExample).slug],
    "news:issue": lambda: [one(Issue, state="sent").number],
}
# The same pages in other states: the name of the view, and the query.
STATES = {
    "articles, further on": ("news:articles", "page=2"),
    "calculator with a result": ("news:calculator", "u=3&ar=5&k1=250000&k2=90000"),
    "calculator with errors": ("news:calculator", "u=-1&ar=5"),
    "calendar of an empty month": ("activities:calendar", "manad=2031-01"),
    "search that finds": ("activities:search", "q=samtycke"),
    "search that finds nothing": ("activities:search", "q=xyzxyz"),
    "good examples of a theme": ("news:good_examples", "tema=ledning"),
}
# What comes of a form: the page with it, and what is filled in first.
SENT = {
    "subscribe with errors": (
        "audiences:subscribe",
        {"[name=address]": "ingen adress", "[name=municipality]": "Xyz"},
    ),
    "subscribe when sent": ("audiences:subscribe", {"[name=address]": "registrator@example.org"}),
    "confirm when sent": ("audiences:confirm", {}),
    "leave when sent": ("audiences:leave", {}),
    "leave everything when sent": ("audiences:leave_all", {}),
    "choices when saved": ("audiences:preferences", {"[name=name]": "Åsa Öberg"}),
    "choices with errors": ("audiences:preferences", {"[name=municipality]": "Xyz"}),
    "a new link when sent": ("audiences:new_link", {"[name=address]": "registrator@example.org"}),
    "approve when sent": ("activities:approve", {}),
}
FAULTS = {
    "no such page": "/finns-inte/",
    "too many forms": "/mall/429.html",
    "something went wrong": "/mall/500.html",
    "a broken link": "/prenumerera/bekrafta/trasig/",
    "a broken link to a draft": "/utkast/trasig/",
    "a broken link to approve by": "/godkann/trasig/",
    "not allowed": "/mall/403.html",
    "unreadable": "/mall/400.html",
}
PUBLIC = [*sorted(public_views()), *STATES, *SENT, *FAULTS]


def address(name):
    if name in FAULTS:
        return FAULTS[name]
    view, query = STATES.get(name, (name, ""))
    view, _fields = SENT.get(name, (view, {}))
    arguments = ARGUMENTS[view]() if view in ARGUMENTS else []
    return reverse(view, args=arguments) + (f"?{query}" if query else "")


def open_public(page, name):
    page.goto(address(name))
    if name in SENT:
        for field, value in SENT[name][1].items():
            page.fill(field, value)
        page.wait_for_timeout(TOO_FAST * 1000)
        page.click("main [type=submit]")
        page.wait_for_load_state()


# Our own pages of the admin, and one of each kind of Django's: what it is about, and what is done to it.
ADMIN = {
    "index": None,
    "components": None,
    "outbox": None,
    "outbox_letter": lambda: [outbox.messages(1)[0].name],
    "scheduled": None,
    "activities_activity_add": None,
    "activities_activity_change": lambda: [one(Activity).pk],
    "activities_occasion_change": lambda: [one(Occasion, state="open").pk],
    "activities_occasion_step": lambda: [one(Occasion, state="open").pk, "move"],
    "activities_occasion_timeline": None,
    "activities_plan_change": lambda: [Plan.objects.current().pk],
    "activities_plan_rehearsal": lambda: [Plan.objects.current().pk],
    "activities_plan_step": lambda: [Plan.objects.current().pk, "adopt"],
    "activities_role_change": lambda: [one(Role).pk],
    "activities_statusreport_preview": lambda: [one(StatusReport).pk],
    "statistics": None,
    "statistics_mailing": lambda: [one(Mailing, purpose="newsletter").pk],
    "audiences_area_change": lambda: [one(Area).pk],
    "audiences_subscriberexport_add": None,
    "audiences_subscriberimport_add": None,
    "audiences_subscriberimport_change": lambda: [make_received(csv("åsa@kommun.se;Åsa Öberg;Gävle")).pk],
    "audiences_suppression_changelist": None,
    "audiences_targetgroup_changelist": None,
    "news_article_add": None,
    "news_article_change": lambda: [one(Article).pk],
    "news_article_changelist": None,
    "news_article_history": lambda: [one(Article).pk],
    "news_article_preview": lambda: [one(Article).pk],
    "news_document_add": None,
    "news_issue_audience": lambda: [drafted().pk],
    "news_issue_change": lambda: [drafted().pk],
    "news_issue_preview": lambda: [one(Issue).pk],
    "news_issue_pull": lambda: [drafted().pk],
    "news_mailing_change": lambda: [one(Mailing).pk],
    "news_sendingrate_changelist": None,
    "news_page_change": lambda: [one(Page).pk],
}


def admin_address(name):
    arguments = ADMIN[name]
    return reverse(f"admin:{name}", args=arguments and arguments())
