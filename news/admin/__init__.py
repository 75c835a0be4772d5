from news.admin import (  # noqa: F401  registers them
    articles,
    bounces,
    calculator,
    content,
    documents,
    images,
    mailings,
    suppressions,
)
