"""The same numbers as files: codes that stay as they are beside words for readers, and what each column means."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from pantau.office.collection.reasons import reason
from pantau.office.portal.openness import measured
from pantau.office.portal.openness.models import PublishedNumbers
from pantau.office.portal.openness.numbers_page import DIMENSIONS, MEASURES, title_of, titles
from pantau.office.portal.public import Visit
from pantau.web.ui.labels import platform_name
from pantau.web.ui.ribbon import in_language

LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
#: The columns of each file; a test holds that the dictionary names each of them.
NUMBERS = ("day", "dimension", "code", "title", "posts", "persons", "cases", "hidden")
COVERAGE = ("day", "platform", "title", "registered", "consent", "official", "hand", "unseen", "reason")
ERRORS = (
    "category",
    "title",
    "right",
    "wrong",
    "missed",
    "harmless",
    "harmless_flagged",
    "rulebook",
    "measured_on",
)
DICTIONARY = ("file", "column", "meaning")


def numbers(visit: Visit, shown: PublishedNumbers) -> str:
    return written(NUMBERS, _numbers(visit, shown))


def _numbers(visit: Visit, shown: PublishedNumbers) -> Iterator[tuple[Any, ...]]:
    day, content = shown.day.isoformat(), shown.content
    yield (day, "all", "", _("Semuanya"), *_counts(content["whole"]))
    for dimension in DIMENSIONS:
        known = titles(visit.book, dimension)
        for row in content["tables"][dimension]:
            code = row["code"]
            yield (day, dimension, code, title_of(visit.book, dimension, code, known), *_counts(row))


def _counts(row: dict[str, Any]) -> tuple[Any, ...]:
    counts = [row[name] for name in MEASURES]
    hidden = " ".join(name for name in MEASURES if row[name] is None)
    return (*("" if count is None else count for count in counts), hidden)


def coverage(visit: Visit, shown: PublishedNumbers) -> str:
    return written(COVERAGE, _coverage(shown.content["coverage"]))


def _coverage(found: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for one in found["platforms"]:
        counts = (one[name] for name in ("registered", "consent", "official", "hand", "unseen"))
        yield (found["day"], one["platform"], platform_name(one["platform"]), *counts, "")
    for code, count in found["reasons"].items():
        yield (found["day"], "", reason(code).title, "", "", "", "", count, code)


def errors(visit: Visit) -> str:
    told = measured.of_rulebook()
    rows = []
    if told is not None:
        rows = [
            (name, in_language(visit.book.categories.get(name, {"id": name, "en": name})), sums.right, sums.wrong,
             sums.missed, "", "", told.rulebook, told.on)
            for name, sums in told.categories.items()
        ]  # fmt: skip
        harmless = (told.harmless.whole, told.harmless.count)
        rows.append(("", _("Unggahan biasa"), "", "", "", *harmless, told.rulebook, told.on))
    return written(ERRORS, rows)


def dictionary(visit: Visit, shown: PublishedNumbers) -> str:
    return written(DICTIONARY, _meanings(shown.content["threshold"]))


def _meanings(threshold: int) -> Iterator[tuple[Any, ...]]:
    yield from (
        ("angka.csv", "day", _("Hari angka ini dihitung.")),
        ("angka.csv", "dimension", _("Cara membagi: all (semuanya), category, stage, platform atau area.")),
        (
            "angka.csv",
            "code",
            _("Kode tetap. Pada area, k: kecamatan, d: daerah pemilihan, kosong: tidak diketahui."),
        ),
        ("angka.csv", "title", _("Kode itu dalam kata-kata.")),
        *(("angka.csv", name, about) for name, (_label, about) in MEASURES.items()),
        (
            "angka.csv",
            "hidden",
            _("Kolom yang disembunyikan pada baris ini: kurang dari %(count)s, atau menutupi yang demikian.")
            % {"count": threshold},
        ),
        ("cakupan.csv", "day", _("Hari yang dilaporkan.")),
        ("cakupan.csv", "platform", _("Kode platform; kosong pada baris sebab.")),
        ("cakupan.csv", "title", _("Platform atau sebab dalam kata-kata.")),
        ("cakupan.csv", "registered", _("Akun yang didaftarkan ke KPU dan dipantau pada hari itu.")),
        ("cakupan.csv", "consent", _("Akun yang dilihat lewat izin pemilik.")),
        ("cakupan.csv", "official", _("Akun yang dilihat lewat antarmuka resmi platform.")),
        ("cakupan.csv", "hand", _("Akun yang dilihat petugas sendiri atau dari berkas.")),
        ("cakupan.csv", "unseen", _("Akun yang tidak dilihat pada hari itu.")),
        ("cakupan.csv", "reason", _("Kode sebab tidak dilihat, pada baris sebab.")),
        ("ketelitian.csv", "category", _("Kode jenis dugaan; kosong pada baris unggahan biasa.")),
        ("ketelitian.csv", "title", _("Jenis dugaan dalam kata-kata.")),
        ("ketelitian.csv", "right", _("Unggahan uji yang memang demikian dan ditandai.")),
        ("ketelitian.csv", "wrong", _("Unggahan uji yang ditandai, padahal tidak demikian.")),
        ("ketelitian.csv", "missed", _("Unggahan uji yang memang demikian, tetapi tidak ditandai.")),
        ("ketelitian.csv", "harmless", _("Unggahan uji yang tidak boleh ditandai sama sekali.")),
        ("ketelitian.csv", "harmless_flagged", _("Berapa dari itu yang ditandai.")),
        ("ketelitian.csv", "rulebook", _("Versi buku aturan yang diukur (SHA-256).")),
        ("ketelitian.csv", "measured_on", _("Hari pengukuran.")),
        ("*", "licence", LICENCE),
    )


def written(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([str(cell) for cell in row] for row in rows)
    return out.getvalue()
