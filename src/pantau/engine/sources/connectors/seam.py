"""The seam every platform is reached through.

A connector is switched off until it is given ``Access``: the legal basis and the credentials. It knows
no database and no clock of its own; the network comes in as a ``Fetcher``, which limits, retries, audits
and keeps raw bytes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol, runtime_checkable

from .events import AccountRef, AccountState, Cursor, Event, Page, PostRef
from .fetching import Fetcher

Proof = Literal["real_server", "published_specification", "never_run"]
Sees = Literal["posts", "comments", "ads"]  # what a look by a route observes of an account
Clock = Callable[[], datetime]  # aware, UTC


class NotPermittedError(Exception):
    """The connector has no legal basis or no credentials, and refuses to start; the message says which.

    ``missing`` names the credentials it still needs.
    """

    def __init__(self, message: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """By what right a platform is asked: an agreement or letter."""

    kind: str  # agreement, letter, statute, consent
    reference: str
    signed_on: date
    signatory: str
    scope: str


@dataclass(frozen=True, slots=True, repr=False)
class Access:
    """What a connector may use. Never shown: ``repr`` hides the tokens."""

    legal_basis: LegalBasis
    app: Mapping[str, str] = field(default_factory=dict)  # API key, client id and secret, app token, ...
    accounts: Mapping[str, str] = field(
        default_factory=dict
    )  # account name -> the consenting account's token

    def __repr__(self) -> str:
        return f"Access({self.legal_basis.reference!r}, {len(self.accounts)} consented accounts)"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an address turned out to be."""

    state: AccountState
    account: AccountRef | None = None
    name: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A push subscription as the platform confirmed it."""

    account: AccountRef
    topic: str
    expires_at: datetime | None


class ReceiveError(Exception):
    """A delivery is refused: wrong signature, too large, malformed. ``kind`` is counted."""

    def __init__(self, kind: Literal["signature", "replayed", "oversize", "malformed"], message: str) -> None:
        super().__init__(message)
        self.kind = kind


@runtime_checkable
class Connector(Protocol):
    """One platform by one route."""

    name: str  # "youtube", "facebook_page_consented", ...
    platform: str
    route: str  # what the ledger shows: "youtube_api", "websub", ...
    proof: Proof
    batch: int  # accounts per request of the sweep
    consented: bool  # needs the account's own permission
    # Optional ``sees``: "posts" where it says nothing. An account is covered by looks at its posts alone.

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]: ...

    def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        """Look at accounts once. Yields pages; the caller stores each before it takes the next."""
        ...

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]: ...

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        """A push delivery. The signature is checked before anything is parsed; pure, so it can be replayed.

        Raises ReceiveError.
        """
        ...

    def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        """Look at posts again: unchanged, edited or gone."""
        ...


STREAM = "*"  # under which a line's pages name their cursor


@runtime_checkable
class Stream(Connector, Protocol):
    """A connector that can be listened to as well, over a line that stays open."""

    repeats: bool  # opened again with its cursor, a line tells first what it would have told meanwhile

    async def watch_only(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """Whom the line is for from now on; accounts that find no place are left out. Raises FetchError."""
        ...

    def listen(self, accounts: Sequence[AccountRef], cursor: Cursor, fetch: Fetcher) -> AsyncIterator[Page]:
        """Pages for as long as the line holds. The first, which may be empty, says that it is open.

        A page's cursor is where to go on once it is stored; ``newest`` is when the line was last heard. What
        the line could not tell is a gap. Raises FetchError where no line can be had, or when it ends.
        """
        ...


def require_access(access: Access | None, *needed: str) -> Access:
    """The access, or NotPermittedError naming what is missing."""
    if access is None or not access.legal_basis.reference:
        raise NotPermittedError(
            "no legal basis: record the agreement or letter, its date, signatory and scope first"
        )
    missing = [name for name in needed if not access.app.get(name)]
    if missing:
        raise NotPermittedError(f"missing credentials: {', '.join(missing)}", tuple(missing))
    return access
