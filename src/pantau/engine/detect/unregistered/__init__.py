"""Posts in, proposals out: accounts that seem to campaign and that nobody registered.

A proposal is a reason for a person to look, never a verdict. Parties are treated alike: no reason asks which
party an account may serve.
"""

from .names import NameWords
from .search import THRESHOLD, propose
from .values import Actor, Name, Owner, Proposal, Reason, ReasonKind, Registry, SeenAct, SeenPost

__all__ = [
    "THRESHOLD",
    "Actor",
    "Name",
    "NameWords",
    "Owner",
    "Proposal",
    "Reason",
    "ReasonKind",
    "Registry",
    "SeenAct",
    "SeenPost",
    "propose",
]
