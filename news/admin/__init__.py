from news.admin import articles, calculator, content, documents, images, mailings  # noqa: F401  registers them
