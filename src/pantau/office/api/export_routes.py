"""Big files through the interface: asked for, waited for, fetched."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field, ValidationError

from pantau.office.api import access, bulk, exports
from pantau.office.api.asking import Id
from pantau.office.api.bearer import Bearer, caller_of
from pantau.office.api.models import Export
from pantau.office.api.problems import ProblemError
from pantau.office.people.actions import record
from pantau.web.ui.downloads import file_download

router = Router(tags=["Exports"], auth=Bearer("export"))

MOST_SHOWN = 100
MEDIA_TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
}


class ExportRow(Schema):
    id: int
    kind: str
    format: str
    state: Literal["waiting", "ready", "failed", "expired"]
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None = Field(description="The file is removed then.")
    rows: int | None
    size: int | None = Field(description="Bytes.")
    sha256: str | None
    problem: str | None


class ExportList(Schema):
    items: list[ExportRow] = Field(description="One's own, the newest first, 100 at most.")


class ExportWanted(Schema):
    kind: Literal[tuple(bulk.KINDS)]  # type: ignore[valid-type]
    format: Literal[bulk.FORMATS] = "parquet"  # type: ignore[valid-type]
    filters: dict[str, str | int | bool] = Field(
        default_factory=dict,
        max_length=12,
        description="As the list of this kind has them; of coverage `first`, `last`, `platform`, `district`.",
    )


def _shown(export: Export) -> dict[str, Any]:
    told = {name: getattr(export, name) for name in ExportRow.model_fields}
    return told | {"sha256": export.sha256 or None, "problem": export.problem or None}


@router.post("/exports", response={202: ExportRow}, summary="Ask for a file", operation_id="make_export")
def made(request: HttpRequest, wanted: ExportWanted) -> Any:
    """The token needs the scope of what is in it as well, such as `posts:read`."""
    caller = caller_of(request)
    kind = bulk.KINDS[wanted.kind]
    caller.require_scope(kind.scope)
    unknown = set(wanted.filters) - set(kind.filters.model_fields)
    if unknown:
        known = ", ".join(kind.filters.model_fields)
        raise ProblemError(422, f"{wanted.kind} has no filter {', '.join(sorted(unknown))}.", f"Use {known}.")
    try:
        filters = kind.filters(**wanted.filters).model_dump(mode="json", exclude_none=True)
        asked = exports.ask(caller.user, wanted.kind, wanted.format, filters, now=caller.now)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise ProblemError(422, told) from None
    except exports.ExportError as refused:
        raise ProblemError(409, str(refused)) from None
    return Status(202, _shown(asked))


@router.get("/exports", response=ExportList, summary="List files", operation_id="list_exports")
def listed(request: HttpRequest) -> dict[str, Any]:
    return {"items": [_shown(one) for one in access.own_exports(caller_of(request).user)[:MOST_SHOWN]]}


@router.get("/exports/{id}", response=ExportRow, summary="How a file stands", operation_id="get_export")
def one(request: HttpRequest, id: Id) -> dict[str, Any]:
    return _shown(get_object_or_404(access.own_exports(caller_of(request).user), pk=id))


@router.get(
    "/exports/{id}/file",
    response={200: bytes},
    summary="The file",
    operation_id="get_export_file",
    openapi_extra={
        "responses": {
            200: {
                "description": "The file",
                "content": {
                    name.split(";")[0]: {"schema": {"type": "string"}} for name in MEDIA_TYPES.values()
                },
            }
        }
    },
)
def file(request: HttpRequest, id: Id) -> HttpResponseBase:
    """Once it is `ready`, for a day."""
    caller = caller_of(request)
    found = get_object_or_404(access.own_exports(caller.user), pk=id)
    caller.require_scope(bulk.KINDS[found.kind].scope)
    if found.state != Export.State.READY:
        raise ProblemError(
            409 if found.state == Export.State.WAITING else 410, f"The file is {found.state}.", found.problem
        )
    name = f"pantau-{found.kind}-{found.pk}.{found.format}"
    try:
        answer = file_download(request, exports.place_of(found), name, MEDIA_TYPES[found.format])
    except FileNotFoundError:
        raise ProblemError(410, "The file is not there any more.", "Ask for it again.") from None
    record(caller.user, "export_taken", found)
    return answer
