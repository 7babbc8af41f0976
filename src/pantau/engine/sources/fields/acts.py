"""What somebody did to somebody else's post or account, as far as a post itself shows it."""

from __future__ import annotations

from collections.abc import Iterable

from pantau.engine.post import Author, Interaction, Post, Relation


def acts_of(post: Post) -> tuple[Interaction, ...]:
    """A reply is a comment, a repost and a quote are shares. Acts on one's own posts are left out."""
    author = post.author
    if author is None or not post.relations:
        return ()
    return tuple(
        _act(post, author, relation) for relation in post.relations if _is_on_another(author, relation)
    )


def _is_on_another(author: Author, relation: Relation) -> bool:
    if not (author.handle or author.native_id or author.name):
        return False
    if relation.author_id and relation.author_id == author.native_id:
        return False
    if relation.author_handle and author.handle and relation.author_handle.lower() == author.handle.lower():
        return False
    return bool(relation.native_id or relation.author_handle or relation.author_id)


def _act(post: Post, author: Author, relation: Relation) -> Interaction:
    return Interaction(
        kind="comment" if relation.kind == "reply" else "share",
        platform=post.platform,
        actor=author,
        target_post=relation.native_id,
        target_account=relation.author_handle or relation.author_id,
        text=None if relation.kind == "repost" else post.text,
        occurred_at=post.posted_at,
        observed_at=post.collected_at,
        native_id=post.native_id,
        source_ref=post.source_ref,
    )


def comments_on(post: Post, target: str | None, owner: str | None = None) -> tuple[Interaction, ...]:
    """The post is a comment on something that is no post of the file; none where nobody is named."""
    author = post.author
    if author is None or not (author.handle or author.native_id or author.name):
        return ()
    comment = Interaction(
        kind="comment",
        platform=post.platform,
        actor=author,
        target_post=target,
        target_account=owner,
        text=post.text,
        occurred_at=post.posted_at,
        observed_at=post.collected_at,
        native_id=post.native_id if post.native_id != post.source_ref else None,
        source_ref=post.source_ref,
    )
    return (comment,)


def tags_of(post: Post, tagged: Iterable[Author]) -> tuple[Interaction, ...]:
    """The author tagged these accounts in the picture."""
    author = post.author
    if author is None:
        return ()
    return tuple(
        Interaction(
            kind="tag",
            platform=post.platform,
            actor=author,
            target_post=post.native_id,
            target_account=account.handle or account.native_id,
            occurred_at=post.posted_at,
            observed_at=post.collected_at,
            source_ref=post.source_ref,
        )
        for account in tagged
    )


def likes_of(post: Post, handles: Iterable[str]) -> tuple[Interaction, ...]:
    """These accounts were shown as likers of the post. When they liked it is not known."""
    owner = (post.author.handle or post.author.native_id) if post.author else None
    return tuple(
        Interaction(
            kind="like",
            platform=post.platform,
            actor=Author(post.platform, handle=handle),
            target_post=post.native_id,
            target_account=owner,
            observed_at=post.collected_at,
            source_ref=post.source_ref,
        )
        for handle in handles
    )
