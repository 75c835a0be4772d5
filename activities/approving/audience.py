"""To choose who gets an issue. It is approved together with the text: a change voids the approval."""

from dataclasses import asdict

from activities.approving.editing import editing
from news.models import AudienceChoice


def choose(issue, *, selection, said, by, now):
    """Keep the choice; an empty one is everybody whom the plan's row means. Raises NotInState."""
    with editing(issue, by=by, now=now):
        if selection.is_empty:
            AudienceChoice.objects.filter(issue=issue).delete()
            return
        values = {"only": asdict(selection.only), "never": asdict(selection.never), "said": said}
        AudienceChoice.objects.update_or_create(issue=issue, defaults=values)
