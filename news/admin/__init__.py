from news.admin import articles, mailings  # noqa: F401  registers them
