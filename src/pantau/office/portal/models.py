"""The rows of the portal, each topic's in its own folder."""

from pantau.office.portal.field.models import FieldFile, FieldNote, FieldNoteVersion
from pantau.office.portal.lookup.models import AccountName
from pantau.office.portal.openness.models import OpenAudit, OpenPaper, PublishedNumbers
from pantau.office.portal.prevention.models import Addressee, Informing, SentNotice
from pantau.office.portal.privacy.models import Breach, BreachTelling, DataRequest, RequestStep
from pantau.office.portal.publishing.models import (
    EpisodePack,
    Piece,
    PieceApproval,
    PieceFile,
    PieceVersion,
    PieceWithdrawal,
    Recording,
    SocialPost,
)
from pantau.office.portal.reply.models import Reply, ReplyRight
from pantau.office.portal.reports.models import (
    Arriving,
    Call,
    Report,
    ReportFile,
    ReportLink,
    ReportMessage,
)

__all__ = [
    "AccountName",
    "Addressee",
    "Arriving",
    "Breach",
    "BreachTelling",
    "Call",
    "DataRequest",
    "EpisodePack",
    "FieldFile",
    "FieldNote",
    "FieldNoteVersion",
    "Informing",
    "OpenAudit",
    "OpenPaper",
    "Piece",
    "PieceApproval",
    "PieceFile",
    "PieceVersion",
    "PieceWithdrawal",
    "PublishedNumbers",
    "Recording",
    "Reply",
    "ReplyRight",
    "Report",
    "ReportFile",
    "ReportLink",
    "ReportMessage",
    "RequestStep",
    "SentNotice",
    "SocialPost",
]
