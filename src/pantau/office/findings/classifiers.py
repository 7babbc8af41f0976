"""Which model for tone the office uses, and models as they were kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pantau.office.findings.models import ModelChoice, ModelVersion

if TYPE_CHECKING:
    from pantau.engine.detect.classifier import Classifier


class UnreadableModelError(Exception):
    """A folder holds no model that can be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Held:
    """A model with the hash of its files."""

    hash: str
    classifier: Classifier


def in_use() -> Held | None:
    """The model a person switched on, else the one that was installed; None where there is neither."""
    newest = ModelChoice.objects.order_by("-pk").values_list("model", flat=True).first()
    if newest is None:
        return _shipped()
    shipped = _shipped()
    return shipped if shipped is not None and shipped.hash == newest else kept(newest)


def installed() -> str:
    """The hash of the model that came with the program; empty where none did."""
    shipped = _shipped()
    return shipped.hash if shipped else ""


@lru_cache(maxsize=2)
def kept(hash_: str) -> Held:
    """A model is what its files say; they are laid out as a folder for as long as reading them takes."""
    version = ModelVersion.objects.get(pk=hash_)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in zip(_files(), (version.lists, version.weights, version.facts), strict=True):
            (folder / file).write_bytes(content)
        return Held(hash_, _load(folder))


def read(folder: Path, *, now: datetime) -> ModelVersion:
    """A folder's model, not kept yet. Raises UnreadableModelError."""
    _load(folder)
    lists, weights, facts = contents = [(folder / file).read_bytes() for file in _files()]
    return ModelVersion(
        hash=_hash(contents),
        name=folder.resolve().name[:100],
        lists=lists,
        weights=weights,
        facts=facts,
        first_used_at=now,
    )


def keep(version: ModelVersion) -> None:
    """Its files stay readable under their hash."""
    ModelVersion.objects.bulk_create([version], ignore_conflicts=True)


def keep_in_use(now: datetime) -> None:
    held = in_use()
    if held is not None and not ModelVersion.objects.filter(pk=held.hash).exists():
        keep(read(_shipped_folder(), now=now))


@lru_cache(maxsize=1)
def _shipped() -> Held | None:
    from pantau.engine.detect.classifier import load_classifier

    folder = _shipped_folder()
    classifier = load_classifier(folder)
    if classifier is None:
        return None
    return Held(_hash((folder / file).read_bytes() for file in _files()), classifier)


def _load(folder: Path) -> Classifier:
    from pantau.engine.detect.classifier import load_classifier

    try:
        classifier = load_classifier(folder)
    except Exception as error:  # somebody else's files: whatever is wrong with them, it is told
        raise UnreadableModelError(f"{folder} holds no model that can be read: {error}") from error
    if classifier is None:
        raise UnreadableModelError(f"{folder} holds no weights; pantau model train makes some")
    return classifier


def _files() -> tuple[str, str, str]:
    from pantau.engine.detect.classifier.model import FACTS, LISTS, WEIGHTS

    return LISTS, WEIGHTS, FACTS


def _shipped_folder() -> Path:
    from pantau.engine.detect.classifier.model import SHIPPED

    return SHIPPED


def _hash(contents: Iterable[bytes]) -> str:
    """Of each file's own hash, so that no two contents run into one another."""
    parts = b"".join(hashlib.sha256(content).digest() for content in contents)
    return hashlib.sha256(parts).hexdigest()
