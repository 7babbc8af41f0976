"""The rows of the portal, each topic's in its own folder."""

from pantau.office.portal.publishing.models import (
    Piece,
    PieceApproval,
    PieceFile,
    PieceVersion,
    PieceWithdrawal,
)

__all__ = ["Piece", "PieceApproval", "PieceFile", "PieceVersion", "PieceWithdrawal"]
