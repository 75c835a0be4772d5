"""The frame around a page is built once for a view and a language, and knows nothing of who asks."""

import pytest
from django.template import Context, Template
from django.urls import resolve, set_script_prefix
from django.utils import translation

from sigportal.templatetags import frame
from tests.staff import leader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty():
    frame._build.cache_clear()


def header(rf, path):
    request = rf.get(path)
    request.resolver_match = resolve(path)
    return Template('{% load frame %}{% frame "_parts/header.html" %}').render(Context({"request": request}))


def test_each_view_and_language_has_its_own(rf):
    news, again, areas = (header(rf, path) for path in ("/nyheter/", "/nyheter/", "/omraden/"))
    with translation.override("en"):
        english = header(rf, "/nyheter/")

    assert news == again
    assert 'href="/nyheter/" aria-current="page"' in news
    assert 'href="/omraden/" aria-current="page"' in areas
    assert (">Nyheter<" in news, ">News<" in english) == (True, True)
    assert frame._build.cache_info()[:2] == (1, 3)


def test_under_a_path_its_links_are_under_the_path(rf):
    header(rf, "/nyheter/")
    set_script_prefix("/sig/")
    try:
        below = Template('{% load frame %}{% frame "_parts/header.html" %}').render(Context())
    finally:
        set_script_prefix("/")

    assert 'href="/sig/nyheter/"' in below


def test_it_is_the_same_for_staff_and_for_a_page_that_is_nowhere(client):
    pages = [each.get("/nyheter/").content for each in (client, leader())]
    nowhere = client.get("/finns-inte/").content.decode()

    assert pages[0] == pages[1]
    assert 'href="/nyheter/"' in nowhere


def test_in_development_it_is_built_each_time(rf, settings):
    settings.DEBUG = True

    header(rf, "/nyheter/")

    assert frame._build.cache_info().currsize == 0
