"""What an audit of treatment says to somebody who has never read one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Word = str | Promise

TIME = "time"
LIMIT = 0.05


@dataclass(frozen=True, slots=True)
class Stage:
    """``whole`` and ``hits`` head columns; ``mind``: what the numbers do not say."""

    title: Word
    asks: Word
    about: Word
    hits: Word
    whole: Word
    mind: Word


STAGES: Mapping[str, Stage] = {
    "coverage": Stage(
        gettext_lazy("Akun dilihat"),
        gettext_lazy("Apakah akun semua peserta sama sering dilihat?"),
        gettext_lazy(
            "Peserta mendaftarkan akun kampanyenya. Dihitung pada berapa hari tiap akun dilihat, dari semua hari "
            "akun itu terdaftar."
        ),
        gettext_lazy("Hari dilihat"),
        gettext_lazy("Hari terdaftar"),
        gettext_lazy(
            "Tiap platform memberi jalan masuk yang berbeda. Siapa memakai platform apa ikut menentukan."
        ),
    ),
    "detection": Stage(
        gettext_lazy("Ditandai mesin"),
        gettext_lazy("Apakah mesin sama sering menandai?"),
        gettext_lazy(
            "Mesin membaca unggahan dan menandai yang perlu dibaca orang. Dihitung berapa yang ditandai, dari semua "
            "unggahan yang dibaca. Tanda bukan putusan."
        ),
        gettext_lazy("Ditandai"),
        gettext_lazy("Unggahan"),
        gettext_lazy(
            "Beda dapat berarti mesin berat sebelah. Dapat juga berarti yang satu lebih sering mengunggah hal yang "
            "perlu dibaca orang."
        ),
    ),
    "review": Stage(
        gettext_lazy("Dinilai layak"),
        gettext_lazy("Apakah petugas memakai ukuran yang sama?"),
        gettext_lazy(
            "Petugas membaca yang ditandai, lalu memutus: perlu ditelusuri, cukup diberi penjelasan, atau tidak "
            "relevan. Dihitung berapa yang dinilai perlu ditelusuri atau diberi penjelasan."
        ),
        gettext_lazy("Layak"),
        gettext_lazy("Putusan"),
        gettext_lazy("Petugas hanya membaca yang ditandai mesin; lihat juga tahap sebelumnya."),
    ),
    "outcome": Stage(
        gettext_lazy("Diteruskan pleno"),
        gettext_lazy("Apakah perkara diteruskan dengan ukuran yang sama?"),
        gettext_lazy(
            "Rapat pleno Bawaslu memutus apakah sebuah perkara diteruskan kepada yang berwenang. Dihitung berapa "
            "terlapor yang perkaranya diteruskan, dari semua terlapor dalam perkara yang diputus."
        ),
        gettext_lazy("Diteruskan"),
        gettext_lazy("Terlapor"),
        gettext_lazy(
            "Diteruskan belum berarti melanggar. Perkara yang belum diputus pleno tidak ikut dihitung."
        ),
    ),
    TIME: Stage(
        gettext_lazy("Lama sampai diputus"),
        gettext_lazy("Apakah semua menunggu sama lama?"),
        gettext_lazy(
            "Dihitung berapa jam dari mesin menandai sampai petugas memutus. Angka tengah: separuh diputus lebih "
            "cepat dari itu, separuh lebih lambat."
        ),
        gettext_lazy("Jam (angka tengah)"),
        gettext_lazy("Putusan"),
        gettext_lazy("Yang masih menunggu tidak ikut dihitung; antrean panjang membuat angka tampak lebih baik."),
    ),
}  # fmt: skip
DIMENSIONS: Mapping[str, Word] = {
    "party": gettext_lazy("Partai"),
    "incumbency": gettext_lazy("Petahana"),
    "gender": gettext_lazy("Jenis kelamin"),
    "district": gettext_lazy("Daerah pemilihan"),
}
GROUPS: Mapping[str, Mapping[str, Word]] = {
    "incumbency": {"yes": gettext_lazy("Petahana"), "no": gettext_lazy("Bukan petahana")},
    "gender": {"L": gettext_lazy("Laki-laki"), "P": gettext_lazy("Perempuan")},
}
SWAPS: Mapping[str, Word] = {
    "party": gettext_lazy("Nama partai"),
    "number": gettext_lazy("Nomor urut"),
    "candidate": gettext_lazy("Nama calon"),
    "gender": gettext_lazy("Sapaan laki-laki dan perempuan"),
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
        return Verdict(_("Tidak dibandingkan"), "rest", "dash", _not_compared(compared))
    if compared["holm"] <= LIMIT:
        return Verdict(
            _("Beda"), "warn", "alert",
            _(
                "Bedanya terlalu besar untuk kebetulan saja. Sebabnya tidak tampak dari angka: dapat perlakuan yang "
                "tidak sama, dapat juga perilaku yang tidak sama."
            ),
        )  # fmt: skip
    if compared["bh"] <= LIMIT:
        return Verdict(
            _("Mungkin beda"), "info", "eye",
            _("Dapat berarti sesuatu, dapat juga kebetulan di antara sebanyak ini perbandingan. Layak diperiksa."),
        )  # fmt: skip
    return Verdict(
        _("Tidak tampak beda"), "ok", "check",
        _("Beda yang ada dapat terjadi karena kebetulan. Itu belum bukti bahwa semua diperlakukan sama."),
    )  # fmt: skip


def _not_compared(compared: Mapping[str, Any]) -> str:
    groups = compared["groups"]
    if groups is None:
        return _("Angkanya terlalu kecil untuk disebut, supaya tidak ada orang yang dapat dikenali.")
    known = [one for one in groups if one["code"]]
    if not groups:
        return _("Belum ada yang dapat dihitung pada hari-hari ini.")
    if not known:
        return _("Tidak ada yang tahu siapa masuk kelompok mana.")
    if len(known) == 1:
        return _("Hanya satu kelompok punya angka yang dapat disebut, jadi tidak ada bandingannya.")
    return _("Semua sama: tidak satu pun, atau semuanya. Tidak ada beda yang dapat diuji.")
