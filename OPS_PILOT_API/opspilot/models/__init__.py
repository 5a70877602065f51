"""The tables. Importing this package is what makes them known to the migrations."""

from opspilot.models.access_token import AccessToken, BrowserSession
from opspilot.models.ai_usage import AiUsageDay, AiUsageMinute
from opspilot.models.analysis import AnalysisRecord
from opspilot.models.analysis_outcome import AnalysisOutcome
from opspilot.models.base import Base, db
from opspilot.models.chore import Chore
from opspilot.models.dump_import import DumpImport
from opspilot.models.event import Event
from opspilot.models.hourly_count import HourlyCount
from opspilot.models.idempotency_key import IdempotencyKey
from opspilot.models.occurrence import Occurrence
from opspilot.models.timeline_entry import TimelineEntry

__all__ = [
    "AccessToken",
    "AiUsageDay",
    "AiUsageMinute",
    "AnalysisOutcome",
    "AnalysisRecord",
    "Base",
    "BrowserSession",
    "Chore",
    "DumpImport",
    "Event",
    "HourlyCount",
    "IdempotencyKey",
    "Occurrence",
    "TimelineEntry",
    "db",
]
