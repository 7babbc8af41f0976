"""The network that ``scripts/test-network`` started, and people who live there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx

from pantau.engine.sources.connectors.bluesky import BlueskyFeeds, BlueskyRecords
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.firehose import Firehose
from pantau.engine.sources.connectors.seam import Access, LegalBasis

ACCESS = Access(
    LegalBasis("letter", "001/HK/2024", date(2024, 2, 1), "Ketua", "posts of registered accounts")
)
POST, LIKE = "app.bsky.feed.post", "app.bsky.feed.like"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Network:
    """Where its servers are. ``settle`` returns once all that happened has reached the application server."""

    plc: str
    pds: str
    appview: str
    ozone: str
    settled: str
    password: str

    @property
    def firehose(self) -> str:
        return self.pds.replace("http", "ws") + "/xrpc/com.atproto.sync.subscribeRepos"

    def settle(self) -> None:
        httpx.get(self.settled, timeout=60).raise_for_status()

    def streams(self, **options: Any) -> Firehose:
        return Firehose(ACCESS, self.firehose, now, base_url=self.appview, directory=self.plc, **options)

    def feeds(self) -> BlueskyFeeds:
        return BlueskyFeeds(ACCESS, self.appview, now, directory=self.plc)

    def records(self) -> BlueskyRecords:
        return BlueskyRecords(ACCESS, self.appview, now, directory=self.plc)

    def moderate(self, did: str, *, takedown: bool) -> None:
        status = {"applied": takedown, "ref": "uji"} if takedown else {"applied": False}
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": did}
        for server in (self.pds, self.appview):
            httpx.post(
                f"{server}/xrpc/com.atproto.admin.updateSubjectStatus",
                json={"subject": subject, "takedown": status},
                auth=("admin", self.password),
            ).raise_for_status()


@dataclass
class Citizen:
    """Somebody with an account on the network, who does what people do there."""

    network: Network
    handle: str
    did: str = ""
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        made = self._call(
            "com.atproto.server.createAccount",
            handle=self.handle,
            email=f"{self.handle}@example.org",
            password="rahasia-sekali",
        )
        self.did, self.token = made["did"], made["accessJwt"]

    @property
    def ref(self) -> AccountRef:
        return AccountRef("bluesky", self.did, self.handle)

    def post(self, text: str) -> str:
        """Its ``at://`` address."""
        return str(self._create(POST, {"text": text, "langs": ["id"]})["uri"])

    def edit(self, uri: str, text: str) -> None:
        record = {"$type": POST, "text": text, "langs": ["id"], "createdAt": _moment()}
        self._call(
            "com.atproto.repo.putRecord", repo=self.did, collection=POST, rkey=_key(uri), record=record
        )

    def delete(self, uri: str) -> None:
        self._call("com.atproto.repo.deleteRecord", repo=self.did, collection=POST, rkey=_key(uri))

    def like(self, uri: str) -> None:
        [record] = httpx.get(
            f"{self.network.pds}/xrpc/com.atproto.repo.listRecords",
            params={"repo": uri.split("/")[2], "collection": POST, "limit": 1},
        ).json()["records"]
        self._create(LIKE, {"subject": {"uri": uri, "cid": record["cid"]}})

    def rename(self, handle: str) -> None:
        self._call("com.atproto.identity.updateHandle", handle=handle)

    def deactivate(self) -> None:
        self._call("com.atproto.server.deactivateAccount", {})

    def activate(self) -> None:
        self._call("com.atproto.server.activateAccount")

    def _create(self, collection: str, record: dict[str, Any]) -> Any:
        whole = {"$type": collection, "createdAt": _moment(), **record}
        return self._call("com.atproto.repo.createRecord", repo=self.did, collection=collection, record=whole)

    def _call(self, method: str, given: dict[str, Any] | None = None, **body: Any) -> Any:
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        answer = httpx.post(
            f"{self.network.pds}/xrpc/{method}", json=body or given, headers=headers, timeout=30
        )
        assert answer.status_code == 200, f"{method}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else {}


def _key(uri: str) -> str:
    return uri.rpartition("/")[2]


def _moment() -> str:
    return now().isoformat().replace("+00:00", "Z")
