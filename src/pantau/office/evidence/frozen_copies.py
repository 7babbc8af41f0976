"""Frozen copies of captured pages: made once beside the store, given to a frame that has no origin of ours.

Who may look is asked where the frame is shown; the frame's address carries a signed pass of an hour, since a page
without an origin sends no cookies. With PANTAU_FROZEN_ORIGIN the copies have a host of their own as well.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse

from pantau.office.evidence import captures, files
from pantau.office.evidence.models import PageCapture

PASS_S = 3600
INDEX, TYPES = "index.html", "types.json"
_SALT = "pantau.evidence.frozen"


class NoCopyError(Exception):
    """There is no frozen copy to show; the message says why, in English."""


def make(capture: PageCapture) -> Path:
    """The folder of the copy; made if it is not there yet. Raises NoCopyError."""
    folder = captures.frozen_folder(capture)
    if folder.exists():
        return folder
    archive = capture.files.filter(role="wacz").first()
    if archive is None:
        raise NoCopyError("the capture holds no archive")
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        _write(beside, files.place_of(archive.sha256))
        with suppress(OSError):  # another was faster, with the same copy
            os.rename(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _write(folder: Path, archive: Path) -> None:
    try:
        from pantau.engine.evidence.capture.frozen import NothingToFreezeError, freeze
        from pantau.engine.evidence.capture.reading import UnreadableArchiveError, open_archive
    except ImportError as error:
        raise NoCopyError(f"{error.name} is not installed") from error
    try:
        with open_archive(archive) as opened:
            copy = freeze(opened)
    except (NothingToFreezeError, UnreadableArchiveError) as error:
        raise NoCopyError(str(error)) from error
    (folder / INDEX).write_bytes(copy.html)
    for name, one in copy.files.items():
        (folder / name).write_bytes(one.body)
    types = {name: one.media_type for name, one in copy.files.items()}
    (folder / TYPES).write_text(json.dumps(types | {INDEX: "text/html; charset=utf-8"}))


def address(capture: PageCapture) -> str:
    """Where a frame finds the copy, for an hour."""
    path = reverse("evidence:frozen", args=[signing.dumps(capture.pk, salt=_SALT), INDEX])
    return settings.PANTAU_FROZEN_ORIGIN + path


def of_pass(written: str) -> PageCapture | None:
    """The capture that a pass was given for, while it holds."""
    try:
        key = signing.loads(written, salt=_SALT, max_age=PASS_S)
    except signing.BadSignature:
        return None
    return PageCapture.objects.filter(pk=key).exclude(status=PageCapture.Status.DROPPED).first()


def read(capture: PageCapture, name: str) -> tuple[bytes, str]:
    """A file of the copy and its type. Raises NoCopyError; KeyError for a name that it does not have."""
    folder = make(capture)
    media_type = json.loads((folder / TYPES).read_text())[name]  # names of the copy alone: no path leads out
    return (folder / name).read_bytes(), media_type


def host() -> str:
    """The host of the copies' own origin; empty where they have none."""
    return urlsplit(settings.PANTAU_FROZEN_ORIGIN).netloc
