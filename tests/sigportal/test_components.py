import pytest
from django.test import Client
from django.urls import reverse

from tests.staff import client_with

pytestmark = pytest.mark.django_db


def test_staff_see_every_component():
    page = client_with().get(reverse("admin:components")).content.decode()

    assert all(f'class="{name}' in page for name in ("button", "notice", "box", "entries", "listen", "field"))
    assert "field__errors" in page


def test_visitors_are_asked_to_sign_in():
    assert Client().get(reverse("admin:components")).status_code == 302
