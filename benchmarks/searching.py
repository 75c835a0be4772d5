"""How fast 100,000 articles are indexed and searched: python -m benchmarks.searching [articles]."""

import json
import os
import random
import statistics
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path

from django.utils import timezone

from benchmarks import databases

ARTICLES = 100_000
BATCH = 2_000
VOCABULARY = 40_000
TIMES = 20
SYLLABLES = (
    *(
        "sam",
        "ver",
        "kan",
        "sko",
        "la",
        "po",
        "lis",
        "om",
        "rå",
        "de",
        "in",
        "sats",
        "grupp",
        "so",
        "ci",
        "al",
    ),
    *("tjänst", "ung", "dom", "brott", "före", "bygg", "tal", "led", "ning", "mö", "te", "kon", "fe", "rens"),
    *("av", "plan", "mål", "bud", "skap"),
)


def measure(articles):
    """Store, index and search so many articles of words as unevenly common as in a language (Zipf)."""
    from django.db import connection

    from activities.models import SearchEntry
    from activities.search import index

    chance = random.Random(1)
    words = vocabulary(chance)
    store(articles, words, chance)
    began = time.perf_counter()
    index.refresh_search(timezone.now(), seconds=86_400)
    taken = time.perf_counter() - began
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    found = {name: milliseconds(question) for name, question in questions(words).items()}
    every = [each for times in found.values() for each in times]
    return {
        "database": connection.vendor,
        "articles": articles,
        "indexed_per_second": round(SearchEntry.objects.count() / taken),
        "p50_ms": percentile(every, 50),
        "p95_ms": percentile(every, 95),
        "p50_ms_by_question": {name: percentile(times, 50) for name, times in found.items()},
    }


def vocabulary(chance):
    made = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _n in range(VOCABULARY * 2)}
    return sorted(made, key=lambda word: (len(word), word))[:VOCABULARY]


def store(articles, words, chance):
    from news.models import Article

    weights = list(accumulate(1 / (rank + 1) for rank in range(len(words))))

    def text(length):
        return " ".join(chance.choices(words, cum_weights=weights, k=length))

    now = timezone.now()
    for first in range(0, articles, BATCH):
        Article.objects.bulk_create(
            Article(title=text(7)[:150], slug=f"a-{n}", body=f"<p>{text(250)}</p>", published_at=now)
            for n in range(first, min(first + BATCH, articles))
        )


def questions(words):
    return {
        "in every text": words[0],
        "common": words[100],
        "seldom": words[5_000],
        "rare": words[-1],
        "three words": f"{words[10]} {words[500]} {words[2_000]}",
        "misspelt": words[9_000][:-2] + words[9_000][-1],
        "nowhere": "xyzzyxq",
    }


def milliseconds(question):
    from activities.search import asking

    taken = []
    for _time in range(TIMES):
        began = time.perf_counter()
        now = timezone.now()
        answer = asking.answer(question, kind="", now=now)
        asking.hits(answer, answer.chosen[: asking.PER_PAGE], now)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def percentile(values, number):
    return round(statistics.quantiles(values, n=100)[number - 1], 1)


def main():
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SIGPORTAL_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sigportal.settings"}
        os.environ |= {"LOG_LEVEL": "ERROR"}
        import django

        django.setup()
        for _database in databases.each(Path(folder)):
            print(json.dumps(measure(articles), ensure_ascii=False, indent=2), flush=True)


if __name__ == "__main__":
    main()
