"""What the made-up office did before it opens: what it found when a day came in, and what its staff decided of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Least

from pantau.demo import hours
from pantau.demo.pipeline import Report
from pantau.demo.pipeline.casework.stories import OFFICIALS
from pantau.demo.pipeline.truth import planted
from pantau.demo.regency.calendar import WITA
from pantau.demo.regency.dice import Dice
from pantau.office.findings.models import Finding
from pantau.office.people.models import User
from pantau.office.posts.models import Interaction, Post
from pantau.office.review.actions import Verdict, decide, open_finding
from pantau.office.review.models import Kind
from pantau.web.ui import clock

DECIDERS = ("ratna", "wirya", "ratna", "sulastri", "hamdan")
UNTIL_READ = timedelta(minutes=6)  # from a post's coming in to its finding
BETWEEN = timedelta(minutes=3)
OPENS_AT = timedelta(hours=8, minutes=12)  # what came in by then is read that day
LONGEST_S = 150  # under BETWEEN: nobody has two findings open
LATELY, LATELY_DECIDED = timedelta(days=5), 0.8  # of the last days some is left
THIS_MORNING = 25
LEFT, LEFT_SHARE = 40, 5  # findings that wait when the demo opens; in a small one every fifth

RIGHT = {
    Kind.LOOK_INTO: (
        "Ajakan dan waktunya jelas. Diteruskan ke penelusuran untuk mencari saksi dan tempat kejadian.",
        "Unsur awal terlihat dari unggahan dan waktunya. Perlu ditelusuri siapa yang memegang akun.",
        "Sudah disimpan tangkapan layarnya; perlu keterangan warga sekitar sebelum dijadikan temuan.",
    ),
    Kind.WATCH: (
        "Unsurnya belum lengkap. Akun dipantau sampai hari pemungutan suara.",
        "Baru sekali dan belum tampak akibatnya; dipantau bila berulang.",
    ),
    Kind.EDUCATION: (
        "Pemilik akun sudah diimbau lewat pesan dan bersedia menghapus unggahannya.",
        "Belum paham aturannya; cukup diberi penjelasan oleh pengawas desa.",
    ),
}
WRONG = (
    "Setelah dibaca utuh, ini bukan ajakan memilih dan tidak menyangkut peserta pemilu.",
    "Kata yang ditandai dipakai dalam arti lain; tidak ada unsur pelanggaran.",
    "Obrolan biasa antarwarga, tidak ada perbuatan yang dilarang.",
)


@dataclass(frozen=True, slots=True)
class _Open:
    finding: int
    found: datetime
    norms: Sequence[str]
    right: bool


def found_as_they_came() -> None:
    """Detection reads sixty days in one go; what it found is dated as if it had read each when it came in."""
    of_posts = Post.objects.filter(pk=OuterRef("post")).values("first_seen_at")
    of_acts = Interaction.objects.filter(pk=OuterRef("act")).values("observed_at")
    for found, came in (
        (Finding.objects.filter(act=None, version=1), of_posts),
        (Finding.objects.filter(post=None), of_acts),
    ):
        found.update(created_at=Least(F("created_at"), Subquery(came) + UNTIL_READ))


def decisions(truth: Path, seed: int, report: Report) -> None:
    """What a day brought is decided the next morning, but for some of the last days; the same demo decides the same."""
    dice = Dice(seed, "decisions")
    staff = {user.username: user for user in User.objects.filter(username__in=DECIDERS)}
    waiting = list(_open(planted(truth)))
    on_day = Counter[date]()
    for number, (day, one) in enumerate(_thinned(dice, _chosen(dice, waiting), len(waiting))):
        moment = datetime.combine(day, datetime.min.time(), WITA) + OPENS_AT + on_day[day] * BETWEEN
        on_day[day] += 1
        user = staff[DECIDERS[number % len(DECIDERS)]]
        with hours.office_at(moment):
            open_finding(user, one.finding, clock.now())
        with hours.office_at(moment + timedelta(seconds=dice.between(20, LONGEST_S))):
            decide(user, one.finding, _verdict(dice, one), clock.now())
        report(1)


def _chosen(dice: Dice, waiting: Sequence[_Open]) -> list[tuple[date, _Open]]:
    """On which day each is decided, in the order of days; of what came since yesterday this morning a third."""
    today = hours.COLLECTED.date()
    chosen: list[tuple[date, _Open]] = []
    new: list[_Open] = []
    for one in waiting:
        day = (one.found.astimezone(WITA) - OPENS_AT).date() + timedelta(days=1)
        if day >= today:
            new.append(one)
        elif hours.COLLECTED - one.found > LATELY or dice.chance(LATELY_DECIDED):
            chosen.append((day, one))
    return [*chosen, *((today, one) for one in dice.sample(new, min(THIS_MORNING, len(new) // 3)))]


def _thinned(dice: Dice, chosen: Sequence[tuple[date, _Open]], waiting: int) -> Sequence[tuple[date, _Open]]:
    """So that something is left to do: of the last days' decisions every other one is not taken, not all of them."""
    surplus = len(chosen) - waiting + min(LEFT, -(-waiting // LEFT_SHARE))
    if surplus <= 0:
        return chosen
    lately = range(max(len(chosen) - 2 * surplus, 0), len(chosen))
    dropped = set(dice.sample(list(lately), surplus))
    return [one for at, one in enumerate(chosen) if at not in dropped]


def _open(labels: Mapping[tuple[str, str], frozenset[str]]) -> Iterator[_Open]:
    """Open findings in an order that does not hang on which worker was faster."""
    found = Finding.objects.filter(status=Finding.Status.OPEN).order_by(
        "created_at", "posted_at", "platform", "post__native_id", "act__key", "rule"
    )
    fields = ("pk", "created_at", "act", "platform", "post__native_id", "category", "norms")
    for pk, created_at, act, platform, native_id, category, norms in found.values_list(*fields):
        right = category in (labels.get((platform, native_id), ()) if act is None else OFFICIALS)
        yield _Open(pk, created_at, norms, right)


def _verdict(dice: Dice, one: _Open) -> Verdict:
    """The staff of the demo knows the truth."""
    if not one.right:
        return Verdict(Kind.NOT_RELEVANT, "", dice.pick(WRONG))
    kind = dice.pick(tuple(RIGHT))
    return Verdict(kind, one.norms[0] if one.norms else "", dice.pick(RIGHT[kind]))
