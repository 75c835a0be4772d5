"""Who the project speaks to: geography, organisations, target groups, subscribers and consent."""

from audiences.areas import Area
from audiences.models.exchange import ImportedRow, SubscriberExport, SubscriberImport
from audiences.models.language import Language
from audiences.models.leaving import AddressChange, AddressCount, LeavingReason, Suppression
from audiences.models.places import County, Municipality, Organisation
from audiences.models.subscribers import ConsentEntry, Pace, Subscriber, Subscription, Topic
from audiences.models.suppression_log import SuppressionEntry
from audiences.models.target_groups import Member, TargetGroup
from audiences.models.theme import Theme

__all__ = [
    "AddressChange",
    "AddressCount",
    "Area",
    "ConsentEntry",
    "County",
    "ImportedRow",
    "Language",
    "LeavingReason",
    "Member",
    "Municipality",
    "Organisation",
    "Pace",
    "Subscriber",
    "SubscriberExport",
    "SubscriberImport",
    "Subscription",
    "Suppression",
    "SuppressionEntry",
    "TargetGroup",
    "Theme",
    "Topic",
]
