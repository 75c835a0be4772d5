from news.admin import articles, calculator, mailings  # noqa: F401  registers them
