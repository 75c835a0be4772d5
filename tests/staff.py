"""Who is signed in to the admin, with exactly the rights that a test names."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.test import Client


def client_with(*rights, **values):
    """A signed-in member of staff with rights such as "news.change_issue"."""
    name = f"person-{get_user_model().objects.count()}"
    values = {"email": f"{name}@example.org", "is_staff": True, **values}
    user = get_user_model().objects.create_user(name, **values)
    wanted = Q(pk__in=[])
    for right in rights:
        app, _, codename = right.partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    user.user_permissions.set(Permission.objects.filter(wanted))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def leader():
    return client_with(is_superuser=True)


def said(response):
    """The levels of what the page told the person: "success", "error"."""
    return [message.level_tag for message in response.context["messages"]]
