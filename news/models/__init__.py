from news.mailing.models import Delivery, Exclusion, Mailing, MailingText
from news.models.article import Article
from news.models.issue import Issue, IssueItem
from news.models.sendable import NotInState, Sendable

__all__ = [
    "Article",
    "Delivery",
    "Exclusion",
    "Issue",
    "IssueItem",
    "Mailing",
    "MailingText",
    "NotInState",
    "Sendable",
]
