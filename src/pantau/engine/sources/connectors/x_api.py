"""Requests to X's interface v2: in which of its two spellings, and with whose money."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .fetching import Answer, Fetcher, FetchError
from .seam import Clock
from .x_answers import POST, TWEET, Dialect, Told, XError, posts_told, read_answer, told_by_x
from .x_money import POST_PRICE, USER_PRICE, Purse

PAGE_SIZE, LEAST_PAGE = 100, 5  # posts of a timeline that may be asked for at once

_USER_FIELDS = "id,name,protected,public_metrics,username"
_NO_POST = "1"  # the id of no post: asking for it costs nothing


@dataclass(slots=True)
class XApi:
    """Requests to the interface and what they cost. All methods raise FetchError.

    ``dialect`` is how posts are asked for; None is found out by ``speak`` before the first of them.
    """

    base: str
    token: str = field(repr=False)
    purse: Purse
    clock: Clock
    dialect: Dialect | None = None
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def get(self, fetch: Fetcher, path: str, bucket: str, **query: str) -> Answer:
        return await self.send("GET", fetch, path, bucket, params=query)

    async def send(self, method: str, fetch: Fetcher, path: str, bucket: str, **options: Any) -> Answer:
        try:
            return await fetch.request(
                method,
                f"{self.base}/2/{path}",
                bucket=f"{fetch.bucket}:{bucket}" if bucket else fetch.bucket,
                headers={"authorization": f"Bearer {self.token}"},
                hide=(self.token,),
                **options,
            )
        except FetchError as error:
            raise told_by_x(error) from error

    async def speak(self, fetch: Fetcher) -> Dialect:
        """The names that this server knows: asks, without cost, for a post that does not exist."""
        async with self._asking:  # looks that begin together ask once
            if self.dialect is None:
                self.dialect = await self._spoken(fetch)
        return self.dialect

    async def _spoken(self, fetch: Fetcher) -> Dialect:
        try:
            read_answer(await self.get(fetch, "tweets", "posts", ids=_NO_POST, **POST.query))
        except XError as error:
            if error.trouble != "bad_request":
                raise
            read_answer(await self.get(fetch, "tweets", "posts", ids=_NO_POST, **TWEET.query))
            return TWEET
        return POST

    async def timeline(self, fetch: Fetcher, user: str, query: Mapping[str, str]) -> Told:
        asked = (await self.speak(fetch)).query
        granted = self.purse.reserve(PAGE_SIZE, POST_PRICE, self.clock())
        paid: list[str] = []
        try:
            if granted < LEAST_PAGE:
                raise FetchError("retry_after", "the day's money for X is spent")
            asked |= {"max_results": str(granted), **query}
            told = posts_told(await self.get(fetch, f"users/{user}/tweets", "", **asked))
            paid = [str(item.get("id")) for item in told.items]
        finally:
            self.purse.settle(granted, POST_PRICE, paid, self.clock())
        return told

    async def posts(self, fetch: Fetcher, ids: Sequence[str]) -> Told:
        asked = (await self.speak(fetch)).query
        answer = await self._paid(fetch, "tweets", "posts", POST_PRICE, len(ids), ids=",".join(ids), **asked)
        return posts_told(answer)

    async def users(self, fetch: Fetcher, path: str, **by: str) -> Told:
        asked = len(next(iter(by.values())).split(","))
        fields = {"user.fields": _USER_FIELDS}
        return read_answer(await self._paid(fetch, path, "users", USER_PRICE, asked, **by, **fields))

    async def _paid(
        self, fetch: Fetcher, path: str, bucket: str, price: int, most: int, **query: str
    ) -> Answer:
        granted = self.purse.reserve(most, price, self.clock())
        paid: list[str] = []
        try:
            if granted < most:
                raise FetchError("retry_after", "the day's money for X is spent")
            answer = await self.get(fetch, path, bucket, **query)
            paid = [str(item.get("id")) for item in read_answer(answer).items]
        finally:
            self.purse.settle(granted, price, paid, self.clock())
        return answer
