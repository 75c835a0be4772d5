from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import SearchEntry, SearchWord
from activities.search import index, watching

A_DAY = 86_400  # seconds


class Command(BaseCommand):
    help = "Reads all that is published into the search index anew. What is in it is found meanwhile."

    def handle(self, **options):
        SearchWord.objects.all().delete()  # also those of texts that are gone
        watching.note_all()
        index.refresh_search(timezone.now(), seconds=A_DAY)
        self.stdout.write(_("%(count)s entries can be found.") % {"count": SearchEntry.objects.count()})
