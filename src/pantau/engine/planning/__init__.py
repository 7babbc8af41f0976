"""What watching costs, what may be promised, and who is looked at when. No network, no clock of its own.

    promise("youtube", accounts=2620, posts_per_day=0.5).freshness_s
    tiers(groups, route, Budget(calls=9000), fastest_s=60, slowest_s=7200)
    schedule.tick(now, {"youtube/sweep": limiter.left(route)})
    limiter.take(route, token="...")

The facts about platforms stand in ``platforms.yaml``, each number with its source.
"""

from .access import (
    Access,
    Fact,
    Patrol,
    Platform,
    Policy,
    Quota,
    Route,
    Subscriptions,
    UnknownPlatformError,
    Upkeep,
)
from .alarms import AlarmRule, Watch, load_alarms, shipped_alarms, watch
from .cost import Demand, Load, capacity, demand, fastest_s, sweep_calls, upkeep_per_day, usd_per_day
from .facts import AccessFactsError, load_access, shipped_access
from .headers import RateReading, read_rate
from .limiter import Charge, Grant, Key, Limiter, Spent, Told, Wait, money_quota
from .moments import Moment, closeness, first_look, mean_closeness, next_look, phase_moments
from .patrol import Officer, PatrolAccount, PatrolPlan, Visit, WorkList, share_out, visit_minutes
from .plans import Plan, promise
from .rechecks import next_recheck, posts_a_run, recheck_ages, recheck_moments
from .retention import Keep, Retention, load_retention, shipped_retention
from .schedule import DUE_ORDER, DueBatch, Lane, Schedule, UnknownLaneError, batches, due_key, whole_second
from .tiering import (
    TEMPERATURES,
    Budget,
    BudgetTooSmallError,
    Group,
    Temperature,
    Tier,
    measured_rate,
    temperature,
    tiers,
)
from .watching import most_looks, next_watch, watch_moments
from .words import LANGUAGES, Language, figure, kept, span, streamed

__all__ = [
    "DUE_ORDER",
    "LANGUAGES",
    "TEMPERATURES",
    "Access",
    "AccessFactsError",
    "AlarmRule",
    "Budget",
    "BudgetTooSmallError",
    "Charge",
    "Demand",
    "DueBatch",
    "Fact",
    "Grant",
    "Group",
    "Keep",
    "Key",
    "Lane",
    "Language",
    "Limiter",
    "Load",
    "Moment",
    "Officer",
    "Patrol",
    "PatrolAccount",
    "PatrolPlan",
    "Plan",
    "Platform",
    "Policy",
    "Quota",
    "RateReading",
    "Retention",
    "Route",
    "Schedule",
    "Spent",
    "Subscriptions",
    "Temperature",
    "Tier",
    "Told",
    "UnknownLaneError",
    "UnknownPlatformError",
    "Upkeep",
    "Visit",
    "Wait",
    "Watch",
    "WorkList",
    "batches",
    "capacity",
    "closeness",
    "demand",
    "due_key",
    "fastest_s",
    "figure",
    "first_look",
    "kept",
    "load_access",
    "load_alarms",
    "load_retention",
    "mean_closeness",
    "measured_rate",
    "money_quota",
    "most_looks",
    "next_look",
    "next_recheck",
    "next_watch",
    "phase_moments",
    "posts_a_run",
    "promise",
    "read_rate",
    "recheck_ages",
    "recheck_moments",
    "share_out",
    "shipped_access",
    "shipped_alarms",
    "shipped_retention",
    "span",
    "streamed",
    "sweep_calls",
    "temperature",
    "tiers",
    "upkeep_per_day",
    "usd_per_day",
    "visit_minutes",
    "watch",
    "watch_moments",
    "whole_second",
]
