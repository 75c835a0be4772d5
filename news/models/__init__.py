from news.bounces.models import Bounce, BounceMailbox, UnrecognisedMail
from news.mailing.models import Delivery, Exclusion, Mailing, MailingText, SendingRate
from news.models.article import Article
from news.models.assumption import Assumption
from news.models.audience_choice import AudienceChoice
from news.models.change_note import ChangeNote
from news.models.digest import Digest
from news.models.document import Document
from news.models.good_example import GoodExample
from news.models.image import Image
from news.models.issue import Issue, IssueItem
from news.models.known_fault import KnownFault
from news.models.moved_address import MovedAddress
from news.models.next_version import NextVersion
from news.models.page import Page
from news.models.publishable import Publishable, Stage
from news.models.sendable import NotInState, Sendable
from news.statistics.models import Link, LinkDay, MailingSum

__all__ = [
    "Article",
    "Assumption",
    "AudienceChoice",
    "Bounce",
    "BounceMailbox",
    "ChangeNote",
    "Delivery",
    "Digest",
    "Document",
    "Exclusion",
    "GoodExample",
    "Image",
    "Issue",
    "IssueItem",
    "KnownFault",
    "Link",
    "LinkDay",
    "Mailing",
    "MailingSum",
    "MailingText",
    "MovedAddress",
    "NextVersion",
    "NotInState",
    "Page",
    "Publishable",
    "Sendable",
    "SendingRate",
    "Stage",
    "UnrecognisedMail",
]
