"""What a phone's share menu sends, held until the officer confirms it on a page of ours.

A share comes as a form from the phone itself: without our token, and perhaps before signing in. So nothing is
recorded by it. It waits under a random token that only the sending browser has, for an hour, and within bounds
that strangers cannot stretch; the officer then reads it over and hands it in with an ordinary, guarded form.
"""

from __future__ import annotations

import hashlib
import io
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from pantau.office.collection import pictures
from pantau.office.collection.models import Share, SharedPicture
from pantau.office.people.models import User

LIVES = timedelta(hours=1)
MOST_OF_STRANGERS = 200  # shares that wait for somebody to sign in
MOST_BYTES_OF_STRANGERS = 64 * 1024 * 1024
LONGEST_ADDRESS, LONGEST_TEXT = 2000, 20_000
ADDRESS = re.compile(r"https?://\S+")


class ShareError(Exception):
    """A share cannot be taken; the message says why and the way out."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the phone sent, sorted: phones put the address into ``url``, or anywhere into text or title."""

    address: str = ""
    text: str = ""

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Sent:
        given = {name: fields.get(name, "").replace("\x00", "").strip() for name in ("url", "text", "title")}
        address, text = given["url"], given["text"]
        for name in ("text", "title"):
            found = ADDRESS.search(given[name])
            if not address and found:
                address = found[0]
                text = given["text"].replace(address, "").strip()
        return cls(address[:LONGEST_ADDRESS], text[:LONGEST_TEXT])


@transaction.atomic
def receive(
    sent: Sent, files: Sequence[tuple[str, IO[bytes]]], *, user: User | None, now: datetime
) -> tuple[Share, str]:
    """Hold a share; gives its token, which is never stored. Files that are no pictures are only named."""
    drop_expired(now)
    taken, refused = _sorted(files)
    if user is None:
        _bound(sum(len(one.data) for one in taken))
    token = secrets.token_urlsafe(32)
    share = Share.objects.create(
        token_hash=_hash(token), user=user, address=sent.address, text=sent.text, refused=refused,
        made_at=now, expires_at=now + LIVES,
    )  # fmt: skip
    SharedPicture.objects.bulk_create(
        SharedPicture(
            share=share, position=position, media_type=one.facts.media_type, width=one.facts.width,
            height=one.facts.height, size=len(one.data), body=one.data,
        )
        for position, one in enumerate(taken, 1)
    )  # fmt: skip
    return share, token


def _sorted(files: Sequence[tuple[str, IO[bytes]]]) -> tuple[list[pictures.Taken], list[str]]:
    taken: dict[str, pictures.Taken] = {}
    refused = ["many"] if len(files) > pictures.MOST_PICTURES else []
    for _name, file in files[: pictures.MOST_PICTURES]:
        try:
            one = pictures.take(file)
        except pictures.PictureRefusedError as error:
            refused.append(error.trouble)
        else:
            taken[one.sha256] = one
    return list(taken.values()), refused


def _bound(size: int) -> None:
    """Whoever has not signed in cannot fill the disk."""
    waiting = Share.objects.filter(user=None)
    held = SharedPicture.objects.filter(share__in=waiting).aggregate(sum=Sum("size"))["sum"] or 0
    if waiting.count() >= MOST_OF_STRANGERS or held + size > MOST_BYTES_OF_STRANGERS:
        raise ShareError(_("Terlalu banyak kiriman yang menunggu. Masuk dahulu, lalu bagikan lagi."))


def claim(token: str, user: User, now: datetime) -> Share | None:
    """The living share of this browser; from the first look on it is this person's alone."""
    if not token:
        return None
    living = Share.objects.filter(token_hash=_hash(token), expires_at__gt=now)
    living.filter(user=None).update(user=user)
    return living.filter(user=user).first()


def taken_from(share: Share) -> list[pictures.Taken]:
    """Its pictures, looked at again: what waits in the database is believed no more than a file."""
    return [pictures.take(io.BytesIO(bytes(one.body))) for one in share.pictures.all()]


def drop_expired(now: datetime) -> int:
    expired: Any = Share.objects.filter(expires_at__lte=now)
    return expired.delete()[0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
