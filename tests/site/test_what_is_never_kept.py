"""No face, and no political leaning of a person, in any table, export or value: by walking all of them.

A party may stand only where somebody registered with the election commission for it, or where a post or a
count is spoken of. A new place for one fails here until it is added with its reason.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.db import models

import pantau.cli
import pantau.engine
import pantau.office
from pantau.engine.detect.signals import FIXED
from pantau.engine.post import PICTURE_TAGS
from pantau.office.registry.models import Party

SOURCE = Path(pantau.cli.__file__).parents[1]

#: Parts of names (English and Indonesian) that nothing kept about a person may bear.
NEVER = (
    "leaning", "ideolog", "partisan", "sympath", "simpati", "supporter", "pendukung", "affinit", "afiliasi",
    "affiliation", "political", "politik", "preferensi", "voted", "vote_intent", "pilihannya", "orientation",
    "religion", "agama", "ethnic", "suku_", "gender", "kelamin", "face_", "_face", "wajah", "biometr", "embedding",
    "fingerprint_of_person", "emotion",
)  # fmt: skip

#: Names that stand for something else, or that the law itself publishes.
ALLOWED = {
    "pantau.engine.pictures.inspecting.PictureFacts.orientation": "how a camera was held",
    "registry.candidate.gender": "the commission's published list says it; no rule and no order may ask for it",
    "pantau.office.registry.rows.CandidateRow.gender": "the same, on its way in",
    **dict.fromkeys(
        (
            "pantau.engine.text.names.comparing.Agreement.other_gender",
            "pantau.engine.text.names.reading.PersonName.gender",
            "pantau.engine.text.names.reading._Reading.genders",
        ),
        "what a title in a name says (Lalu or Baiq), to tell namesakes apart; it is kept nowhere",
    ),
}

#: Where a party may stand, and why that is no leaning.
PARTY_PLACES = {
    "registry.candidate.party": "they stand for it, by the commission's list",
    "registry.account.party": "the party registered the account",
    "registry.party.id": "the party itself",
    "registry.proposalreason.party": "an account seems to campaign for it; a person decides, else it is forgotten",
    "findings.finding.party_number": "of the registered account that posted, for filters and even-handedness",
    "insight.daychange.party": "how many posts and findings more or fewer by party; no person, no account",
    "casework.caseparty.party": "the party itself is reported, as the owner of a registered account",
    "casework.outcome.party": "a person of the case: the law's word for whoever takes part in one",
    "casework.paper.party": "the same",
    "casework.clarification.party": "the same",
    "portal.replyright.party": "the same",
    "findings.postgroup.parties": "how many parties' registered accounts share a text: a count",
}

FACE_PACKAGES = (
    "face_recognition",
    "face-recognition",
    "dlib",
    "insightface",
    "deepface",
    "mediapipe",
    "facenet",
)
FACE_CALLS = re.compile(r"CascadeClassifier|FaceDetector|FaceRecogni[sz]er|face_locations|face_encodings")


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("pantau.")]


def modules_of(package: ModuleType) -> list[ModuleType]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(one.name) for one in found if ".migrations" not in one.name]


def named() -> dict[str, str]:
    """Every name under which something is kept, handed out or exported -> where it stands."""
    names = {
        f"{model._meta.label_lower}.{field.name}": field.name
        for model in ours()
        for field in model._meta.get_fields()
    }
    for package in (pantau.engine, pantau.office, pantau.cli):
        for module in modules_of(package):
            for value in vars(module).values():
                if (
                    isinstance(value, type)
                    and dataclasses.is_dataclass(value)
                    and value.__module__ == module.__name__
                ):
                    names |= {
                        f"{module.__name__}.{value.__name__}.{f.name}": f.name
                        for f in dataclasses.fields(value)
                    }
            for constant in ("COLUMNS", "HEADER", "HEADERS", "FIELDS", "HEAD"):
                columns = getattr(module, constant, ())
                if isinstance(columns, tuple | list):
                    names |= {f"{module.__name__}.{constant}.{c}": c for c in columns if isinstance(c, str)}
    return names


@pytest.fixture(scope="module")
def all_names() -> dict[str, str]:
    return named()


def test_the_walk_reaches_tables_values_and_exports(all_names):
    wanted = ("findings.finding.rank", "pantau.engine.post.Post.text", "pantau.cli.scan.COLUMNS.rank")
    assert set(wanted) <= set(all_names)
    assert len(all_names) > 1500


def test_nothing_is_named_for_a_leaning_a_faith_or_a_face(all_names):
    found = {
        place: part for place, name in all_names.items() for part in NEVER
        if part in f"{name.lower()}_" and place not in ALLOWED
    }  # fmt: skip
    assert found == {}


def test_a_party_stands_only_where_somebody_registered_for_it():
    places = set()
    for model in ours():
        for field in model._meta.get_fields():
            to_party = field.related_model is Party and not field.auto_created
            if to_party or (field.concrete and re.search(r"part(y|ies|ai)", field.name)):
                places.add(f"{model._meta.label_lower}.{field.name}")
    assert places <= set(PARTY_PLACES), (
        "a new place for a party: is it anybody's leaning? Then not; else say why"
    )


def test_what_rules_and_the_order_may_ask_has_no_such_name(all_names):
    asked = {
        place
        for place in all_names
        if place.startswith(("pantau.engine.detect.", "pantau.engine.law.rules."))
    }
    assert asked
    assert asked.isdisjoint(ALLOWED)
    # What a person saw on a picture of the post is an act shown, not a side taken: it names no party.
    names = {signal.name for signal in FIXED} - {f"picture_{tag}" for tag in PICTURE_TAGS}
    assert not [name for name in names if re.search(r"part(y|ai)|candid|ticket|gender|relig", name)]


def test_officials_and_authors_of_posts_have_no_party():
    for label in ("registry.Official", "posts.Post", "posts.Interaction", "people.User"):
        names = {field.name for field in apps.get_model(label)._meta.get_fields() if field.concrete}
        assert not {name for name in names if "part" in name and "partition" not in name}, label


def test_no_program_for_faces_is_a_dependency_or_called():
    root = SOURCE.parents[1]
    listed = (root / "pyproject.toml").read_text() + "".join(
        file.read_text() for file in (root / "requirements").glob("*.txt")
    )
    assert not [
        name for name in FACE_PACKAGES if re.search(rf"^\W*{re.escape(name)}\b", listed, re.MULTILINE)
    ]
    assert not [str(file) for file in SOURCE.rglob("*.py") if FACE_CALLS.search(file.read_text("utf-8"))]
