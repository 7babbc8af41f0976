"""Meta's Ad Library: political ads of Pages, ten at once, and of whoever names a candidate.

The library holds ads that their advertiser declared as political, or that Meta found to be so. Others are missing by
definition, so 'not found' says nothing. Meta publishes no machine-readable description: shapes are from its
documentation as other people quote it, none was seen live.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pantau.engine.post import Author, Media, Post
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import count, dig, listed, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.times import read_time

from .events import AccountChanged, AccountRef, AccountState, Cursor, Event, Gap, Page, PostRef, PostSeen
from .fetching import Fetcher, FetchError, Trouble
from .graph import GRAPH, Call, Graph, Reading, next_page
from .graph_lists import result_of, trouble_events
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Sees, Subscription, require_access
from .timelines import WHY
from .wordings import wording_version

MOST_PAGES_ASKED = 10  # Facebook Pages in one question
PAGE_SIZE = 250
MOST_ANSWERS = 40  # pages of one question's answer
LONGEST_TERMS = 100  # characters
OVERLAP = timedelta(days=2)  # ads are dated by days
KNOWN = 50
COUNTRY = "ID"
AD_FIELDS = (
    "id,page_id,page_name,bylines,ad_creation_time,ad_creative_bodies,ad_creative_link_titles,"
    "ad_creative_link_captions,ad_creative_link_descriptions,ad_delivery_start_time,ad_delivery_stop_time,"
    "ad_snapshot_url,currency,spend,impressions,estimated_audience_size,delivery_by_region,"
    "demographic_distribution,publisher_platforms,languages"
)
AD = "ad:"  # before the library's number, which is no number of a post

_TEXTS = (
    "ad_creative_bodies",
    "ad_creative_link_titles",
    "ad_creative_link_captions",
    "ad_creative_link_descriptions",
)


# --- what answers hold --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Range:
    """Meta gives ranges; the highest has no upper end."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class AdFacts:
    """What the library says about an ad besides its words."""

    paid_by: str  # the disclaimer, as the advertiser wrote it
    spend: Range
    currency: str
    impressions: Range
    started_at: datetime | None
    stopped_at: datetime | None
    platforms: tuple[str, ...]
    regions: tuple[tuple[str, float], ...]  # share of the impressions by province

    def ran_within(self, start: datetime, end: datetime) -> bool | None:
        """Was it shown between these moments? None where the library does not say when it began."""
        if self.started_at is None:
            return None
        return self.started_at < end and (self.stopped_at is None or self.stopped_at >= start)


def ad_facts(item: Mapping[str, Any]) -> AdFacts:
    return AdFacts(
        paid_by=", ".join(_texts(item.get("bylines"))),
        spend=_range(item.get("spend")),
        currency=text_of(item.get("currency")) or "",
        impressions=_range(item.get("impressions")),
        started_at=read_time(item.get("ad_delivery_start_time"))[0],
        stopped_at=read_time(item.get("ad_delivery_stop_time"))[0],
        platforms=tuple(each.lower() for each in listed(item.get("publisher_platforms"))),
        regions=tuple(_shares(item.get("delivery_by_region"))),
    )


def _range(value: object) -> Range:
    return Range(count(dig(value, "lower_bound")), count(dig(value, "upper_bound")))


def _shares(value: object) -> Iterator[tuple[str, float]]:
    for one in value if isinstance(value, list) else ():
        region, share = text_of(dig(one, "region")), dig(one, "percentage")
        try:
            if region:
                yield region, float(share)
        except (TypeError, ValueError):
            continue


def ad_post(item: Mapping[str, Any], ref: str) -> Post:
    """Raises BadItem where the item is no ad."""
    number, page = text_of(item.get("id")), text_of(item.get("page_id"))
    if number is None or page is None:
        raise BadItem("this ad has no number or no page")
    text = "\n\n".join(dict.fromkeys(each for name in _TEXTS for each in _texts(item.get(name))))
    return Post(
        platform="facebook",
        native_id=f"{AD}{number}",
        text=text,
        posted_at=read_time(item.get("ad_delivery_start_time") or item.get("ad_creation_time"))[0],
        author=Author(
            "facebook",
            page,
            name=text_of(item.get("page_name")),
            url=f"https://www.facebook.com/{page}",
        ),
        url=f"https://www.facebook.com/ads/library/?id={number}",
        language=next(iter(listed(item.get("languages"))), None),
        media=(Media("other", f"https://www.facebook.com/ads/archive/render_ad/?id={number}"),),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        sponsored=True,
        source_ref=ref,
        raw=item,
    )


def _texts(value: object) -> list[str]:
    """Texts of a list, or one text: ``bylines`` is told as both."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    return (
        [each for each in value if isinstance(each, str) and each.strip()] if isinstance(value, list) else []
    )


def seen(item: Mapping[str, Any], account: AccountRef | None, observed_at: datetime, raw: str) -> PostSeen:
    post = ad_post(item, raw)
    stopped = text_of(item.get("ad_delivery_stop_time")) or ""
    return PostSeen(post, wording_version(post.text, stopped), account, observed_at, raw)


def ads_in(reading: Reading) -> list[Mapping[str, Any]]:
    """Raises FetchError("unreadable")."""
    ads = reading.body.get("data")
    if not isinstance(ads, list) or not all(isinstance(one, dict) for one in ads):
        raise FetchError("unreadable", "a list of ads without data")
    return ads


def search_terms(name: str) -> str:
    """A candidate's name as one phrase: titles after a comma are left out, since commas part phrases."""
    words = name.partition(",")[0].split()
    while words and len(" ".join(words)) > LONGEST_TERMS:
        words.pop()
    return " ".join(words)


# --- the connector ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Look:
    """One question's answer as far as it was read."""

    accounts: Mapping[str, AccountRef]  # by page id
    cursors: Mapping[str, Cursor]
    started: datetime
    following: Mapping[str, str] | None = None
    answers: int = 0
    ads: list[PostSeen] = field(default_factory=list)
    unread: int = 0
    searched_since: datetime | None = None  # where a name is searched for

    @property
    def since(self) -> datetime | None:
        """The earliest last look of all: from then on ads may be new. None if one was never looked at."""
        lasts = [last_look(self.cursors.get(account.name)) for account in self.accounts.values()]
        known = [last for last in lasts if last is not None]
        return min(known) - OVERLAP if known and len(known) == len(lasts) else None

    def gaps(self, why: str, now: datetime) -> tuple[Gap, ...]:
        """Of each Page asked about; of nobody in particular where a name was searched for."""
        if not self.accounts:
            return (Gap("facebook", None, self.searched_since, now, why),)
        return tuple(
            Gap("facebook", account, last_look(self.cursors.get(account.name)), now, why)
            for account in self.accounts.values()
        )

    def moved_on(self) -> dict[str, Cursor]:
        return {account.name: self._cursor(account) for account in self.accounts.values()}

    def _cursor(self, account: AccountRef) -> Cursor:
        own = [one.post for one in self.ads if one.account == account]
        cursor = self.cursors.get(account.name, Cursor())
        dates = [min(post.posted_at, self.started) for post in own if post.posted_at]
        known = dict.fromkeys([*(post.native_id for post in own), *cursor.known])
        return Cursor(
            value=self.started.isoformat(),
            newest=max([*dates, *([cursor.newest] if cursor.newest else [])], default=None),
            known=tuple(known)[:KNOWN],
        )


class MetaAdLibrary:
    """Ads of Pages by their numbers. ``access.app``: ``token`` of a person who has shown Meta who they are."""

    name = "meta_ad_library"
    platform = "facebook"
    route = "meta_ad_library"
    proof: Proof = "never_run"
    batch = MOST_PAGES_ASKED
    consented = False
    sees: Sees = "ads"

    def __init__(
        self, access: Access | None, base_url: str = GRAPH, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        app = require_access(access, "token").app
        self._token = app["token"]
        self._graph = Graph(base_url.rstrip("/"), app.get("app_secret", ""))
        self._clock = clock

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        """By ads alone: a Page without ads is not known here, which says nothing about the Page."""
        found: dict[str, Resolution] = {}
        for chunk in _chunks([ref for ref in refs if _is_page(ref)]):
            pages = {str(ref.native_id): ref for ref in chunk}
            result = await result_of(
                self._graph, self._call({"search_page_ids": json.dumps([*pages])}), fetch
            )
            found |= _resolutions(pages, result)
        unknown = Resolution("unknown", detail="the Ad Library is asked by a Page's number")
        return {ref.name: found.get(ref.name, unknown) for ref in refs}

    async def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        stopped = ""
        if nameless := {account.name: account for account in accounts if not _is_page(account)}:
            yield Page(_Look(nameless, cursors, self._clock()).gaps("unresolved", self._clock()))
        for chunk in _chunks([account for account in accounts if _is_page(account)]):
            pages = {str(account.native_id): account for account in chunk}
            look = _Look(pages, cursors, self._clock())
            if stopped:
                yield Page(look.gaps(stopped, self._clock()))
                continue
            question = {"search_page_ids": json.dumps([*pages])} | _delivered_since(look.since)
            async for page, why in self._read(look, question, fetch):
                stopped = why
                yield page

    async def search(
        self, names: Iterable[str], since: datetime | None, fetch: Fetcher
    ) -> AsyncIterator[Page]:
        """Ads that say a candidate's name, whoever placed them: also Pages that nobody registered."""
        for name in names:
            terms = search_terms(name)
            if not terms:
                continue
            look = _Look({}, {}, self._clock(), searched_since=since)
            question = {"search_terms": terms, "search_type": "KEYWORD_EXACT_PHRASE"}
            async for page, why in self._read(look, question | _delivered_since(since), fetch):
                yield page
                if why:
                    return

    async def _read(
        self, look: _Look, question: dict[str, str], fetch: Fetcher
    ) -> AsyncIterator[tuple[Page, str]]:
        """All pages of one answer; with the last, why nobody else can be asked."""
        while True:
            result = await result_of(self._graph, self._call(question | dict(look.following or {})), fetch)
            now = self._clock()
            try:
                if isinstance(result, FetchError):
                    raise result
                events: list[Event] = [*self._ads(look, result, now)]
            except FetchError as error:
                yield Page(_failed(look, error, now)), _STOPPING.get(error.trouble, "")
                return
            following = next_page(result.body, PAGE_SIZE)
            circle = following is not None and following == look.following
            look.following = following
            look.answers += 1
            if following is not None and not circle and look.answers < MOST_ANSWERS:
                yield Page(tuple(events)), ""
                continue
            if circle or look.unread:
                yield Page((*events, *look.gaps("answer", now))), ""
                return
            if following is not None:
                events.extend(look.gaps("page_limit", now))
            yield Page(tuple(events), look.moved_on(), tuple(look.accounts.values())), ""
            return

    def _ads(self, look: _Look, reading: Reading, now: datetime) -> Iterator[PostSeen]:
        for item in ads_in(reading):
            account = look.accounts.get(text_of(item.get("page_id")) or "")
            try:
                ad = seen(item, account, now, reading.raw)
            except BadItem:
                look.unread += 1
                continue
            look.ads.append(ad)
            yield ad

    def _call(self, question: Mapping[str, str]) -> Call:
        params = {
            "ad_type": "POLITICAL_AND_ISSUE_ADS",
            "ad_active_status": "ALL",
            "ad_reached_countries": json.dumps([COUNTRY]),
            "fields": AD_FIELDS,
            "limit": str(PAGE_SIZE),
        }
        return Call("ads_archive", params | dict(question), self._token)

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        return ()

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        raise ReceiveError("malformed", "Meta pushes nothing about ads")

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        """Ads cannot be asked for by number: their Pages' ads are read. One that is not there is not gone."""
        wanted = {ref.native_id: ref for ref in posts}
        pages = {ref.account.name: ref.account for ref in posts if ref.account and _is_page(ref.account)}
        for chunk in _chunks([*pages.values()]):
            asked = {str(account.native_id): account for account in chunk}
            look = _Look(asked, {}, self._clock())
            question = {"search_page_ids": json.dumps([*asked])}
            async for page, _ in self._read(look, question, fetch):
                told = [event for event in page.events if _is_wanted(event, wanted)]
                yield Page(tuple(told))
            found = {ad.post.native_id for ad in look.ads}
            absent = [ref for ref in posts if ref.account in chunk and ref.native_id not in found]
            now = self._clock()
            if absent:
                yield Page(tuple(Gap("facebook", ref.account, None, now, "ranked") for ref in absent))


_STOPPING: Mapping[Trouble, str] = {"retry_after": "quota", "auth": "token", "permission": "permission"}
_STATES: Mapping[Trouble, AccountState] = {
    "retry_after": "our_quota",
    "auth": "blocked_us",
    "permission": "blocked_us",
}


def last_look(cursor: Cursor | None) -> datetime | None:
    if cursor is None:
        return None
    return datetime.fromisoformat(cursor.value) if cursor.value else cursor.newest


def _delivered_since(moment: datetime | None) -> dict[str, str]:
    return {"ad_delivery_date_min": f"{moment.astimezone(UTC):%Y-%m-%d}"} if moment else {}


def _failed(look: _Look, error: FetchError, now: datetime) -> tuple[Event, ...]:
    """What one question's failure says; about a Page itself it says nothing."""
    if not look.accounts:
        return look.gaps(WHY[error.trouble], now)
    told = (
        event
        for account in look.accounts.values()
        for event in trouble_events(account, last_look(look.cursors.get(account.name)), now, error)
    )
    return tuple(event for event in told if not isinstance(event, AccountChanged))


def _is_page(account: AccountRef) -> bool:
    return bool(account.native_id) and str(account.native_id).isdigit()


def _is_wanted(event: Event, wanted: Mapping[str, PostRef]) -> bool:
    return not isinstance(event, PostSeen) or event.post.native_id in wanted


def _resolutions(pages: Mapping[str, AccountRef], result: Reading | FetchError) -> dict[str, Resolution]:
    try:
        if isinstance(result, FetchError):
            raise result
        ads = ads_in(result)
    except FetchError as error:
        state = _STATES.get(error.trouble, "unknown")
        return {ref.name: Resolution(state, detail=str(error)) for ref in pages.values()}
    names = {text_of(ad.get("page_id")): text_of(ad.get("page_name")) or "" for ad in ads}
    return {
        ref.name: Resolution("active", ref, names[page])
        if page in names
        else Resolution("unknown", detail="no political ad of this Page is in the library")
        for page, ref in pages.items()
    }


def _chunks(accounts: Sequence[AccountRef]) -> Iterator[Sequence[AccountRef]]:
    return (accounts[start : start + MOST_PAGES_ASKED] for start in range(0, len(accounts), MOST_PAGES_ASKED))
