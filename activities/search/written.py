"""Pages that no row tells of, because the program writes them: what they are found by."""

from django.utils.translation import gettext_lazy as _

# Each with its view, its title and what it is about.
PAGES = [
    (
        "news:calculator",
        _("Calculator"),
        _("What society saves when young people leave crime: their number, years and yearly cost."),
    ),
    (
        "activities:calendar",
        _("Calendar"),
        _("Conferences, meetings, newsletters and reports by month, and calendar files to subscribe to."),
    ),
    ("activities:conferences", _("Conferences"), _("Conferences and calls to them, with agenda and place.")),
    ("audiences:areas", _("Areas"), _("A map and a list of municipalities with social intervention groups.")),
    ("news:good_examples", _("Good examples"), _("What areas have done, what came of it, and who to ask.")),
    (
        "activities:plan",
        _("The communication plan"),
        _("The plan in full with its timeline, reports and versions."),
    ),
    ("news:documents", _("Material"), _("Documents, pictures and films to read and to use.")),
    (
        "audiences:subscribe",
        _("Subscribe to the newsletter"),
        _("Leave your e-mail address, confirm it, and leave again with one click."),
    ),
    (
        "audiences:privacy",
        _("Personal data"),
        _("How we treat personal data (GDPR): purpose, legal basis, your rights and how to complain."),
    ),
    (
        "activities:open_data",
        _("Open data"),
        _("Areas, plan, calendar and newsletters as JSON and CSV, to use freely."),
    ),
]
