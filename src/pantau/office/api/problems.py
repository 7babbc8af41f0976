"""What goes wrong, as application/problem+json (RFC 9457): what it is, and the way out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from pantau.office.api.cursors import CursorError
from pantau.office.api.tokens import NotAcceptedError, TooManyRequestsError

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request makes no sense",
    401: "A token is needed",
    403: "Not allowed",
    404: "Not found",
    405: "Not that way",
    409: "Not now",
    410: "Gone",
    413: "Too large",
    422: "A value is not right",
    429: "Too many requests",
    503: "Too much to answer at once",
}
MAKE_A_TOKEN = (
    "Make a token in the office under Antarmuka program, and send it as: Authorization: Bearer pantau_…"  # noqa: S105
)
ASK_FOR_LESS = "Narrow the time or ask for fewer rows; for all of it ask for an export."


class ProblemError(Exception):
    """Something an operation refuses. ``way_out``: what to do instead."""

    def __init__(self, status: int, detail: str, way_out: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.way_out = status, detail, way_out


def problem(status: int, detail: str, way_out: str = "", **more: Any) -> HttpResponse:
    told = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "detail": detail}
    if way_out:
        told["way_out"] = way_out
    return JsonResponse(told | more, status=status, content_type=MEDIA_TYPE)


def unauthorised(detail: str) -> HttpResponse:
    response = problem(401, detail, MAKE_A_TOKEN)
    response["WWW-Authenticate"] = "Bearer"
    return response


def too_many(wait_s: int) -> HttpResponse:
    response = problem(429, "This token has asked too often within a minute.", f"Wait {wait_s} seconds.")
    response["Retry-After"] = str(wait_s)
    return response


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [
        {"where": ".".join(str(part) for part in one["loc"]), "what": str(one["msg"])} for one in error.errors
    ]
    return problem(422, "; ".join(f"{one['where']}: {one['what']}" for one in wrong), errors=wrong)


def _interrupted(request: HttpRequest, error: OperationalError) -> HttpResponse:
    if getattr(error.__cause__, "sqlstate", "") != "57014":  # query_canceled: our own statement_timeout
        raise error
    response = problem(503, "The answer took too long and was given up.", ASK_FOR_LESS)
    response["Retry-After"] = "30"
    return response


def answer_with_problems(api: NinjaAPI) -> None:
    handlers: dict[type[Exception], Any] = {
        ProblemError: lambda _r, error: problem(error.status, error.detail, error.way_out),
        NotAcceptedError: lambda _r, error: unauthorised(str(error)),
        AuthenticationError: lambda _r, _error: unauthorised("The request carries no token."),
        TooManyRequestsError: lambda _r, error: too_many(error.wait_s),
        PermissionDenied: lambda _r, error: problem(403, str(error)),
        CursorError: lambda _r, error: problem(400, str(error)),
        Http404: lambda _r, _error: problem(404, "There is no such thing, or it is not yours to see."),
        HttpError: lambda _r, error: problem(error.status_code, str(error)),
        ValidationError: _invalid,
        OperationalError: _interrupted,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def in_our_words(response: HttpResponse) -> HttpResponse:
    """Answers that Django or the framework made as plain text."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(MEDIA_TYPE):
        return response
    allowed = response.get("Allow", "")
    way_out = f"Use {allowed}." if allowed else ""
    told = problem(response.status_code, TITLES.get(response.status_code, "Error"), way_out)
    if allowed:
        told["Allow"] = allowed
    return told
