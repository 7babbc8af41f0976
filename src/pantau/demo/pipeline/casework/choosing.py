"""Which finding a case comes out of: of the story's kind, right or wrong as the story wants it, lately posted, and of
the party that has fewest cases yet. A party itself is nobody's respondent here: only its made-up candidates are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pantau.demo.pipeline.casework.stories import OFFICIALS, Found, Story
from pantau.demo.pipeline.truth import Labels
from pantau.office.casework import parties
from pantau.office.casework.parties import Named
from pantau.office.findings.models import Finding

MOST_SHARE = 3  # of a small demo at most every third finding becomes a case
UNTIL_SEEN = timedelta(minutes=40)  # what was posted just now nobody has read yet


def chosen(stories: Sequence[Story], truth: Labels) -> dict[int, Finding]:
    """A finding for each story that needs one, by the story's place, as far as there are any; the same demo chooses
    the same."""
    free = _open()
    most = len(free) // MOST_SHARE
    found: dict[int, Finding] = {}
    had = Counter[object]()
    for place, story in enumerate(stories):
        fitting = _fitting(free, story) if len(found) < most else []
        if fitting:
            *_least, best = min(
                (_is_right(one, truth) != story.rightly, had[party_of(one)], _wait_of(one, story), number)
                for number, one in enumerate(fitting)
            )
            found[place] = fitting[best]
            had[party_of(fitting[best])] += 1
            free.remove(fitting[best])
    return found


def _is_right(finding: Finding, truth: Labels) -> bool:
    """The staff of the demo knows the truth; of acts on a post only the post's own is told."""
    if finding.act is not None or finding.post is None:
        return finding.category in OFFICIALS
    return finding.category in truth.get((finding.post.platform, finding.post.native_id), ())


def party_of(finding: Finding) -> object:
    """Of an account's own candidate; of whoever has none, None: officials and citizens are of no party."""
    account = finding.whose
    if account is None:
        return None
    return account.candidate.party.pk if account.candidate else account.party_id


def _open() -> list[Finding]:
    """In an order that does not hang on which worker was faster; one of each account, so that no case is two."""
    found = Finding.objects.filter(status=Finding.Status.OPEN).select_related(
        "post__account__candidate__party", "act__actor_account__candidate__party", "act__post"
    )
    ordered = found.order_by("posted_at", "platform", "post__native_id", "act__key", "rule")
    seen: dict[tuple[object, object], Finding] = {}
    for one in ordered:
        account = one.whose
        if one.posted_at is not None and not one.is_account:
            seen.setdefault((account.pk if account else one.pk, one.category), one)
    return list(seen.values())


def _fitting(free: Iterable[Finding], story: Story) -> list[Finding]:
    source = story.source
    if not isinstance(source, Found):
        return []
    return [
        one
        for one in free
        if one.category in source.categories
        and one.posted_at is not None
        and one.posted_at <= story.opened - UNTIL_SEEN
        and _names_fit(named_by(one), source, story)
    ]


def _names_fit(named: Sequence[Named], source: Found, story: Story) -> bool:
    """An official's case names an official; what only a candidate or a party answers for names a candidate."""
    if any(one.subject == "party" for one in named):
        return False
    if source.office:
        return any(one.official is not None and one.official.role == source.office for one in named)
    if set(source.categories) <= set(OFFICIALS):
        return any(one.official is not None for one in named)
    if any(result.code == "ADM" for result in story.results):
        return any(one.subject == "candidate" for one in named)
    return True


def named_by(finding: Finding) -> list[Named]:
    account = finding.whose
    return parties.of_account(account) if account is not None else []


def _wait_of(finding: Finding, story: Story) -> float:
    posted: datetime | None = finding.posted_at
    assert posted is not None
    return (story.opened - posted).total_seconds()
