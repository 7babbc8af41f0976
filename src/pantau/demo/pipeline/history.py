"""A morning's decisions by the made-up staff, so that nobody opens an office without a past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pantau.demo import hours
from pantau.demo.pipeline.truth import planted
from pantau.demo.regency.dice import Dice
from pantau.office.findings.models import Finding
from pantau.office.people.models import User
from pantau.office.review.actions import Verdict, decide
from pantau.office.review.models import Kind
from pantau.web.ui import clock

DECIDERS = ("ratna", "wirya", "ratna", "sulastri", "hamdan")
BETWEEN = timedelta(minutes=3)
MOST_SHARE = 3  # of a small demo at most every third finding is decided

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
    norms: Sequence[str]
    right: bool


def decisions(truth: Path, count: int, seed: int) -> int:
    """Decide about ``count`` older findings; gives how many there were. The same demo decides the same."""
    dice = Dice(seed, "decisions")
    staff = {user.username: user for user in User.objects.filter(username__in=DECIDERS)}
    waiting = list(_open(planted(truth)))
    chosen = dice.sample(waiting, min(count, len(waiting) // MOST_SHARE))
    for number, one in enumerate(chosen):
        with hours.office_at(hours.FIRST_DECISION + number * BETWEEN):
            user = staff[DECIDERS[number % len(DECIDERS)]]
            decide(user, one.finding, _verdict(dice, one), clock.now())
    return len(chosen)


def _open(labels: Mapping[tuple[str, str], frozenset[str]]) -> Iterator[_Open]:
    """Open findings in an order that does not hang on which worker was faster."""
    found = Finding.objects.filter(status=Finding.Status.OPEN, act=None).order_by(
        "posted_at", "platform", "post__native_id", "rule"
    )
    fields = ("pk", "platform", "post__native_id", "category", "norms")
    for pk, platform, native_id, category, norms in found.values_list(*fields):
        yield _Open(pk, norms, category in labels.get((platform, native_id), ()))


def _verdict(dice: Dice, one: _Open) -> Verdict:
    """The staff of the demo knows the truth."""
    if not one.right:
        return Verdict(Kind.NOT_RELEVANT, "", dice.pick(WRONG))
    kind = dice.pick(tuple(RIGHT))
    return Verdict(kind, one.norms[0] if one.norms else "", dice.pick(RIGHT[kind]))
