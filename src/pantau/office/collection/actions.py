"""What other rooms and the command line may do to collection."""

from __future__ import annotations

from pantau.office.collection.capturing import CaptureError, HandedOver, hand_over
from pantau.office.collection.connectors import (
    ConnectorError,
    ConnectorFacts,
    Permission,
    access_of,
    disable,
    enable,
    give_consent,
    give_consents,
    record_legal_basis,
    register_connectors,
    store_credential,
    withdraw_consent,
)
from pantau.office.collection.doubts import (
    DoubtError,
    doubtful_accounts,
    posts_to_look_at_again,
    say_gone,
)
from pantau.office.collection.fetched_pictures import let_go as let_pictures_go
from pantau.office.collection.looks import Way, plan_day, record_attempt, record_gap
from pantau.office.collection.purging import purge
from pantau.office.collection.storing import (
    Stored,
    cursors,
    keep_raw,
    note_gone,
    raw_answers,
    read_raw,
    store_page,
)
from pantau.office.collection.tips import TipError
from pantau.office.collection.tips import take_up as take_up_tip
from pantau.office.collection.watching import unwatch, watch

__all__ = [
    "CaptureError",
    "ConnectorError",
    "ConnectorFacts",
    "DoubtError",
    "HandedOver",
    "Permission",
    "Stored",
    "TipError",
    "Way",
    "access_of",
    "cursors",
    "disable",
    "doubtful_accounts",
    "enable",
    "give_consent",
    "give_consents",
    "hand_over",
    "keep_raw",
    "let_pictures_go",
    "note_gone",
    "plan_day",
    "posts_to_look_at_again",
    "purge",
    "raw_answers",
    "read_raw",
    "record_attempt",
    "record_gap",
    "record_legal_basis",
    "register_connectors",
    "say_gone",
    "store_credential",
    "store_page",
    "take_up_tip",
    "unwatch",
    "watch",
    "withdraw_consent",
]
