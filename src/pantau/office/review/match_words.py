"""Why a name may be an official's, and why not, in words; the codes are those of ``engine.text.names``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.registry.models import Official
from pantau.web.ui import formats, labels

Detail = Mapping[str, Any]


def told(reasons: Sequence[Sequence[Any]]) -> list[str]:
    """Each as a sentence; a code that this version does not know is left out."""
    return [_SENTENCES[code](detail) for code, detail in reasons if code in _SENTENCES]


def _names(words: Sequence[str]) -> str:
    return ", ".join(word.title() for word in words)


def _whole(detail: Detail) -> str:
    return _("Semua bagian nama sama: %(names)s.") % {"names": _names(detail["names"])}


def _shared(detail: Detail) -> str:
    return _("Bagian nama yang sama: %(names)s.") % {"names": _names(detail["names"])}


def _carried(detail: Detail) -> dict[str, str]:
    return {
        "name": detail["name"].title(),
        "carriers": formats.number(detail["carriers"]),
        "people": formats.number(detail["people"]),
    }


def _rare(detail: Detail) -> str:
    return _("“%(name)s” jarang: %(carriers)s dari %(people)s nama yang dikenal.") % _carried(detail)


def _common(detail: Detail) -> str:
    return _("“%(name)s” umum: %(carriers)s dari %(people)s nama yang dikenal.") % _carried(detail)


def _unit(detail: Detail) -> str:
    return _("Akun menyebut tempat kerja pada daftar: %(unit)s.") % {"unit": detail["unit"]}


def _role(detail: Detail) -> str:
    role = labels.in_sentence(str(dict(Official.Role.choices).get(detail["role"], detail["role"])))
    return _("Akun menyebut jabatan yang sama: %(role)s.") % {"role": role}


def _extra(detail: Detail) -> str:
    return _("Akun memuat nama lain: %(names)s.") % {"names": _names(detail["names"])}


def _missing(detail: Detail) -> str:
    return _("Tidak tampak pada akun: %(names)s.") % {"names": _names(detail["names"])}


def _spelled(detail: Detail) -> str:
    said = {"shown": detail["shown"].title(), "registered": detail["registered"].title()}
    return _("Ditulis berbeda: “%(shown)s” pada akun, “%(registered)s” pada daftar.") % said


def _initials(detail: Detail) -> str:
    return _("Sebagian nama hanya huruf awal: %(letters)s.") % {"letters": ", ".join(detail["letters"])}


def _rivals(detail: Detail) -> str:
    count = detail["count"]
    said = ngettext(
        "%(count)s orang lain pada daftar hampir sama cocoknya.",
        "%(count)s orang lain pada daftar hampir sama cocoknya.",
        count,
    )
    return said % {"count": formats.number(count)}


_SENTENCES: Mapping[str, Callable[[Detail], str]] = {
    "whole_name": _whole,
    "shared_names": _shared,
    "rare": _rare,
    "rank": lambda detail: _("Keduanya memakai “%(rank)s”.") % {"rank": detail["rank"]},
    "title": lambda detail: _("Keduanya memakai “%(title)s”.") % {"title": detail["title"]},
    "degree": lambda _detail: _("Gelar akademiknya sama."),
    "village": lambda detail: _("Akun menyebut %(place)s, seperti pada daftar.") % {"place": detail["place"]},
    "subdistrict": lambda detail: _("Akun menyebut Kecamatan %(place)s.") % {"place": detail["place"]},
    "unit": _unit,
    "role": _role,
    "handle": lambda _detail: _("Nama pengguna memuat bagian nama itu juga."),
    "name_only": lambda _detail: _("Hanya nama yang cocok. Nama bukan bukti."),
    "common": _common,
    "extra": _extra,
    "missing": _missing,
    "spelled": _spelled,
    "initials": _initials,
    "reordered": lambda _detail: _("Urutan namanya berbeda."),
    "other_gender": lambda _detail: _("Sebutan pada akun menunjuk jenis kelamin lain."),
    "other_rank": lambda _detail: _("Akun memakai sebutan yang tidak ada pada daftar."),
    "rank_missing": lambda detail: _("“%(rank)s” tidak tampak pada akun.") % {"rank": detail["rank"]},
    "other_village": lambda detail: (
        _("Akun menyebut tempat lain, bukan %(place)s.") % {"place": detail["place"]}
    ),
    "other_post": lambda _detail: _("Akun menyebut jabatan lain."),
    "rivals": _rivals,
}
