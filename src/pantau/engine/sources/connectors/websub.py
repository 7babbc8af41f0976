"""WebSub, the push protocol of feeds (W3C Recommendation of 2018): asking, confirming, receiving, renewing.

Each topic has its own secret and callback, so that one hub cannot speak for another's topics.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .events import Gap
from .fetching import Fetcher, FetchError
from .seam import ReceiveError, Subscription

LEASE_S = 432_000  # five days, what YouTube's hub grants
RENEWED_AT = 0.8  # of the lease
LONGEST_LEASE = 9  # digits: thirty years
MOST_BYTES = 1024 * 1024  # of one delivery
_ALGORITHMS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}
_LINK = re.compile(r'<([^<>]*)>\s*((?:;\s*[\w-]+\s*=\s*(?:"[^"]*"|[^\s;,"]+)\s*)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True, repr=False)
class Callbacks:
    """Where hubs reach us, and what they sign with: both follow from the topic and one kept secret."""

    base: str  # "https://pantau.example/websub"
    master: str

    def address(self, topic: str) -> str:
        return f"{self.base.rstrip('/')}/{self._derive('callback', topic)[:32]}"

    def secret(self, topic: str) -> str:
        return self._derive("secret", topic)

    def _derive(self, purpose: str, topic: str) -> str:
        return hmac.new(self.master.encode(), f"{purpose}\0{topic}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The hub's question was ours: answer 200 with ``challenge``; None in ``lease_s`` after unsubscribing."""

    topic: str
    challenge: str
    lease_s: int | None


async def ask(
    fetch: Fetcher,
    hub: str,
    topic: str,
    callbacks: Callbacks,
    *,
    mode: str = "subscribe",
    lease_s: int = LEASE_S,
) -> None:
    """Ask a hub to push a topic, or to stop. It holds once the hub's question is answered: see ``confirm``.

    Raises FetchError.
    """
    form = {
        "hub.mode": mode,
        "hub.topic": topic,
        "hub.callback": callbacks.address(topic),
        "hub.secret": callbacks.secret(topic),
        "hub.lease_seconds": str(lease_s),
    }
    answer = await fetch.post(hub, data=form, hide=[form["hub.secret"]])
    if not 200 <= answer.status < 300:
        raise FetchError(
            "unreadable", f"the hub answers {answer.status}", status=answer.status, answer=answer
        )


def confirm(query: Mapping[str, str], asked: Mapping[str, str]) -> Confirmed:
    """The hub's verification of intent. ``asked`` holds the modes asked for by topic.

    Raises ReceiveError for a topic or mode nobody asked for, so that nobody else subscribes in our name,
    and for a hub that denies.
    """
    topic, mode = query.get("hub.topic", ""), query.get("hub.mode", "")
    if mode == "denied":
        raise ReceiveError(
            "malformed", f"the hub denies {topic}: {query.get('hub.reason', 'no reason given')}"
        )
    if not topic or asked.get(topic) != mode:
        raise ReceiveError("malformed", f"nobody asked to {mode or '?'} {topic or '?'}")
    challenge = query.get("hub.challenge", "")
    if not challenge:
        raise ReceiveError("malformed", f"the hub gives no challenge for {topic}")
    if mode == "unsubscribe":
        return Confirmed(topic, challenge, None)
    lease = query.get("hub.lease_seconds", "")
    if not lease.isascii() or not lease.isdigit() or len(lease) > LONGEST_LEASE or int(lease) == 0:
        raise ReceiveError("malformed", f"the hub grants no lease for {topic}")
    return Confirmed(topic, challenge, int(lease))


def topic_of(headers: Mapping[str, str]) -> str:
    """The topic a delivery says it is about: its ``Link rel=self``. Only its signature proves it."""
    return links_in(headers.get("link", "")).get("self", "")


def links_in(header: str) -> dict[str, str]:
    """Targets of a Link header by relation."""
    found: dict[str, str] = {}
    for link in _LINK.finditer(header):
        for relation in _relations(link[2]):
            found.setdefault(relation, link[1].strip())
    return found


def _relations(parameters: str) -> list[str]:
    match = _REL.search(parameters)
    return (match[1] or match[2] or "").lower().split() if match else []


def authenticate(headers: Mapping[str, str], body: bytes, callbacks: Callbacks) -> str:
    """The topic of a delivery whose signature is right. Looks at no byte of the body but to hash it.

    ``headers`` have lower-case names. Raises ReceiveError.
    """
    if len(body) > MOST_BYTES:
        raise ReceiveError("oversize", f"the delivery has {len(body)} bytes, {MOST_BYTES} are taken")
    topic = topic_of(headers)
    if not topic:
        raise ReceiveError("malformed", "the delivery names no topic (Link rel=self)")
    method, _, given = headers.get("x-hub-signature", "").partition("=")
    algorithm = _ALGORITHMS.get(method.strip().lower())
    if algorithm is None:
        raise ReceiveError("signature", f"the delivery for {topic} is not signed in a known way")
    right = hmac.new(callbacks.secret(topic).encode(), body, algorithm).hexdigest()
    if not hmac.compare_digest(right.encode(), given.strip().lower().encode()):
        raise ReceiveError("signature", f"the signature of a delivery for {topic} is wrong")
    return topic


class Replays:
    """Knows bodies seen before. WebSub signs neither time nor number, so only memory helps.

    Count a replay and answer it with success all the same: hubs deliver again what is refused. Kept apart
    from ``receive``, which stays pure: what was kept can be read again.
    """

    def __init__(self, most: int = 100_000) -> None:
        self._most = most
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def refuse_known(self, body: bytes) -> None:
        """Raises ReceiveError."""
        digest = hashlib.sha256(body).digest()
        if digest in self._seen:
            raise ReceiveError("replayed", "this very delivery was taken before")
        self._seen[digest] = None
        if len(self._seen) > self._most:
            self._seen.popitem(last=False)


def renew_at(confirmed_at: datetime, lease_s: int) -> datetime:
    return confirmed_at + timedelta(seconds=lease_s * RENEWED_AT)


def lapse_of(subscription: Subscription, now: datetime) -> Gap | None:
    """The gap a lapsed subscription leaves: pushes were lost from its end on."""
    end = subscription.expires_at
    if end is None or now < end:
        return None
    return Gap(subscription.account.platform, subscription.account, end, now, "lease")
