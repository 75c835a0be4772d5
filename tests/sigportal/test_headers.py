import re

import pytest
from django.urls import get_resolver, reverse

from tests.staff import leader

pytestmark = pytest.mark.django_db


# A script without an address, unless it is data; a style or a handler within the page.
STOPPED = re.compile(
    r"""<script(?![^>]*(?:\ssrc=|application/ld\+json))[^>]*>|<style|\sstyle="|\son[a-z]+="|javascript:"""
)


def public_addresses(patterns=None, before="/"):
    """Every address that needs no parameter, outside the admin."""
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            if route != "/admin/":
                yield from public_addresses(pattern.url_patterns, route)
        elif "<" not in route:
            yield route


def policy(response):
    parts = response["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("address", ["/nyheter/", "/prenumerera/", "/finns-inte/", "/healthz"])
def test_a_public_page_allows_nothing_inline_and_nothing_from_elsewhere(client, address):
    found = policy(client.get(address))

    assert found["default-src"] == found["frame-ancestors"] == found["base-uri"] == "'none'"
    assert {found[f"{kind}-src"] for kind in ("script", "style", "img", "font", "media")} == {"'self'"}
    assert found["form-action"] == "'self'"


@pytest.mark.parametrize("address", [*public_addresses(), "/finns-inte/"])
def test_a_public_page_has_nothing_that_the_policy_would_stop(client, address):
    page = client.get(address).content.decode()

    assert STOPPED.findall(page) == []


def test_the_pages_looked_at_are_many():
    assert {"/", "/nyheter/", "/prenumerera/"} <= set(public_addresses())


def test_what_the_editor_needs_is_allowed_in_the_admin_only():
    found = policy(leader().get(reverse("admin:news_article_add")))

    assert "'unsafe-inline'" in found["script-src"]
    assert found["object-src"] == "'none'"
    assert found["frame-ancestors"] == "'self'"


def test_the_other_headers_are_there(client):
    answer = client.get("/nyheter/")

    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("address", "keepers"),
    [
        ("/nyheter/", "public, max-age=0, must-revalidate"),
        ("/prenumerera/", "private, no-cache"),
        ("/nyheter/?x=1", "private, no-cache"),
        ("/finns-inte/", "private, no-cache"),
    ],
)
def test_a_proxy_is_told_what_it_may_keep(client, address, keepers):
    assert client.get(address)["Cache-Control"] == keepers


def test_nobody_keeps_what_was_made_for_somebody_signed_in():
    assert leader().get("/nyheter/")["Cache-Control"] == "private, no-store"


def test_a_public_page_sets_no_cookie(client):
    assert not client.get("/nyheter/").cookies
