"""Time stamps of heads by outside authorities. One that does not answer is asked again; how late it is, is shown.

A head contains all heads before it, so each authority is asked for the newest one only.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction

from pantau.engine.evidence.timestamps import Authority, Post, StampError, Token, Waiting, stamp
from pantau.office.evidence.asking import asking
from pantau.office.evidence.models import HeadStamp, LogHead

logger = logging.getLogger(__name__)
QUICK_S = 6.0  # while a person waits


class AuthorityError(Exception):
    """The settings name an authority that cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """``covered``: leaves that are within a stamped head; ``waits_since``: the oldest head that is not, if any."""

    authority: str
    covered: int
    last_at: datetime | None
    waits_since: datetime | None


def authorities() -> list[Authority]:
    """Those of the settings. Raises AuthorityError."""
    return [_authority(*one) for one in settings.PANTAU_TIME_STAMPS]


def _authority(name: str, url: str, chain: str) -> Authority:
    try:
        return Authority(name, url, Path(chain).read_bytes())
    except (OSError, ValueError) as error:
        raise AuthorityError(f"time-stamp authority {name}: {chain}: {error}") from error


def asked_here(*, timeout_s: float = 30.0) -> Post:
    """The operator's own authorities may stand at private addresses."""
    hosts = {urlsplit(url).hostname or "" for _name, url, _chain in settings.PANTAU_TIME_STAMPS}
    return asking(hosts, timeout_s=timeout_s)


def have_stamped(now: datetime, *, ask: Post | None = None) -> list[str]:
    """Have the newest head stamped by every authority that has not; gives what went wrong with which."""
    head, late = LogHead.objects.first(), []
    if head is None:
        return []
    for one in authorities():
        if head.stamps.filter(authority=one.name).exists():
            continue
        try:
            _keep(head, stamp(bytes(head.content), one, ask or asked_here()), now)
        except StampError as error:
            logger.warning("no time stamp: %s", error)
            late.append(str(error))
    return late


def _keep(head: LogHead, token: Token, now: datetime) -> None:
    try:
        with transaction.atomic():
            HeadStamp.objects.create(
                head=head, authority=token.authority, response=token.response, chain=token.chain,
                at=token.at, asked_at=now,
            )  # fmt: skip
    except IntegrityError:
        pass  # another process had it stamped meanwhile


def tokens(head: LogHead) -> list[Token]:
    return [token_of(one) for one in head.stamps.all()]


def token_of(kept: HeadStamp) -> Token:
    return Token(kept.authority, bytes(kept.response), bytes(kept.chain), kept.at)


def standings() -> list[Standing]:
    """How far each authority of the settings has come, in their order."""
    found = []
    for name, _url, _chain in settings.PANTAU_TIME_STAMPS:
        newest = HeadStamp.objects.filter(authority=name).order_by("-head__size").first()
        covered = newest.head.size if newest else 0
        late = LogHead.objects.filter(size__gt=covered).order_by("size", "pk").first()
        found.append(Standing(name, covered, newest.at if newest else None, late.at if late else None))
    return found


def waiting() -> Sequence[Waiting]:
    """The newest head for each authority that has yet to stamp it, longest waiting first."""
    head = LogHead.objects.first()
    late = [one for one in standings() if one.waits_since is not None]
    if head is None:
        return []
    return sorted(
        (Waiting(head.sha256, one.authority, one.waits_since) for one in late), key=lambda one: one.since
    )
