"""Why a file that was handed in cannot be taken, and what to do then."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TROUBLES: dict[str, str | Promise] = {
    "empty": _("Berkasnya kosong."),
    "unknown": _(
        "Isi berkas ini tidak dikenal. Yang diterima: WACZ, PNG, JPEG, WebP, MP4, WebM, HTML, MHTML, dan PDF."
    ),
    "large": _(
        "Berkasnya terlalu besar. Paling besar: WACZ dan video 256 MB, PDF dan MHTML 64 MB, HTML 32 MB, gambar 12 MB."
    ),
    "picture": _("Gambarnya rusak, bergerak, atau terlalu besar. Ambil ulang tangkapan layarnya."),
    "broken": _("Berkasnya rusak atau terpotong. Simpan ulang, lalu unggah lagi."),
    "locked": _("Arsipnya terkunci dengan sandi. Simpan tanpa sandi."),
    "unsafe_names": _("Arsip ini memuat nama berkas yang berbahaya, dan tidak dibuka."),
    "too_many": _("Arsip ini memuat terlalu banyak berkas."),
    "bomb": _("Arsip ini mengembang jauh lebih besar daripada berkasnya, dan tidak dibuka."),
    "no_list": _("Ini bukan WACZ: daftar isinya (datapackage.json) tidak ada atau tidak dapat dibaca."),
    "unlisted": _("Arsip ini memuat berkas yang tidak ada dalam daftar isinya."),
    "digests": _("Isi arsip ini tidak cocok dengan sidik dalam daftar isinya: berubah setelah direkam."),
    "no_pages": _(
        "Arsip ini tidak memuat halaman. Rekam dahulu halamannya di ArchiveWeb.page, lalu unduh lagi."
    ),
}


def trouble(code: str) -> str:
    return str(TROUBLES[code])
