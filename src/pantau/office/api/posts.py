"""Posts as programs read them. Who is no registered participant stays unnamed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from pantau.office.api import access
from pantau.office.api.asking import Code, Id, Ordered, Page, PartyNumber, Times, page_of
from pantau.office.api.bearer import Bearer, caller_of
from pantau.office.findings.models import Finding
from pantau.office.people.access import Standing
from pantau.office.people.actions import record
from pantau.office.posts.models import Post, PostVersion
from pantau.office.registry.models import Account
from pantau.office.review import access as review
from pantau.office.review.releasing import without_addresses

router = Router(tags=["Posts"], auth=Bearer("posts:read"))


class PostRow(Schema):
    """One post. Of an account that nobody registered, whatever leads to a person is left out."""

    id: int
    platform: str
    native_id: str | None = Field(description="The platform's own number of it.")
    url: str | None
    account_id: int | None = Field(description="The registered account, if it is one.")
    author: str | None = Field(description="Handle of a registered account.")
    party_number: int | None = Field(description="Of whoever registered the account.")
    district_code: str | None
    subject: str = Field(description="What kind of author: candidate, media, citizen, …; empty: unknown.")
    registered: bool | None
    sponsored: bool | None
    posted_at: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None = Field(description="When it was found to be there no more.")
    version: int = Field(description="The wording seen last.")
    versions: int = Field(description="How many wordings were seen.")
    text: str | None = Field(description="Null once its time to be kept is over.")


class PostFilters(Times):
    platform: Code | None = None
    party: PartyNumber | None = None
    district: Code | None = None
    category: Code | None = Field(None, description="With a finding of this category.")
    registered: bool | None = None

    def apply(self, posts: QuerySet[Post], standing: Standing) -> QuerySet[Post]:
        posts = posts.filter(**self.within("posted_at"))
        if self.platform:
            posts = posts.filter(platform=self.platform.lower())
        if self.registered is not None:
            posts = posts.filter(registered=self.registered)
        if self.party:
            of_candidate = Q(account__candidate__party__number=self.party)
            posts = posts.filter(of_candidate | Q(account__party__number=self.party))
        if self.district:
            posts = posts.filter(account__candidate__district__code=self.district)
        if self.category:
            found = Finding.objects.filter(
                review.reach_of(standing), post=OuterRef("pk"), category=self.category
            )
            posts = posts.filter(Exists(found))
        return posts


class PostsAsked(Ordered, PostFilters):
    pass


def rows(standing: Standing) -> QuerySet[Post]:
    found = Post.objects.filter(access.posts_of(standing))
    return found.select_related("account__candidate__party", "account__candidate__district", "account__party")


def shown(posts: Sequence[Post]) -> list[PostRow]:
    """With their present wordings; two queries at most."""
    texts = _texts(posts)
    return [_shown(post, texts.get((post.pk, post.current_version))) for post in posts]


def _texts(posts: Sequence[Post]) -> dict[tuple[int, int], str]:
    versions = PostVersion.objects.filter(
        post__in=[post.pk for post in posts], month__in={post.month for post in posts}, purged_at=None
    )
    return {(post, number): text for post, number, text in versions.values_list("post_id", "version", "text")}


def _shown(post: Post, text: str | None) -> PostRow:
    account = post.account if post.account is not None and has_an_owner(post.account) else None
    if account is None and text is not None:
        text = without_addresses(text)
    return PostRow(
        id=post.pk, platform=post.platform,
        native_id=post.native_id if account else None,
        url=(post.url or None) if account else None,
        account_id=account.pk if account else None,
        author=(account.handle or account.key) if account else None,
        subject=post.subject, registered=post.registered, sponsored=post.sponsored, posted_at=post.posted_at,
        first_seen_at=post.first_seen_at, last_seen_at=post.last_seen_at, gone_at=post.gone_at,
        version=post.current_version, versions=post.version_count,
        text=text.replace("\x00", "") if text is not None else None,
        **stands_for(account),
    )  # fmt: skip


def has_an_owner(account: Account) -> bool:
    """Somebody registered it with the election commission; else it may be a private person's."""
    return account.candidate_id is not None or account.party_id is not None


def stands_for(account: Account | None) -> dict[str, Any]:
    """Ballot number and district of whoever registered it."""
    candidate = account.candidate if account else None
    party = candidate.party if candidate else account.party if account else None
    return {
        "party_number": party.number if party else None,
        "district_code": candidate.district.code if candidate else None,
    }


@router.get("/posts", response=Page[PostRow], summary="List posts", operation_id="list_posts")
def posts(request: HttpRequest, asked: Query[PostsAsked]) -> dict[str, Any]:
    """Posts of registered accounts, and of others those that gave a finding, as far as the person may see them."""
    caller = caller_of(request)
    found, following = page_of(asked.apply(rows(caller.standing), caller.standing), asked)
    record(caller.user, "posts_read", caller.token, posts=[post.pk for post in found])
    return {"items": shown(found), "next": following}


@router.get("/posts/{id}", response=PostRow, summary="One post", operation_id="get_post")
def post(request: HttpRequest, id: Id) -> PostRow:
    caller = caller_of(request)
    found = get_object_or_404(rows(caller.standing), pk=id)
    record(caller.user, "posts_read", caller.token, posts=[found.pk])
    return shown([found])[0]
