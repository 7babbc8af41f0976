"""What stages, dimensions and groups are called, and what a comparison says in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.office.insight.evenhanded.counting import TIME
from pantau.office.portal.openness.audit_words import GROUPS, LIMIT
from pantau.office.registry.models import Candidate, District, Party

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Stage:
    title: Word
    about: Word  # what is counted
    hits: Word
    whole: Word
    mind: Word  # what the numbers do not say


STAGES = {
    "coverage": Stage(
        gettext_lazy("Akun dilihat"),
        gettext_lazy("Pada berapa hari akun terdaftar dilihat, dari semua hari akun itu terdaftar."),
        gettext_lazy("Hari dilihat"),
        gettext_lazy("Hari terdaftar"),
        gettext_lazy(
            "Platform yang berbeda punya jalan masuk yang berbeda; siapa memakai platform "
            "apa ikut menentukan."
        ),
    ),
    "detection": Stage(
        gettext_lazy("Ditandai mesin"),
        gettext_lazy("Berapa unggahan yang ditandai aturan, dari semua unggahan yang dibaca."),
        gettext_lazy("Ditandai"),
        gettext_lazy("Unggahan"),
        gettext_lazy(
            "Beda dapat berarti mesin berat sebelah, dapat juga berarti yang satu memang "
            "lebih sering mengunggah hal yang perlu dilihat."
        ),
    ),
    "review": Stage(
        gettext_lazy("Dinilai layak"),
        gettext_lazy("Berapa putusan Telusuri atau Edukasi, dari semua putusan kecuali Pantau."),
        gettext_lazy("Layak"),
        gettext_lazy("Putusan"),
        gettext_lazy("Yang diputus adalah yang ditandai mesin; lihat juga tahap sebelumnya."),
    ),
    "outcome": Stage(
        gettext_lazy("Diteruskan pleno"),
        gettext_lazy(
            "Berapa terlapor yang perkaranya diteruskan pleno kepada yang berwenang, dari semua terlapor dalam "
            "perkara yang diputus."
        ),
        gettext_lazy("Diteruskan"),
        gettext_lazy("Terlapor"),
        gettext_lazy(
            "Diteruskan berarti diserahkan kepada yang berwenang memutus. Perkara yang belum diputus "
            "pleno tidak ikut dihitung."
        ),
    ),
    TIME: Stage(
        gettext_lazy("Lama sampai diputus"),
        gettext_lazy(
            "Jam dari temuan dibuat sampai diputus petugas; separuh selesai lebih cepat dari "
            "angka tengah ini."
        ),
        gettext_lazy("Jam (angka tengah)"),
        gettext_lazy("Putusan"),
        gettext_lazy(
            "Temuan yang masih menunggu tidak ikut; antrean panjang membuat angka ini tampak "
            "lebih baik."
        ),
    ),
}  # fmt: skip


def group_names(election: str) -> dict[str, dict[str, str]]:
    """dimension -> code -> name. Whatever a later registry no longer has keeps its code."""
    parties = Party.objects.filter(election=election).order_by("number")
    districts = District.objects.filter(election=election).order_by("code")
    return {
        "party": {str(one.number): f"{one.number} {one.short}" for one in parties},
        "incumbency": {code: str(name) for code, name in GROUPS["incumbency"].items()},
        "gender": {code: str(label).capitalize() for code, label in Candidate.Gender.choices},
        "district": dict(districts.values_list("code", "name")),
    }


@dataclass(frozen=True, slots=True)
class Verdict:
    text: str
    tone: str
    icon: str
    says: str


def verdict(compared: Mapping[str, Any]) -> Verdict:
    """Of one comparison; never more than the numbers carry."""
    if compared["chance"] is None:
        return Verdict(
            _("Belum dapat dibandingkan"), "rest", "dash",
            _("Paling sedikit dua kelompok harus punya angka, dan tidak semuanya boleh sama."),
        )  # fmt: skip
    if compared["holm"] <= LIMIT:
        return Verdict(
            _("Beda, perlu dicari sebabnya"), "warn", "alert",
            _(
                "Bila semua diperlakukan sama, beda yang ditandai begini muncul paling banyak pada satu dari dua puluh "
                "audit; semua perbandingan sudah diperhitungkan. "
                "Angka tidak menunjukkan sebabnya."
            ),
        )  # fmt: skip
    if compared["bh"] <= LIMIT:
        return Verdict(
            _("Mungkin beda"), "info", "eye",
            _(
                "Layak dilihat lebih dekat. Dari beda yang ditandai dengan ukuran ini, kira-kira satu dari dua puluh "
                "hanya kebetulan."
            ),
        )  # fmt: skip
    return Verdict(
        _("Tidak tampak beda"), "ok", "check",
        _(
            "Di antara sebanyak ini perbandingan, beda seperti ini dapat muncul karena kebetulan. Itu bukan "
            "bukti bahwa semua diperlakukan sama, apalagi bila angkanya kecil."
        ),
    )  # fmt: skip
