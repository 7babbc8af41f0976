"""What the mirror keeps. Models of their own subject; Django looks for all of them here."""

from pantau.office.insight.briefings.models import Briefing
from pantau.office.insight.day_models import DayChange, DayCount, OfficeZone
from pantau.office.insight.evenhanded.models import (
    Audit,
    BlindItem,
    BlindReading,
    BlindSample,
    Incumbency,
    NameTrial,
)

__all__ = [
    "Audit",
    "BlindItem",
    "BlindReading",
    "BlindSample",
    "Briefing",
    "DayChange",
    "DayCount",
    "Incumbency",
    "NameTrial",
    "OfficeZone",
]
