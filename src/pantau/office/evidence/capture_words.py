"""What became of a capture, in words for those who look at it; and what a person can do where it came to nothing."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pantau.office.evidence import upload_words
from pantau.office.evidence.models import PageCapture

Status = PageCapture.Status

#: Why a look came to nothing or to less than the whole; keys as in engine.evidence.capture.outcome, and our own.
REASONS: dict[str, str | Promise] = {
    "login_wall": _("Platform hanya menunjukkannya kepada yang masuk. Yang terlihat hanya pintunya."),
    "http_error": _("Server menjawab dengan galat."),
    "no_address": _("Nama servernya tidak punya alamat."),
    "no_connection": _("Servernya tidak dapat dihubungi."),
    "connection_closed": _("Server memutus sambungan di tengah jalan."),
    "tls_error": _("Sertifikat servernya tidak dapat dipercaya."),
    "never_finished": _("Halamannya tidak selesai dimuat sampai waktunya habis."),
    "unfinished_parts": _("Sebagian halaman masih dimuat ketika waktunya habis."),
    "missing_parts": _("Sebagian isi halaman tidak dapat disimpan utuh."),
    "too_many_redirects": _("Halamannya mengalihkan tanpa henti."),
    "download": _("Alamatnya memberi berkas, bukan halaman."),
    "empty": _("Server tidak memberi halaman."),
    "forbidden_target": _("Alamatnya menuju jaringan yang bukan internet umum, dan tidak diikuti."),
    "too_large": _("Halamannya lebih besar dari yang boleh direkam."),
    "crashed": _("Peramban tidak sanggup membuka halaman ini."),
    "not_opened": _("Halamannya tidak dapat dibuka."),
    "not_installed": _("Perekam halaman belum terpasang di mesin pekerja."),
    "no_browser": _("Di mesin pekerja tidak ada peramban Chromium."),
    "bad_address": _("Ini bukan alamat halaman yang dapat dibuka."),
    "gave_up": _("Perekaman berulang kali terhenti."),
}
TONES: dict[str, tuple[str, str]] = {
    Status.WAITING: ("rest", "clock"),
    Status.RUNNING: ("info", "refresh"),
    Status.CAPTURED: ("ok", "check"),
    Status.PARTIAL: ("warn", "half"),
    Status.UNREACHABLE: ("warn", "eye-off"),
    Status.REFUSED: ("warn", "ban"),
    Status.FAILED: ("danger", "alert"),
    Status.DROPPED: ("rest", "open"),
}


def reason(capture: PageCapture) -> str:
    said = REASONS.get(capture.reason) or upload_words.TROUBLES.get(capture.reason)
    return str(said) if said is not None else ""


def chip(capture: PageCapture) -> dict[str, str]:
    tone, icon = TONES[capture.status]
    return {"text": capture.get_status_display(), "tone": tone, "icon": icon}
