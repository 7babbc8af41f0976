"""What later looks at a post showed, as a time line: what changed in its words and media, and when it was gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.collection.models import LookAgain, PostDoubt, PostLook
from pantau.office.collection.reasons import reason, route_name
from pantau.office.collection.watching import STATED
from pantau.office.posts.models import Post, PostVersion
from pantau.web.ui import formats, labels
from pantau.web.ui.differences import word_diff

Outcome = LookAgain.Outcome
QUIET = (Outcome.UNCHANGED, Outcome.ENGAGEMENT)  # told together where they follow each other
TONES = {
    Outcome.UNCHANGED: ("", "check"),
    Outcome.ENGAGEMENT: ("", "heart"),
    Outcome.EDITED: ("warn", "pen"),
    Outcome.READS_OTHERWISE: ("", "info"),
    Outcome.MISSING: ("warn", "search"),
    Outcome.DELETED: ("danger", "eye-off"),
    Outcome.NOT_FOUND: ("danger", "eye-off"),
    Outcome.ACCOUNT_GONE: ("danger", "user"),
    Outcome.BLOCKED: ("danger", "lock"),
    Outcome.STILL_GONE: ("", "eye-off"),
    Outcome.REAPPEARED: ("warn", "eye"),
    Outcome.UNKNOWN: ("", "info"),
}
SHOWN = 40  # entries; older ones are counted
MOST_COMPARED = 20_000  # characters of a wording whose words are compared


@dataclass(frozen=True, slots=True)
class Stretch:
    """Looks that followed each other and said the same, oldest first; mostly one."""

    looks: tuple[LookAgain, ...]

    @property
    def last(self) -> LookAgain:
        return self.looks[-1]


def history(post: Post) -> dict[str, Any] | None:
    """Context of review/looks.html; None for a post that was never looked at again nor is to be."""
    looks = list(LookAgain.objects.filter(post=post).order_by("at", "pk"))
    due = PostLook.objects.filter(post=post, watched_since__isnull=False).first()
    if not looks and due is None:
        return None
    told = list(_stretches(looks))
    wordings = _wordings(post, looks)
    return {
        "state": _state(post),
        "next_at": due.due_at if due and not post.purged_at else None,
        "events": [_event(one, wordings) for one in reversed(told[-SHOWN:])],
        "older": max(len(told) - SHOWN, 0),
        "looks": len(looks),
    }


def _stretches(looks: Iterable[LookAgain]) -> Iterator[Stretch]:
    def alike(look: LookAgain) -> tuple[str, str]:
        return ("quiet" if look.outcome in QUIET else look.outcome, look.why)

    for (outcome, _why), some in groupby(looks, key=alike):
        if outcome in ("quiet", Outcome.UNKNOWN, Outcome.STILL_GONE):
            yield Stretch(tuple(some))
        else:
            yield from (Stretch((look,)) for look in some)


def _state(post: Post) -> dict[str, Any]:
    missing = PostDoubt.objects.filter(platform=post.platform, native_id=post.native_id)
    first = missing.order_by("first_at").values_list("first_at", flat=True).first()
    return {"present_at": post.last_seen_at, "missing_since": first, "gone_at": post.gone_at}


def _wordings(post: Post, looks: Iterable[LookAgain]) -> Mapping[int, PostVersion]:
    numbers = {number for look in looks for number in (look.version_before, look.version_after) if number}
    found = PostVersion.objects.filter(post=post, month=post.month, version__in=numbers) if numbers else ()
    return {one.version: one for one in found}


def _event(stretch: Stretch, wordings: Mapping[int, PostVersion]) -> dict[str, Any]:
    look = stretch.last
    tone, icon = TONES[Outcome(look.outcome)]
    event = {
        "at": look.at,
        "tone": tone,
        "icon_name": icon,
        "title": _title(stretch),
        "text": said(look),
        "digest": look.answer if tone else "",
    }
    if look.version_before and look.version_after:
        before, after = wordings.get(look.version_before), wordings.get(look.version_after)
        if before is not None and after is not None:
            event["template"] = "review/look_change.html"
            event["change"] = change(before, after)
    return event


def _title(stretch: Stretch) -> str:
    look, count = stretch.last, len(stretch.looks)
    title = str(look.get_outcome_display())
    if count == 1:
        return title
    if look.outcome in QUIET and len({one.outcome for one in stretch.looks}) > 1:
        title = str(Outcome.UNCHANGED.label)
    times = ngettext("%(count)s kali", "%(count)s kali", count) % {"count": formats.number(count)}
    since = formats.full_moment(stretch.looks[0].at)
    return _("%(title)s, %(times)s sejak %(since)s") % {"title": title, "times": times, "since": since}


def said(look: LookAgain) -> str:
    """What is known beside the outcome, in a sentence or two."""
    parts = []
    if look.missing_since is not None and look.present_at is not None:
        times = {
            "present": formats.full_moment(look.present_at),
            "missing": formats.full_moment(look.missing_since),
        }
        parts.append(_("Terakhir terlihat %(present)s, pertama kali tidak ditemukan %(missing)s.") % times)
    if look.outcome == Outcome.MISSING:
        parts.append(_("Belum dinyatakan hilang: jalur yang sama melihat sekali lagi."))
    if look.why:
        parts.append(f"{reason(look.why).title}.")
    if look.route:
        parts.append(_("Jalur: %(route)s.") % {"route": route_name(look.route)})
    return " ".join(parts)


# --- what changed ---------------------------------------------------------------------------------


def change(before: PostVersion, after: PostVersion) -> dict[str, Any]:
    """Context of review/look_change.html."""
    purged = before.purged_at is not None or after.purged_at is not None
    return {
        "purged": purged,
        "lines": () if purged or before.text == after.text else _words(before.text, after.text),
        "media": () if purged else tuple(_media_lines(before.mapped, after.mapped)),
        "before": _("Sebelumnya (versi %(number)s)") % {"number": before.version},
        "after": _("Sesudahnya (versi %(number)s)") % {"number": after.version},
        "routes_differ": before.route != after.route,
        "routes": {"before": str(route_name(before.route)), "after": str(route_name(after.route))},
    }


def _words(before: str, after: str) -> Sequence[Any]:
    return word_diff(before[:MOST_COMPARED], after[:MOST_COMPARED])


def _media_lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Addresses are signed anew each time, so media are told apart by what a reader sees of them."""
    old, new = _media(before), _media(after)
    for one in old:
        if old.count(one) > new.count(one):
            yield {"kind": "gone", "text": _called(one)}
    for one in new:
        if new.count(one) > old.count(one):
            yield {"kind": "new", "text": _called(one)}


def _media(mapped: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (str(one.get("kind") or "other"), str(one.get("text") or "")) for one in mapped.get("media") or ()
    ]


def _called(media: tuple[str, str]) -> str:
    kind, text = media
    name = str(labels.MEDIA[kind][1]) if kind in labels.MEDIA else kind
    return f"{name}: {text}" if text else name


def gone_label(said: str) -> str:
    """What is stated of a post that is gone, by what the platform said of it."""
    return str(Outcome(STATED.get(said, Outcome.NOT_FOUND)).label)


def gone_without_evidence(post: Post) -> datetime | None:
    """For a post that is gone and that nobody kept: when our own copy goes too; None where neither holds."""
    if post.gone_at is None or post.held_at is not None or post.purged_at is not None:
        return None
    current = PostVersion.objects.filter(post=post, month=post.month, version=post.current_version)
    return current.values_list("expires_at", flat=True).first()
