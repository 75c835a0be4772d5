import pytest


@pytest.fixture
def manual(db):
    """A monthly row that a person does elsewhere, due on the second Tuesday at 09.00."""
    return make_monthly_row("manual", patience_days=10)


@pytest.fixture
def newsletter(db):
    """The monthly newsletter, due on the second Tuesday at 09.00."""
    return make_monthly_row("newsletter")


def make_monthly_row(kind, **values):
    from tests.activities.makers import make_activity, make_channel, make_plan

    plan = make_plan()
    return make_activity(plan, "månadsvis", make_channel(plan, kind), lead_days=5, **values)
