import pytest

from audiences.models import County, Municipality, Organisation

pytestmark = pytest.mark.django_db


def test_the_country_is_whole():
    assert County.objects.count() == 21
    assert Municipality.objects.count() == 290


def test_every_municipality_is_an_organisation_of_its_own():
    organisations = Organisation.objects.filter(kind="municipality", municipality__isnull=False)

    assert organisations.count() == 290
    assert organisations.get(name="Östra Göinge").municipality.county.name == "Skåne län"
