"""What the rulebook in use says: its calendar, categories, norms, parties and districts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from pantau.office.api.bearer import Bearer
from pantau.web.ui import rulebook as office

router = Router(tags=["Rulebook"], auth=Bearer("rulebook:read"))


class Named(Schema):
    """``title_id`` is Indonesian and holds; ``title_en`` explains it in English."""

    id: str
    title_id: str
    title_en: str


class PhaseRow(Named):
    start: datetime
    end: datetime = Field(description="Exclusive.")
    basis: str


class NormRow(Named):
    article_id: str
    article_en: str


class PartyRow(Schema):
    number: int
    short: str
    name: str


class DistrictRow(Schema):
    code: str
    name: str


class RulebookWhole(Schema):
    name: str
    hash: str
    election: str
    title_id: str
    title_en: str
    timezone: str
    phases: list[PhaseRow]
    categories: list[Named]
    norms: list[NormRow]
    parties: list[PartyRow] = Field(description="In the order of the ballot.")
    districts: list[DistrictRow]


def _titles(titles: Any) -> dict[str, str]:
    return {"title_id": titles["id"], "title_en": titles["en"]}


@router.get("/rulebook", response=RulebookWhole, summary="The rulebook in use", operation_id="get_rulebook")
def rulebook(request: HttpRequest) -> RulebookWhole:
    book = office.current()
    return RulebookWhole(
        name=book.name,
        hash=book.hash,
        election=book.election,
        timezone=str(book.timezone),
        phases=[
            PhaseRow(id=one.id, start=one.start, end=one.end, basis=one.basis, **_titles(one.title))
            for one in book.calendar.phases
        ],
        categories=[Named(id=code, **_titles(titles)) for code, titles in book.categories.items()],
        norms=[
            NormRow(
                id=id_,
                article_id=norm.article["id"],
                article_en=norm.article["en"],
                **_titles(norm.title),
            )
            for id_, norm in book.norms.items()
        ],
        parties=[
            PartyRow(number=one.number, short=one.short, name=one.name)
            for one in sorted(book.parties, key=lambda party: party.number)
        ],
        districts=[DistrictRow(code=one.code, name=one.name) for one in book.districts],
        **_titles(book.title),
    )
