from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")

    def ready(self):
        import reversion

        from audiences.holdings import register
        from audiences.signals import has_left, letter_refused
        from news import holdings
        from news.bounces import personal, recording
        from news.models import Publishable
        from news.statistics.leaving import count_left

        for model in self.get_models():
            if issubclass(model, Publishable):
                reversion.register(model, fields=model.versioned)
        # Before the address goes from the ledger, by which what came back is found.
        register("bounces", rows=personal.rows, erase=personal.erase)
        register("mails", rows=holdings.rows, erase=holdings.erase)
        has_left.connect(count_left, dispatch_uid="news.statistics")
        letter_refused.connect(recording.hear_of_letter, dispatch_uid="news.bounces")
