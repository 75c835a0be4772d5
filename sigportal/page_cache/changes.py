"""A number that grows with every write visitors may notice: finished pages belong to one number."""

import logging
import re
import secrets

from django.db import DEFAULT_DB_ALIAS, Error, connection
from django.db.models import F

log = logging.getLogger(__name__)

ONLY = 1  # the table has one row
# No visitor ever sees what is in these. A table that is not named here counts as seen by all.
UNSEEN = {
    "activities_heartbeat",
    "activities_searchchange",
    "activities_searchentry",
    "activities_searchindex",
    "activities_searchword",
    "audiences_addresschange",
    "audiences_addresscount",
    "audiences_consententry",
    "audiences_leavingreason",
    "audiences_subscriber",
    "audiences_subscription",
    "audiences_suppression",
    "django_admin_log",
    "django_content_type",
    "django_migrations",
    "django_session",
    "auth_permission",
    "audiences_suppressionentry",
    "news_bounce",
    "news_bouncemailbox",
    "news_delivery",
    "news_digest",
    "news_link",
    "news_linkday",
    "news_mailingsum",
    "news_nextversion",
    "news_unrecognisedmail",
    "reversion_revision",
    "reversion_version",
    "sigportal_formcount",
    "sigportal_generation",
}
_READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "EXPLAIN", "SET", "SHOW")
_TABLE = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "?(\w+)"?')


def number():
    """Return the present number. Written by hand: it is asked for with almost every page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM sigportal_generation WHERE id = %s", [ONLY])
        row = cursor.fetchone()
    return row[0] if row else 0


def bump():
    rows = _model().objects
    try:
        if not rows.filter(pk=ONLY).update(number=F("number") + 1):
            # A database put in another's place does not go on with its numbers.
            first = _model()(pk=ONLY, number=secrets.randbelow(2**40))
            rows.bulk_create([first], ignore_conflicts=True)
    except Error as error:
        # The work itself is committed, or tables are being made. No page is kept longer than a minute.
        log.debug("Pages may be a minute old: %s", error)


def watch(connection, **_signal):
    """Receive connection_created: every write on the connection is noticed, whatever code makes it."""
    # Tools that make and drop databases have a connection of another name.
    if connection.alias == DEFAULT_DB_ALIAS and _notice not in connection.execute_wrappers:
        # First in the list: whoever adds one for a while takes away the last.
        connection.execute_wrappers.insert(0, _notice)


def _notice(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if is_seen(str(sql)):
        connection = context["connection"]
        # After the commit: a page made before it carries the number from before it.
        if bump not in (entry[1] for entry in connection.run_on_commit):
            connection.on_commit(bump)
    return result


def is_seen(sql):
    sql = sql.lstrip(" \n(")
    if sql.startswith(_READS):
        return False
    found = _TABLE.match(sql)
    return found is None or found[1] not in UNSEEN


def _model():
    from sigportal.models import Generation  # not before the apps are loaded

    return Generation
