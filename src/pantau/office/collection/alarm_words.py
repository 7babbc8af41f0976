"""Alarms in words: what each means, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.planning import shipped_alarms, span
from pantau.office.collection.models import Alarm
from pantau.office.collection.reasons import route_name
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

MEANINGS: dict[str, str | Promise] = {
    Alarm.Kind.LATE: gettext_lazy(
        "%(count)s dari %(whole)s akun jalur %(route)s terlambat dilihat lebih dari %(tolerated)s. %(promise)s"
    ),
    Alarm.Kind.BROKEN_OFF: gettext_lazy(
        "Penjelajahan terakhir jalur %(route)s terhenti dan tidak menjangkau %(count)s akun. Galatnya: %(detail)s"
    ),
    Alarm.Kind.NO_ACCESS: gettext_lazy(
        "Platform menolak membuka %(count)s dari %(whole)s akun jalur %(route)s: tokennya tidak berlaku lagi, "
        "atau izinnya tidak cukup."
    ),
    Alarm.Kind.DAY_SHORT: gettext_lazy(
        "Pada %(day)s, %(count)s dari %(whole)s akun yang jatuh tempo tidak terlihat."
    ),
    Alarm.Kind.REFUSALS: gettext_lazy(
        "%(count)s kiriman ke jalur %(route)s ditolak hari ini, yang terakhir dalam satu jam ini. "
        "Yang dikirim mungkin tidak sampai kepada kita."
    ),
    Alarm.Kind.NO_SWEEP: gettext_lazy(
        "Sudah lebih dari %(span)s tidak ada yang bertanya ke platform ini, padahal %(count)s akun menunggu."
    ),
    Alarm.Kind.VANISHED: gettext_lazy(
        "%(count)s unggahan yang ditandai sudah tidak ada di platformnya, dan belum ada yang menyimpannya "
        "sebagai bukti."
    ),
    Alarm.Kind.EVIDENCE: gettext_lazy(
        "Pemeriksaan bukti terakhir menemukan %(count)s hal yang tidak seperti saat disegel. Yang pertama: %(detail)s"
    ),
    Alarm.Kind.NO_STAMP: gettext_lazy(
        "Sudah lebih dari %(span)s %(count)s otoritas tidak memberi stempel waktu pada buku besar bukti: %(detail)s."
    ),
}
ACTIONS: dict[str, str | Promise] = {
    Alarm.Kind.LATE: gettext_lazy(
        "Baca sebabnya pada tabel di bawah. Bila kuota habis, minta kuota lebih besar; akun yang mendesak dapat "
        "dibuka lewat patroli."
    ),
    Alarm.Kind.BROKEN_OFF: gettext_lazy(
        "Pekerja mencoba lagi tiap lima menit. Bila tetap begini, serahkan galat ini kepada operator teknis."
    ),
    Alarm.Kind.NO_ACCESS: gettext_lazy(
        "Periksa kuncinya pada halaman penghubung. Untuk akun yang diizinkan pemiliknya, minta pemilik "
        "menghubungkan lagi lewat surat baru."
    ),
    Alarm.Kind.DAY_SHORT: gettext_lazy(
        "Buka cakupan hari itu untuk sebabnya. Bila catatannya masih bertambah, buat edisi baru pernyataannya."
    ),
    Alarm.Kind.REFUSALS: gettext_lazy(
        "Buka halaman kiriman yang ditolak: di sana tertulis apa yang salah dan siapa yang dapat memperbaikinya."
    ),
    Alarm.Kind.NO_SWEEP: gettext_lazy(
        "Pastikan pekerja berjalan: operator teknis menjalankan `pantau doctor`, lalu `pantau up` atau `pantau work`."
    ),
    Alarm.Kind.VANISHED: gettext_lazy(
        "Buka daftarnya, lalu simpan yang masih dibutuhkan sebagai bukti: salinan kita dihapus sesuai ketentuan "
        "platform."
    ),
    Alarm.Kind.EVIDENCE: gettext_lazy(
        "Jangan mengubah apa pun. Bandingkan dengan cadangan dan kepala log yang sudah diumumkan, lalu jalankan "
        "`pantau evidence audit`."
    ),
    Alarm.Kind.NO_STAMP: gettext_lazy(
        "Permintaan diulang tiap lima menit. Periksa jaringan dan alamat otoritas pada PANTAU_TIME_STAMPS, atau "
        "tambahkan otoritas kedua."
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    title: str
    meaning: str
    action: str
    url: str  # where to begin


def told(alarm: Alarm) -> Told:
    return Told(
        f"{platform_name(alarm.platform)}: {alarm.get_kind_display()}"
        if alarm.platform
        else str(alarm.get_kind_display()),
        str(MEANINGS[alarm.kind]) % _values(alarm),
        str(ACTIONS[alarm.kind]),
        _url(alarm),
    )


def _values(alarm: Alarm) -> dict[str, Any]:
    about, language = alarm.about, formats.language()
    return {
        "count": formats.number(alarm.count),
        "whole": formats.number(alarm.whole),
        "route": route_name(alarm.route),
        "detail": about.get("detail") or _("tidak disebut"),
        "promise": about.get("promise", {}).get(language, ""),
        "tolerated": span(about.get("tolerated_s", 0), language),
        "span": span(shipped_alarms()[alarm.kind].span_s, language),
        "day": formats.full_day(date.fromisoformat(about["day"])) if "day" in about else "",
    }


def _url(alarm: Alarm) -> str:
    match alarm.kind:
        case Alarm.Kind.REFUSALS:
            return reverse("collection:refusals")
        case Alarm.Kind.DAY_SHORT:
            return f"{reverse('collection:coverage')}?hari={alarm.about.get('day', '')}&platform={alarm.platform}"
        case Alarm.Kind.VANISHED:  # a later room: called by its name
            return f"{reverse('review:vanished')}?kept=no&platform={alarm.platform}"
        case Alarm.Kind.LATE:
            return f"{reverse('collection:unseen')}?platform={alarm.platform}"
        case Alarm.Kind.EVIDENCE | Alarm.Kind.NO_STAMP:
            return reverse("evidence:log")
        case _:
            return reverse("collection:connectors")
