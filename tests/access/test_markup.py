"""Every page as it is written: strictly valid, each id once, headings in order, one main."""

from collections import Counter

import html5lib
import pytest

from audiences import tokens
from audiences.forms import SubscribeForm
from tests.access import pages

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@pytest.fixture(params=pages.PUBLIC)
def written(request):
    """The page as the server wrote it, read without forgiveness."""
    visitor = pages.Visitor()
    view, fields = pages.SENT.get(request.param, (request.param, None))
    address = pages.address(view)
    if fields is None:
        answer = visitor.get(address)
    else:
        typed = {
            name[6:-1]: value for name, value in fields.items()
        }  # "[name=address]" in the browser's words
        hidden = {"language": "sv", "form": tokens.form_token(SubscribeForm.PURPOSE)}
        answer = visitor.post(address, hidden | typed, follow=True)
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.content.decode())


def test_a_page_is_valid_and_its_parts_are_in_order(written):
    ids = Counter(each.get("id") for each in written.iter() if each.get("id"))
    # The summary of errors comes before everything, as the first that must be read.
    first = {each for alert in written.iter() if alert.get("id") == "errors" for each in alert.iter()}
    levels = [int(each.tag[1]) for each in written.iter() if each.tag in HEADINGS and each not in first]

    assert [name for name, count in ids.items() if count > 1] == []
    assert [after for before, after in zip([0, *levels], levels, strict=False) if after > before + 1] == []
    assert levels.count(1) == 1
    assert len(list(written.iter("main"))) == 1
    assert referred(written) - set(ids) == set()


def referred(tree):
    """The ids that something on the page points at."""
    found = set()
    for each in tree.iter():
        if not isinstance(each.tag, str):
            continue
        for name in ("for", "list", "aria-labelledby", "aria-describedby", "aria-controls"):
            found.update((each.get(name) or "").split())
        if (each.get("href") or "").startswith("#"):
            found.add(each.get("href")[1:])
    return found - {""}
