"""The interface as a whole: its operations, its document, and what every answer has in common."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from ninja import NinjaAPI

from pantau.office.api import (
    accounts,
    cases,
    coverage,
    export_routes,
    findings,
    posts,
    rulebook,
    webhook_routes,
)
from pantau.office.api.bearer import Bearer
from pantau.office.api.problems import answer_with_problems, in_our_words, problem

DESCRIPTION = """\
What the office's other programs may read: posts, findings, cases, coverage, the registry and the rulebook, as far as
the person may whom the token stands for. Every request carries `Authorization: Bearer pantau_…`; cookies are not read.
Lists come in pages: follow `next` until it is null. What goes wrong is said as application/problem+json.
"""
ROUTERS = (posts, findings, cases, coverage, accounts, rulebook, export_routes, webhook_routes)


def build() -> NinjaAPI:
    api = NinjaAPI(
        title="Pantau",
        version="1",
        description=DESCRIPTION,
        docs_url=None,  # its pages load scripts from elsewhere; ours are reference.py
        openapi_url=None,
        urls_namespace="api",
    )
    answer_with_problems(api)
    for module in ROUTERS:
        api.add_router("", module.router)
    return api


api = build()


def document() -> dict[str, Any]:
    """The OpenAPI document, with each operation's scope and the form of problems."""
    schema: dict[str, Any] = api.get_openapi_schema()
    for path in schema["paths"].values():
        for operation in path.values():
            operation["responses"] |= {"default": PROBLEM}
    for (path, method), scope in scopes().items():
        operation = schema["paths"][path][method]
        operation["x-scope"] = scope
        operation["description"] = f"{operation.get('description', '')}\n\nScope: `{scope}`.".strip()
    schema["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
    return schema


PROBLEM = {
    "description": "What is wrong, and the way out",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
PROBLEM_SCHEMA = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "way_out": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


def scopes() -> dict[tuple[str, str], str]:
    """(path, method) -> the scope that the operation asks for."""
    root = reverse("api:api-root")
    found = {}
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                scope = next(auth.scope for auth in operation.auth_callbacks if isinstance(auth, Bearer))
                for method in operation.methods:
                    found[f"{root.rstrip('/')}{path}", method.lower()] = scope
    return found


# --- what every answer has in common ---------------------------------------------------------------

View = Callable[..., HttpResponse]


def shared(view: View) -> View:
    """For programs, in English, on no cookie's word, kept by no cache between; what is unchanged costs no bytes."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        with translation.override("id" if _wants_indonesian(request) else "en"):
            response = in_our_words(view(request, *args, **named))
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Authorization", "Accept-Language"])
        return _unless_known(request, response)

    answer.login_required = False  # type: ignore[attr-defined]
    answer.knows_nobody = True  # type: ignore[attr-defined]
    answer.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is done on the word of a cookie
    return answer


def _wants_indonesian(request: HttpRequest) -> bool:
    return request.headers.get("Accept-Language", "").lower().startswith("id")


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    answer = HttpResponse(status=304) if tag in known else response
    for name in ("Cache-Control", "Vary"):
        answer[name] = response[name]
    answer["ETag"] = tag
    return answer


def openapi(request: HttpRequest) -> HttpResponse:
    """Open to all: it says what there is, and nothing of what is in it."""
    return HttpResponse(json.dumps(document(), ensure_ascii=False), content_type="application/json")


def unknown(request: HttpRequest, **_named: Any) -> HttpResponse:
    return problem(404, "There is no such address.", "The document openapi.json names them all.")
