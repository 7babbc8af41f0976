"""Meta's Ad Library as Pantau asks it: political ads by Page and by words, with an hour's quota.

Meta publishes no machine-readable description: fields, parameters and errors follow its documentation as other
people quote it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .graph import Caller, GraphServer, Params, ToldError
from .world import Post, World

PER_HOUR = 200
MOST_PAGES, LONGEST_TERMS = 10, 100
AD_FIELDS = frozenset({
    "id", "ad_creation_time", "ad_creative_bodies", "ad_creative_link_captions",
    "ad_creative_link_descriptions", "ad_creative_link_titles", "ad_delivery_start_time",
    "ad_delivery_stop_time", "ad_snapshot_url", "bylines", "currency", "delivery_by_region",
    "demographic_distribution", "estimated_audience_size", "impressions", "languages", "page_id",
    "page_name", "publisher_platforms", "spend",
})  # fmt: skip


@dataclass(slots=True)
class Advertised:
    """What a post was made into an ad for."""

    paid_by: str
    rupiah: int
    stops_at: datetime | None = None


class AdLibrary(GraphServer):
    """Only what was declared political is in it. ``dated_by_day``: moments are told without their hour."""

    platform = "facebook"

    def __init__(
        self,
        world: World,
        *,
        app_token: str = "app-token",  # noqa: S107 - of a made-up app
        per_hour: int = PER_HOUR,
        dated_by_day: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(world, app_token=app_token, app_limit=per_hour, sleep=sleep)
        self.dated_by_day = dated_by_day
        self._ads: dict[str, Advertised] = {}

    def advertise(
        self, post: Post, paid_by: str = "Relawan", rupiah: int = 750_000, stops_at: datetime | None = None
    ) -> None:
        """The post is shown for money, and its advertiser says that it is political."""
        self._ads[post.native_id] = Advertised(paid_by, rupiah, stops_at)

    def respond(self, method: str, path: str, params: Params, caller: Caller) -> dict[str, Any]:
        if path != "ads_archive":
            raise ToldError(400, 2500, f"Unknown path components: /{path}")
        if _listed(params, "ad_reached_countries") is None:
            raise ToldError(400, 100, "(#100) Param ad_reached_countries must be an array.")
        fields = params.get("fields", "id").split(",")
        if unknown := sorted(set(fields) - AD_FIELDS):
            raise ToldError(
                400, 100, f"(#100) Tried accessing nonexisting field ({unknown[0]}) on node type (ArchivedAd)"
            )
        address = "https://graph.facebook.com/v26.0/ads_archive"
        ads = self._found(params)
        return self.listing(ads, params, lambda ad: self._show(ad, fields, caller), address, caller.token)

    def _found(self, params: Params) -> list[Post]:
        pages, terms = _listed(params, "search_page_ids"), params.get("search_terms", "")
        if not pages and not terms:
            raise ToldError(400, 100, "(#100) Either search_terms or search_page_ids is required.")
        if pages and len(pages) > MOST_PAGES:
            raise ToldError(400, 100, "(#100) Param search_page_ids must have at most 10 elements.")
        if len(terms) > LONGEST_TERMS:
            raise ToldError(400, 100, "(#100) Param search_terms must be at most 100 characters long.")
        since = params.get("ad_delivery_date_min", "")
        ads = [ad for ad in self._shown() if not since or self._runs_after(ad, since)]
        if pages:
            ads = [ad for ad in ads if ad.account.native_id in pages]
        now = self.world.clock()
        ads = [ad for ad in ads if terms.lower() in ad.text_at(now).lower()]
        return sorted(ads, key=lambda ad: (ad.posted_at, ad.number), reverse=True)

    def _shown(self) -> list[Post]:
        """An ad stays here for years, whatever becomes of the post and the Page."""
        now = self.world.clock()
        posts = (self.world.post("facebook", native_id) for native_id in self._ads)
        return [post for post in posts if post is not None and post.visible_from <= now]

    def _runs_after(self, ad: Post, day: str) -> bool:
        stops = self._ads[ad.native_id].stops_at
        return stops is None or f"{stops:%Y-%m-%d}" >= day

    def _show(self, ad: Post, fields: Sequence[str], caller: Caller) -> dict[str, Any]:
        now, terms = self.world.clock(), self._ads[ad.native_id]
        stopped = terms.stops_at if terms.stops_at and terms.stops_at <= now else None
        whole: dict[str, Any] = {
            "id": ad.native_id,
            "page_id": ad.account.native_id,
            "page_name": ad.account.name,
            "bylines": terms.paid_by,
            "ad_creation_time": self._moment(ad.posted_at),
            "ad_creative_bodies": [ad.text_at(now)],
            "ad_creative_link_titles": [ad.account.name],
            "ad_creative_link_captions": ["contoh.id"],
            "ad_delivery_start_time": self._moment(ad.posted_at),
            "ad_snapshot_url": f"https://www.facebook.com/ads/archive/render_ad/?id={ad.native_id}"
            f"&access_token={caller.token}",
            "currency": "IDR",
            "spend": _range(terms.rupiah, 1_000_000),
            "impressions": _range(terms.rupiah // 50, 10_000),
            "estimated_audience_size": {"lower_bound": "100001", "upper_bound": "500000"},
            "delivery_by_region": [{"percentage": "1", "region": "West Nusa Tenggara"}],
            "demographic_distribution": [{"percentage": "1", "age": "25-34", "gender": "female"}],
            "publisher_platforms": ["facebook", "instagram"],
            "languages": ["id"],
        }
        if stopped:
            whole["ad_delivery_stop_time"] = self._moment(stopped)
        return {name: whole[name] for name in dict.fromkeys(["id", *fields]) if name in whole}

    def _moment(self, moment: datetime) -> str:
        return f"{moment:%Y-%m-%d}" if self.dated_by_day else moment.isoformat()


def _listed(params: Mapping[str, str], name: str) -> list[str] | None:
    """An array as Meta wants it: written in JSON."""
    try:
        value = json.loads(params.get(name, "null"))
    except ValueError:
        return None
    return [str(each) for each in value] if isinstance(value, list) else None


def _range(value: int, step: int) -> dict[str, str]:
    low = value // step * step
    return {"lower_bound": str(low), "upper_bound": str(low + step - 1)}
