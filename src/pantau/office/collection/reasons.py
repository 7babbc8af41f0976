"""Why an account was not seen, and by which route it was: codes with what people are told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pantau.office.collection.models import Means


@dataclass(frozen=True, slots=True)
class Reason:
    title: str | Promise
    note: str | Promise


REASONS: dict[str, Reason] = {
    "patrol": Reason(_("Menunggu giliran patroli"), _("Tidak ada antarmuka; petugas harus membuka sendiri")),
    "waiting": Reason(_("Belum gilirannya hari ini"), _("Ada dalam rencana hari yang masih berjalan")),
    "not_due": Reason(_("Dijadwalkan hari lain"), _("Akun yang jarang mengunggah dilihat lebih jarang")),
    "quota": Reason(_("Kuota hari itu habis"), _("Permintaan ke platform dibatasi per hari")),
    "outage": Reason(_("Platform bermasalah"), _("Platform tidak menjawab atau menjawab galat")),
    "token": Reason(_("Izin pemilik dicabut atau kedaluwarsa"), _("Minta pemilik menghubungkan lagi")),
    "permission": Reason(_("Izin tidak mencukupi"), _("Platform menolak permintaan kami")),
    "private": Reason(_("Akun dikunci pemiliknya"), _("Hanya terlihat oleh pengikut yang disetujui")),
    "not_found": Reason(_("Tidak ditemukan"), _("Satu kali gagal; dicoba lagi lewat jalur lain")),
    "gone": Reason(_("Dinyatakan tidak ada lagi"), _("Diputus petugas setelah gagal berulang kali")),
    "page_limit": Reason(_("Batas halaman tercapai"), _("Hanya sebagian unggahan yang diberikan platform")),
    "ranked": Reason(_("Daftar tidak lengkap"), _("Platform memilih sendiri unggahan yang diberikan")),
    "lease": Reason(_("Langganan sempat putus"), _("Pemberitahuan platform tidak sampai")),
    "answer": Reason(_("Jawaban tidak dapat dibaca"), _("Isi jawaban platform di luar dugaan")),
    "off": Reason(_("Penghubung belum diaktifkan"), _("Perlu dasar hukum dan kunci akses")),
    "unresolved": Reason(_("Alamat belum pasti"), _("Buka tautannya, lalu simpan alamat akunnya")),
    "no_route": Reason(
        _("Tidak ada jalur resmi tanpa izin"), _("Minta izin pemilik, atau lihat lewat patroli")
    ),
}

ROUTES: dict[str, str | Promise] = {
    "patrol": _("Patroli petugas"),
    "zeeschuimer": _("Tangkapan peramban"),
    "handover": _("Diserahkan petugas"),
    "screenshot": _("Tangkapan layar petugas"),
    "file": _("Berkas ekspor"),
    "demo": _("data peragaan"),
    "bluesky_feed": _("Kiriman akun Bluesky"),
    "bluesky_firehose": _("Aliran penuh Bluesky"),
    "bluesky_records": _("Catatan akun Bluesky"),
    "bluesky_stream": _("Aliran Jetstream Bluesky"),
    "facebook_page_webhook": _("Halaman Facebook dengan izin"),
    "facebook_public_pages": _("Halaman Facebook publik"),
    "feed": _("Umpan situs web"),
    "instagram_business_discovery": _("Akun profesional Instagram"),
    "instagram_own_media": _("Instagram dengan izin"),
    "mastodon_api": _("Kiriman akun Mastodon"),
    "meta_ad_library": _("Pustaka Iklan Meta"),
    "telegram_updates": _("Bot Telegram, dijemput"),
    "telegram_webhook": _("Bot Telegram, dikirimi"),
    "threads_profile_posts": _("Profil Threads publik"),
    "threads_webhook": _("Threads dengan izin"),
    "tiktok_display": _("TikTok dengan izin"),
    "whatsapp_tips": _("Titipan lewat WhatsApp"),
    "x_api": _("Linimasa X"),
    "x_stream": _("Aliran X"),
    "youtube_api": _("Kanal YouTube"),
    "youtube_comments": _("Komentar YouTube"),
    "youtube_feed": _("Umpan kanal YouTube"),
}

MEANS_ORDER = (Means.CONSENT, Means.OFFICIAL, Means.PATROL, Means.FILE)


def reason(code: str) -> Reason:
    return REASONS.get(code) or Reason(code, "")


def route_name(route: str) -> str | Promise:
    return ROUTES.get(route, route)
