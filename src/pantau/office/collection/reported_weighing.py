"""What the rulebook says of an act that was reported: a worker weighs it, since that needs the whole lexicon."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pantau.engine.post import Post, Subject
from pantau.office.collection.models import ReportedAct
from pantau.office.collection.reported import interaction_of
from pantau.office.posts.accounts import OFFICIAL_SUBJECTS, best, match_accounts, office_day, target_keys
from pantau.office.posts.models import Post as StoredPost
from pantau.office.posts.reading import read_posts
from pantau.web.ui import rulebook

if TYPE_CHECKING:
    from pantau.engine.detect import Detector


def weigh(act_id: int) -> None:
    """Note beside the act which rules find it, by which norms, and what a person must still establish."""
    act = ReportedAct.objects.select_related("official").get(pk=act_id)
    act.weighed = _weighed(act)
    act.save(update_fields=["weighed"])


def _weighed(act: ReportedAct) -> list[dict[str, Any]]:
    from pantau.engine.detect import Act

    detector = _detector(rulebook.current().hash)
    target = _target(act)
    subject: Any = OFFICIAL_SUBJECTS[act.official.role]
    did = Act(interaction_of(act), subject, target, _target_subject(act))
    (result,) = detector.weigh([did])
    norms = detector.rulebook.norms
    return [
        {
            "rule": found.rule,
            "reasons": dict(found.reasons),
            "norms": [dict(norms[name].article) for name in found.norms],
            "missing": [dict(one) for one in found.missing],
            "rulebook": detector.rulebook.hash,
        }
        for found in result.shown(detector.threshold)
    ]


@lru_cache(maxsize=1)
def _detector(_hash: str) -> Detector:
    from pantau.engine.detect import Detector

    return Detector(rulebook.current())


def _target(act: ReportedAct) -> Post | None:
    """The post acted upon, where the office has it."""
    held = StoredPost.objects.filter(platform=act.platform, native_id=act.target_post).exclude(native_id="")
    found = read_posts(list(held.values_list("pk", flat=True)))
    return found[0].post if found else None


def _target_subject(act: ReportedAct) -> Subject | None:
    """Whose account it was done to, as the registry knows it."""
    if not act.target_account or act.seen_at is None:
        return None
    keys = target_keys(act.platform, act.target_account)
    match = best(match_accounts([(act.platform, keys)]), act.platform, keys, office_day(act.seen_at))
    subject: Any = match.subject if match else ""
    return subject or None
