from activities.models.activity import Activity, Channel, Role, Series
from activities.models.event import Event
from activities.models.heartbeat import Heartbeat
from activities.models.occasion import Occasion
from activities.models.plan import (
    Chapter,
    Delimitation,
    Goal,
    KeyMessage,
    Opportunity,
    Plan,
    PlanVersion,
    Risk,
    Strategy,
)
from activities.models.report import StatusReport
from activities.models.search import SearchChange, SearchEntry, SearchWord

__all__ = [
    "Activity",
    "Channel",
    "Chapter",
    "Delimitation",
    "Event",
    "Goal",
    "Heartbeat",
    "KeyMessage",
    "Occasion",
    "Opportunity",
    "Plan",
    "PlanVersion",
    "Risk",
    "Role",
    "SearchChange",
    "SearchEntry",
    "SearchWord",
    "Series",
    "StatusReport",
    "Strategy",
]
