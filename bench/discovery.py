"""How well accounts that nobody registered are found in the made-up regency, and how long it takes.

    python -m bench.discovery [--posts N] [--seed S]

Asked for are the pages that campaign without being registered, and the voices of lawful coordinated campaigns that
are not registered. The words around names were written knowing what such pages are called; a second line
leaves out every word that the regency uses, to show what is owed to them.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pantau.demo.regency import Account, Regency, make_regency
from pantau.engine.detect.unregistered import (
    Actor,
    Name,
    NameWords,
    Owner,
    Proposal,
    Registry,
    SeenAct,
    SeenPost,
    propose,
)
from pantau.engine.detect.wordings import WordingReader
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.post import Author
from pantau.engine.sources.accounts import identify

#: What the regency's pages put before a name.
SEEN_IN_THE_REGENCY = frozenset(
    ("fans", "pecinta", "gardu", "laskar", "relawan", "sahabat", "tim", "kawan", "rumah", "caleg", "untuk")
)
LIMIT_S = 90.0  # for 100,000 posts


def named(written: str, platform: str) -> tuple[str, str] | None:
    found = identify(written, platform or None)
    return (found.platform, f"{found.kind}:{found.key}") if found.kind in ("id", "handle", "legacy") else None


def keys(platform: str, native_id: str | None, handle: str | None) -> tuple[str, ...]:
    found = [f"id:{native_id}"] if native_id else []
    if handle and (name := named(handle, platform)):
        found.append(name[1])
    return tuple(found)


def registry_of(regency: Regency) -> Registry:
    """What the forms led to: candidates' sound lines, registered pages, and accounts linked to officials."""
    sound = {entry.account for entry in regency.entries if not entry.defect}
    linked = {link.account for link in regency.official_links}
    accounts: dict[Name, str] = {}
    for account in regency.accounts:
        registered = account.index in sound or (
            account.role in ("party", "campaign_team") and account.registered
        )
        if registered or account.index in linked:
            for key in keys(account.platform, account.native_id, account.handle):
                accounts[account.platform, key] = owner_of(account) if registered else ""
    owners = {
        f"candidate:{one.index}": Owner(
            f"candidate:{one.index}", one.name.printed, f"party:{one.party.number}"
        )
        for one in regency.candidates
    }
    for account in regency.accounts:
        if account.party and account.candidate is None:
            group = f"party:{account.party.number}"
            owners[group] = Owner(group, account.party.short, group, person=False)
    return Registry(accounts, owners)


def owner_of(account: Account) -> str:
    if account.candidate is not None:
        return f"candidate:{account.candidate}"
    return f"party:{account.party.number}" if account.party else ""


def actor(platform: str, author: Author | None) -> Actor:
    if author is None:
        return Actor(platform, ())
    return Actor(
        platform, keys(platform, author.native_id, author.handle), author.handle or "", author.name or ""
    )


def stream(regency: Regency) -> tuple[list[SeenPost], list[SeenAct], dict[int, str]]:
    posts: list[SeenPost] = []
    acts: list[SeenAct] = []
    cluster: dict[int, str] = {}
    for day in regency.days():
        for post, truth in zip(day.posts, day.truth, strict=False):  # edited versions stand at the end
            if truth.cluster:
                cluster[len(posts)] = truth.cluster
            posts.append(
                SeenPost(
                    len(posts), actor(post.platform, post.author), post.text, post.posted_at, post.hashtags,
                    post.mentions, post.links, any(r.kind in ("repost", "quote") for r in post.relations),
                    set_apart=post.subject == "media",
                )
            )  # fmt: skip
        acts += [SeenAct(actor(act.platform, act.actor)) for act in day.interactions if act.kind == "comment"]
    return posts, acts, cluster


def report(
    regency: Regency, posts: list[SeenPost], cluster: dict[int, str], found: Iterable[Proposal]
) -> None:
    role: dict[Name, Account] = {}
    for account in regency.accounts:
        for key in keys(account.platform, account.native_id, account.handle):
            role[account.platform, key] = account
    writers = {name for post in posts for name in post.author.names}
    registry = registry_of(regency).accounts
    pages = {
        account.index
        for name, account in role.items()
        if account.role == "campaign_team" and not account.registered and name in writers
    }
    voices = {
        role[post.author.names[0]].index
        for number, name in cluster.items()
        if name.startswith("lawful") and (post := posts[number]).author.names[0] not in registry
    } - pages
    proposals = {role[one.platform, one.keys[0]].index: one for one in found}
    right_page, right_voice = pages & proposals.keys(), voices & proposals.keys()
    wrong = proposals.keys() - pages - voices
    right = len(right_page) + len(right_voice)
    print(
        f"  {len(proposals)} proposed: precision {right / max(1, len(proposals)):.2f}; "
        f"pages found {len(right_page)} of {len(pages)}, voices {len(right_voice)} of {len(voices)}; "
        f"others {Counter(regency.accounts[index].role for index in wrong).most_common()}"
    )
    kinds: dict[str, Counter[str]] = {}
    for index, one in proposals.items():
        verdict = "right" if index in pages | voices else "wrong"
        for kind in {reason.kind for reason in one.reasons}:
            kinds.setdefault(kind, Counter())[verdict] += 1
    for kind, counts in sorted(kinds.items()):
        print(f"    {kind:10} right {counts['right']:4}  wrong {counts['wrong']:4}")
    parties = Counter(
        registry_group(one.reasons[0].owner, regency) for index, one in proposals.items() if index in wrong
    )
    print(f"    wrong ones by party of the owner they point to: {dict(sorted(parties.items()))}")


def registry_group(owner: str, regency: Regency) -> int:
    """Number of the party; 0 where the owner is open."""
    if not owner:
        return 0
    kind, _, number = owner.partition(":")
    return regency.candidates[int(number)].party.number if kind == "candidate" else int(number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=52)
    asked = parser.parse_args()
    book = load_rulebook(find_rulebook("pemilu-2024"))
    words = NameWords.from_mapping(book.detection["account_names"])
    read = WordingReader.of_rulebook(book)
    regency = make_regency(seed=asked.seed, posts=asked.posts)
    posts, acts, cluster = stream(regency)
    registry = registry_of(regency)
    for title, chosen in (
        ("all words around names", words),
        (
            "without those the regency uses",
            replace(words, public=words.public - SEEN_IN_THE_REGENCY),
        ),
    ):
        begun = time.perf_counter()
        found = propose(posts, acts, registry, identify=named, read=read, words=chosen)
        seconds = time.perf_counter() - begun
        print(f"{len(posts):,} posts, {len(acts):,} comments, {title}: {seconds:.1f} s")
        report(regency, posts, cluster, found)
        if seconds > LIMIT_S * max(1, len(posts) / 100_000):
            raise SystemExit(f"slower than {LIMIT_S} s for 100,000 posts")


if __name__ == "__main__":
    main()
