"""An audit of treatment as files: codes that stay as they are beside words for readers, and what each column means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from pantau.office.portal.openness import audit_words as words
from pantau.office.portal.openness.audit_page import TOGETHER, title, value_of
from pantau.office.portal.openness.models import OpenAudit
from pantau.office.portal.openness.tables import DICTIONARY, LICENCE, written

#: The columns of each file; a test holds that the dictionary names each of them.
STAGES = (
    "number", "since", "until", "stage", "dimension", "group", "title", "together", "persons", "hits", "whole",
    "value", "low", "high", "chance", "exact", "holm", "benjamini_hochberg", "hidden",
)  # fmt: skip
NAMES = ("number", "made_at", "rulebook", "model", "posts", "swap", "title", "swapped", "moved", "crossed")
STAGES_FILE, NAMES_FILE = "angka.csv", "tukar-nama.csv"


def stages(audit: OpenAudit) -> str:
    return written(STAGES, _stages(audit))


def _stages(audit: OpenAudit) -> Iterator[tuple[Any, ...]]:
    content = audit.content
    days = (audit.pk, audit.since.isoformat(), audit.until.isoformat())
    for stage in words.STAGES:
        for dimension in words.DIMENSIONS:
            compared = content["stages"][stage][dimension]
            if compared["groups"] is None:
                yield (*days, stage, dimension, TOGETHER, _("Disembunyikan"), *[""] * 11, "all")
            for one in compared["groups"] or ():
                joined = compared["together"] if one["code"] in (TOGETHER, "") else []
                name = (
                    _("Digabung")
                    if one["code"] == TOGETHER
                    else title(dimension, one["code"], content["labels"])
                )
                yield (
                    *days, stage, dimension, one["code"], name, " ".join(filter(None, joined)),
                    *map(_cell, (one["persons"], one.get("hits"), one["whole"])),
                    *map(_cell, (round(value_of(one), 4), one["low"], one["high"])),
                    *map(_cell, (compared["chance"], int(compared["exact"]), compared["holm"], compared["bh"])),
                    "each" if joined else "",
                )  # fmt: skip


def _cell(value: Any) -> Any:
    return "" if value is None else value


def names(audit: OpenAudit) -> str:
    return written(NAMES, _names(audit))


def _names(audit: OpenAudit) -> Iterator[tuple[Any, ...]]:
    trial = audit.content["names"]
    for kind, label in words.SWAPS.items():
        if trial is None or kind not in trial["kinds"]:
            continue
        told = trial["kinds"][kind]
        yield (
            audit.pk, trial["made_at"], trial["rulebook"], trial["model"], trial["posts"], kind,
            label, told["swapped"], told["moved"], told["crossed"],
        )  # fmt: skip


def dictionary() -> str:
    return written(DICTIONARY, _meanings())


def _meanings() -> Iterator[tuple[str, str, Any]]:
    for column, meaning in (
        ("number", _("Nomor terbitan.")),
        ("since", _("Hari pertama yang dihitung.")),
        ("until", _("Hari terakhir yang dihitung.")),
        ("stage", _("Tahap: coverage (akun dilihat), detection (ditandai mesin), review (dinilai layak), outcome "
                    "(diteruskan pleno) atau time (lama sampai diputus, dalam jam).")),
        ("dimension", _("Cara membagi: party (partai), incumbency (petahana), gender (jenis kelamin) atau district "
                        "(daerah pemilihan).")),
        ("group", _("Kode kelompok: nomor partai, yes atau no, L atau P, kode daerah pemilihan. Bintang: beberapa "
                    "kelompok digabung. Kosong: tidak diketahui.")),
        ("title", _("Kelompok itu dalam kata-kata.")),
        ("together", _("Kode kelompok yang digabung pada baris ini, dipisah spasi.")),
        ("persons", _("Pemilik akun dalam kelompok; kosong bila tidak diketahui.")),
        ("hits", _("Hari dilihat, unggahan ditandai, putusan layak, atau terlapor yang diteruskan; kosong pada time.")),
        ("whole", _("Hari terdaftar, unggahan, putusan, atau terlapor seluruhnya.")),
        ("value", _("Bagian (hits dibagi whole), atau angka tengah jam pada time.")),
        ("low", _("Batas bawah rentang 95 persen; kosong bila tidak dapat dihitung.")),
        ("high", _("Batas atas rentang 95 persen.")),
        ("chance", _("Peluang beda antarkelompok sebesar ini hanya karena kebetulan; sama pada semua baris satu "
                     "perbandingan. Kosong bila tidak dapat dibandingkan.")),
        ("exact", _("1 bila semua susunan dihitung, 0 bila 9.999 susunan diundi.")),
        ("holm", _("Peluang itu setelah koreksi ketat untuk semua perbandingan (Holm).")),
        ("benjamini_hochberg", _("Peluang itu setelah koreksi longgar (Benjamini-Hochberg).")),
        ("hidden", _("each: angka tiap kelompok yang digabung disembunyikan; all: seluruh tabel disembunyikan.")),
    ):  # fmt: skip
        yield STAGES_FILE, column, meaning
    for column, meaning in (
        ("number", _("Nomor terbitan.")),
        ("made_at", _("Kapan dicoba.")),
        ("rulebook", _("Versi buku aturan yang dicoba (SHA-256).")),
        ("model", _("Versi model yang dicoba (SHA-256); kosong bila tidak ada.")),
        ("posts", _("Unggahan yang dibaca sekali lagi.")),
        (
            "swap",
            _("Yang ditukar: party (partai), number (nomor urut), candidate (calon) atau gender (sapaan)."),
        ),
        ("title", _("Yang ditukar, dalam kata-kata.")),
        ("swapped", _("Unggahan yang memuatnya, jadi ditukar.")),
        ("moved", _("Dari itu, yang angkanya bergeser, sekecil apa pun.")),
        ("crossed", _("Dari itu, yang putusan mesinnya berubah: tanda atau label datang atau hilang.")),
    ):
        yield NAMES_FILE, column, meaning
    yield "*", "licence", LICENCE
