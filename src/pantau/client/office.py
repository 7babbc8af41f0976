"""One office, spoken to with one token."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx

from pantau.client import rows
from pantau.client.rows import (
    Account,
    AccountDay,
    Case,
    CoverageDay,
    Export,
    Finding,
    Gap,
    Post,
    Rulebook,
    WholeCase,
)

Row = TypeVar("Row")

PAGE = 200
ATTEMPTS = 5
LONGEST_WAIT_S = 90.0
BUSY = frozenset({429, 500, 502, 503, 504})


class ApiError(Exception):
    """The office refused, and says why; ``way_out`` what to do instead."""

    def __init__(self, status: int, detail: str, way_out: str = "") -> None:
        super().__init__(f"{status}: {detail} {way_out}".strip())
        self.status, self.detail, self.way_out = status, detail, way_out


class Client:
    """Iterators follow pages as they are read. An answer of 429 or 5xx is waited out, ``attempts`` times at most.

    ``address`` is the office's own, such as https://pantau.example.go.id. Times in filters need a zone.
    """

    def __init__(
        self,
        address: str,
        token: str,
        *,
        timeout_s: float = 60.0,
        attempts: int = ATTEMPTS,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._http = httpx.Client(
            base_url=f"{address.rstrip('/')}/api/v1/",
            headers={"authorization": f"Bearer {token}", "user-agent": "pantau.client"},
            timeout=timeout_s,
            transport=transport,
        )
        self._attempts = attempts
        self._sleep = sleep

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    # --- lists --------------------------------------------------------------------------------------

    def posts(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        platform: str | None = None,
        party: int | None = None,
        district: str | None = None,
        category: str | None = None,
        registered: bool | None = None,
        order: str = "newest",
    ) -> Iterator[Post]:
        asked = {
            "since": since, "until": until, "platform": platform, "party": party, "district": district,
            "category": category, "registered": registered, "order": order,
        }  # fmt: skip
        return self._pages(Post, "posts", asked)

    def findings(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        platform: str | None = None,
        category: str | None = None,
        rule: str | None = None,
        status: str | None = None,
        party: int | None = None,
        district: str | None = None,
        order: str = "newest",
    ) -> Iterator[Finding]:
        asked = {
            "since": since, "until": until, "platform": platform, "category": category, "rule": rule,
            "status": status, "party": party, "district": district, "order": order,
        }  # fmt: skip
        return self._pages(Finding, "findings", asked)

    def cases(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        state: str | None = None,
        entrance: str | None = None,
        district: str | None = None,
        closed: bool | None = None,
        order: str = "newest",
    ) -> Iterator[Case]:
        """Each one is noted as read by the token's person."""
        asked = {
            "since": since, "until": until, "state": state, "entrance": entrance, "district": district,
            "closed": closed, "order": order,
        }  # fmt: skip
        return self._pages(Case, "cases", asked)

    def accounts(
        self,
        *,
        platform: str | None = None,
        party: int | None = None,
        district: str | None = None,
        status: str | None = None,
        order: str = "newest",
    ) -> Iterator[Account]:
        asked = {
            "platform": platform, "party": party, "district": district, "status": status, "order": order
        }  # fmt: skip
        return self._pages(Account, "accounts", asked)

    def account_days(
        self,
        day: date | None = None,
        *,
        platform: str | None = None,
        district: str | None = None,
        why: str | None = None,
    ) -> Iterator[AccountDay]:
        """Each registered account on one day, today unless another is named."""
        asked = {"day": day, "platform": platform, "district": district, "why": why}
        return self._pages(AccountDay, "coverage/accounts", asked)

    # --- single things ------------------------------------------------------------------------------

    def post(self, id: int) -> Post:
        return rows.read(Post, self._get(f"posts/{id}"))

    def finding(self, id: int) -> Finding:
        return rows.read(Finding, self._get(f"findings/{id}"))

    def case(self, id: int) -> WholeCase:
        return rows.read(WholeCase, self._get(f"cases/{id}"))

    def account(self, id: int) -> Account:
        return rows.read(Account, self._get(f"accounts/{id}"))

    def coverage(
        self,
        first: date | None = None,
        last: date | None = None,
        *,
        platform: str | None = None,
        district: str | None = None,
    ) -> list[CoverageDay]:
        """Both days included, 31 at most; without any, today."""
        asked = {"first": first, "last": last, "platform": platform, "district": district}
        return rows.read_all(CoverageDay, self._get("coverage", asked)["items"])

    def gaps(self, day: date | None = None, *, platform: str | None = None) -> list[Gap]:
        return rows.read_all(Gap, self._get("coverage/gaps", {"day": day, "platform": platform})["items"])

    def rulebook(self) -> Rulebook:
        return rows.read(Rulebook, self._get("rulebook"))

    # --- big files ----------------------------------------------------------------------------------

    def export(self, kind: str, to: Path | str, *, pause_s: float = 2.0, **filters: Any) -> Export:
        """Have the office write posts, findings, coverage or cases into a file, and bring it here.

        The format is the name's: .parquet, .csv or .jsonl. Returns once the file is whole and its hash is checked.
        """
        to = Path(to)
        asked = {"kind": kind, "format": to.suffix.lstrip("."), "filters": _written(filters)}
        export = rows.read(Export, self._answer("POST", "exports", json=asked).json())
        while export.state == "waiting":
            self._sleep(pause_s)
            export = rows.read(Export, self._get(f"exports/{export.id}"))
        if export.state != "ready":
            raise ApiError(410, f"The export is {export.state}.", export.problem or "Ask for it again.")
        self._download(f"exports/{export.id}/file", to, export.sha256 or "")
        return export

    def _download(self, path: str, to: Path, sha256: str) -> None:
        part, digest = to.with_name(f".{to.name}.part"), hashlib.sha256()
        with self._http.stream("GET", path) as answer, part.open("wb") as file:
            if answer.status_code != 200:
                answer.read()
                raise _error_of(answer)
            for chunk in answer.iter_bytes():
                digest.update(chunk)
                file.write(chunk)
        if digest.hexdigest() != sha256:
            part.unlink()
            raise ApiError(502, "The file did not arrive whole.", "Ask for it again.")
        os.replace(part, to)

    # --- asking -------------------------------------------------------------------------------------

    def _pages(self, kind: type[Row], path: str, asked: Mapping[str, Any]) -> Iterator[Row]:
        cursor: str | None = None
        while True:
            page = self._get(path, {**asked, "limit": PAGE, "cursor": cursor})
            yield from rows.read_all(kind, page["items"])
            cursor = page["next"]
            if cursor is None:
                return

    def _get(self, path: str, asked: Mapping[str, Any] | None = None) -> Any:
        return self._answer("GET", path, params=_written(asked or {})).json()

    def _answer(self, method: str, path: str, **sent: Any) -> httpx.Response:
        for attempt in range(1, self._attempts + 1):
            last = attempt == self._attempts
            try:
                answer = self._http.request(method, path, **sent)
            except httpx.TransportError:
                if last or method != "GET":
                    raise
                self._sleep(_backoff(attempt))
                continue
            if answer.status_code < 400:
                return answer
            # What was not heard may be said again; of anything else that may be done twice, only 429 is sure.
            again = answer.status_code == 429 or (method == "GET" and answer.status_code in BUSY)
            wait = _wait(answer, attempt)
            if last or not again or wait > LONGEST_WAIT_S:
                raise _error_of(answer)
            self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")


def _backoff(attempt: int) -> float:
    return min(30.0, 2.0 ** (attempt - 1))


def _wait(answer: httpx.Response, attempt: int) -> float:
    asked = answer.headers.get("retry-after", "")
    return float(asked) if asked.isascii() and asked.isdigit() else _backoff(attempt)


def _error_of(answer: httpx.Response) -> ApiError:
    try:
        told = answer.json()
        return ApiError(answer.status_code, str(told["detail"]), str(told.get("way_out", "")))
    except (ValueError, KeyError, TypeError):
        return ApiError(answer.status_code, answer.reason_phrase)


def _written(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Filters as an address says them; None is no filter. Raises ValueError for a time without a zone."""
    written: dict[str, Any] = {}
    for name, value in asked.items():
        if value is None:
            continue
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError(f"{name}={value} has no zone")
        written[name] = value.isoformat() if isinstance(value, date) else value
    return written
