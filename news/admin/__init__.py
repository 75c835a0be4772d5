from news.admin import articles, calculator, content, mailings  # noqa: F401  registers them
