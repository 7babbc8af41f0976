"""Made-up content for the living style page: every component in its states, nobody real."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pantau.web.ui import clock, differences, labels, marks
from pantau.web.ui.templatetags.pantau import TONE_ICONS, icon_names

POST_TEXT = (
    "Semeton jari Labuapi, besok lusa kita tentukan bareng². Ndaq lupaq pilih no urut 4 ya, "
    "biar jalan kampung kita cpt beres.\n\nBantu share smpe 10 grup 🙏"
)
FOREIGN_TEXT = (
    "<script>alert('x')</script> \u202eikak habmek\u202c dan pi\u200blih 👨‍👩‍👧‍👦 بسم الله الرحمن الرحيم "
    "https://contoh.example/" + "sangat-panjang-" * 12
)
SWATCHES = (
    "ground", "paper", "ink", "ink-2", "line", "line-strong",
    "tinta-deep", "tinta", "tinta-mid", "tinta-light", "tinta-soft",
)  # fmt: skip


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Nama pengguna"), help_text=_("Seperti pada surat tugas."))
    village = forms.ChoiceField(
        label=_("Desa"), choices=[("", _("Pilih desa")), ("1", "Bukit Tinggi"), ("2", "Tunjung Sari")]
    )
    note = forms.CharField(label=_("Catatan"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    route = forms.ChoiceField(
        label=_("Sumber"),
        widget=forms.RadioSelect,
        choices=[("patrol", _("Patroli")), ("report", _("Laporan warga"))],
    )
    agreed = forms.BooleanField(label=_("Saya sudah membaca ringkasan norma"))


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of ui/style.html."""
    now = clock.now()
    return {
        "now": now,
        "swatches": SWATCHES,
        "tones": list(TONE_ICONS),
        "icons": sorted(icon_names()),
        **_navigation(now),
        **_finding(now),
        **_case(now),
        **_data(now),
        **_states(),
        "form": SampleForm(),
        "bad_form": SampleForm({"name": "", "route": "patrol"}),
    }


def _span(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def _navigation(now: datetime) -> dict[str, Any]:
    return {
        "sentence": {
            "action": "",
            "lead": gettext("46 temuan"),
            "parts": [
                {
                    "name": "status",
                    "label": gettext("status"),
                    "options": [("open", gettext("yang belum diputus")), ("all", gettext("semua"))],
                },
                {
                    "name": "platform",
                    "label": gettext("platform"),
                    "options": [("", gettext("di semua platform")), ("facebook", gettext("di Facebook"))],
                },
                {
                    "name": "phase",
                    "label": gettext("masa"),
                    "options": [("quiet", gettext("pada masa tenang"))],
                    "after": ",",
                },
                {
                    "name": "order",
                    "label": gettext("urutan"),
                    "options": [("grave", gettext("terberat lebih dulu"))],
                    "after": ".",
                },
            ],
            "search": {"name": "q", "label": gettext("Cari di unggahan")},
        },
        "tabs": [
            {"text": gettext("Semua"), "url": "#navigasi", "count": 46, "current": True},
            {"text": gettext("Milik saya"), "url": "#navigasi", "count": 3},
            {"text": gettext("Selesai"), "url": "#navigasi"},
        ],
        "crumbs": [
            {"text": gettext("Akun"), "url": "#navigasi"},
            {"text": gettext("Impor"), "url": "#navigasi"},
            {"text": gettext("Pratinjau")},
        ],
        "sample_page": Paginator(range(13100), 50).page(7),
        "steps": [
            {"title": gettext("Pilih berkas"), "note": "calon.xlsx", "state": "past", "url": "#navigasi"},
            {
                "title": gettext("Cocokkan kolom"),
                "note": gettext("11 dari 11 dikenal"),
                "state": "past",
                "url": "#navigasi",
            },
            {"title": gettext("Periksa baris"), "note": gettext("14 baris bermasalah"), "state": "now"},
            {"title": gettext("Simpan"), "state": "later"},
        ],
    }


def _finding(now: datetime) -> dict[str, Any]:
    seen = now - timedelta(hours=2)
    spans = [
        (*_span(POST_TEXT, "besok lusa kita tentukan"), 1),
        (*_span(POST_TEXT, "Ndaq lupaq pilih no urut 4"), 2),
        (*_span(POST_TEXT, "share smpe 10 grup"), 3),
    ]
    post = {
        "platform": "facebook",
        "author_name": "Sahabat Sahrun Wirajaya",
        "author_handle": "sahabat.sahrun",
        "author_kind": gettext("halaman"),
        "posted_at": now - timedelta(hours=14),
        "url": "https://contoh.example/unggahan/1",
        "text": POST_TEXT,
        "spans": spans,
        "glosses": [
            (*_span(POST_TEXT, "Semeton jari"), gettext("saudara sekalian (Sasak)")),
            (*_span(POST_TEXT, "Ndaq lupaq"), gettext("jangan lupa (Sasak)")),
            (*_span(POST_TEXT, "smpe"), "sampai"),
            (*_span(POST_TEXT, "cpt"), "cepat"),
        ],
        "words": [
            ("semeton jari", gettext("saudara sekalian (Sasak)")),
            ("ndaq lupaq", gettext("jangan lupa (Sasak)")),
            ("smpe", "sampai"),
            ("cpt", "cepat"),
        ],
        "media": [
            {
                "kind": "image",
                "alt": gettext("Poster: orang di depan jalan desa"),
                "ocr": "“Nomor 4. Jalan kampung, kerja nyata.”",
            }
        ],
        "likes": 214,
        "comments": 38,
        "shares": 61,
        "seen_at": seen,
        "uid": "a",
    }
    hard = {
        "platform": "x",
        "author_name": "\u202eنام 🐓🐓🐓",
        "author_handle": "panjang_sekali_" + "a" * 60,
        "posted_at": None,
        "text": FOREIGN_TEXT,
        "spans": [_span(FOREIGN_TEXT, "pi\u200blih")],
        "views": 1_204_331,
        "gone_at": seen,
        "versions": 2,
        "sponsored": True,
        "reply_to": "@kabar.kampung",
        "media": [{"kind": "video", "alt": gettext("Video 0.30, belum diunduh")}],
        "seen_at": seen,
        "uid": "b",
    }
    long_text = POST_TEXT + "\n" + "Jalan kampung kita, sekolah anak kita, pasar kita. " * 60
    return {
        "post": post,
        "hard_post": hard,
        "long_post": {**post, "text": long_text, "media": [], "words": [], "uid": "c"},
        "queue": {
            "title": gettext("Antrean"),
            "open": False,
            "items": _queue_items(now),
            "more": {"url": "#temuan", "text": gettext("38 lagi")},
        },
        "empty_queue": {"title": gettext("Antrean"), "items": [], "empty": _empty()},
        "norm": {
            "article": "UU 7/2017 Pasal 492",
            "title": gettext("Kampanye di luar jadwal"),
            "paraphrase": gettext(
                "Setiap orang yang dengan sengaja berkampanye di luar jadwal yang ditetapkan KPU."
            ),
            "binds": gettext("Mengikat setiap orang"),
            "everyone": True,
            "valid": gettext("Berlaku pada tanggal unggahan."),
            "contested": gettext("Apakah warga biasa termasuk, belum ada kata sepakat."),
            "proved": [
                {"text": gettext("Setiap orang"), "note": gettext("Akun resmi terdaftar, baris 214")},
                {
                    "text": gettext("Ajakan memilih"),
                    "note": gettext("Nomor urut dan ajakan menyebarkan"),
                    "refs": [2, 3],
                },
                {
                    "text": gettext("Di luar jadwal"),
                    "note": gettext("Tayang pada hari pertama masa tenang"),
                    "refs": [1],
                },
            ],
            "missing": [
                {
                    "text": gettext("Dengan sengaja"),
                    "note": gettext("Kapan ditulis, apakah terjadwal otomatis"),
                },
                {
                    "text": gettext("Siapa yang mengunggah"),
                    "note": gettext("Pengelola halaman belum diketahui"),
                },
            ],
            "route": gettext("Sentra Gakkumdu"),
        },
        "more_norms": [
            {
                "article": "PKPU 15/2023 Pasal 37 dan 38",
                "note": gettext("akun belum ditutup"),
                "text": gettext("Akun resmi ditutup paling lambat pada hari terakhir kampanye."),
            }
        ],
        "person": {
            "heading": gettext("Akun resmi terdaftar"),
            "facts": [
                {
                    "label": gettext("Atas nama"),
                    "text": "Sahrun Wirajaya",
                    "strong": True,
                    "sub": gettext("calon DPRD kabupaten"),
                },
                {"label": gettext("Daerah pemilihan"), "text": "Lombok Barat 3, nomor 4"},
                {"label": gettext("Berkas KPU"), "text": gettext("baris 214"), "href": "#temuan"},
                {
                    "label": gettext("Wajib ditutup"),
                    "text": gettext("hari terakhir kampanye"),
                    "chip": {"text": gettext("Masih terbuka"), "tone": "warn"},
                },
            ],
            "history_total": 2,
            "history": [
                {
                    "title": gettext("Edukasi"),
                    "at": now - timedelta(days=34),
                    "note": gettext("Surat imbauan ke partai"),
                },
                {
                    "title": gettext("Tidak relevan"),
                    "at": now - timedelta(days=18),
                    "note": gettext("Foto acara keluarga"),
                },
            ],
        },
        "decision": {
            "action": "#",
            "choices": [
                {
                    "value": "not_relevant",
                    "label": gettext("Tidak relevan"),
                    "hint": gettext("bukan kampanye"),
                },
                {"value": "education", "label": gettext("Edukasi"), "hint": gettext("ingatkan, catat")},
                {"value": "watch", "label": gettext("Pantau"), "hint": gettext("lihat lagi nanti")},
                {"value": "look_into", "label": gettext("Telusuri"), "hint": gettext("buka penelusuran")},
            ],
            "chosen": "look_into",
            "norms": [
                ("uu7-2017/492", "UU 7/2017 Pasal 492"),
                ("pkpu15-2023/37", "PKPU 15/2023 Pasal 37"),
            ],
            "errors": {"reason": [gettext("Tulis satu kalimat: apa yang Anda lihat, dan mengapa.")]},
            "similar": {"name": "similar", "label": gettext("Putuskan juga 11 unggahan yang hampir sama")},
        },
        "overlapping": marks.mark_segments(
            "Pilih nomor empat besok pagi", [(0, 17), (6, 23), (24, 28)], [(18, 23, "hari H")]
        ),
        "diff": differences.word_diff(
            "Besok pilih nomor 4\nSampai jumpa di TPS", "Besok datang ke TPS\nSampai jumpa di TPS"
        ),
    }


def _queue_items(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "url": "#temuan",
            "platform": "facebook",
            "role": gettext("Calon"),
            "at": now - timedelta(hours=14),
            "weight": 4,
            "title": gettext("Kampanye pada masa tenang"),
            "text": POST_TEXT,
            "current": True,
        },
        {
            "url": "#temuan",
            "platform": "tiktok",
            "role": gettext("Perangkat desa"),
            "at": now - timedelta(hours=13),
            "weight": 4,
            "title": gettext("Netralitas desa"),
            "text": "Wargaku sekalian, jangan goyah, ingat nomor kita di TPS nanti…",
            "taken_by": "Lalu Wirya",
            "taken_until": now + timedelta(minutes=12),
        },
        {
            "url": "#temuan",
            "platform": "instagram",
            "role": gettext("Tim kampanye"),
            "at": now - timedelta(hours=3),
            "weight": 4,
            "title": gettext("Politik uang"),
            "text": "Yang sudah setor foto KTP, siangan kita cair ya, cek japri…",
            "chips": [{"text": gettext("Sisa 1 hari"), "tone": "danger"}],
        },
        {
            "url": "#temuan",
            "platform": "facebook",
            "role": gettext("Warga"),
            "at": now - timedelta(days=9),
            "weight": 3,
            "title": gettext("Kampanye pada masa tenang"),
            "text": "“Tetap nomor 4, jangan berubah pilihan”",
            "similar": 12,
        },
        {
            "url": "#temuan",
            "platform": "x",
            "role": gettext("Tidak dikenal"),
            "at": now - timedelta(hours=8),
            "weight": 2,
            "title": gettext("Survei pada masa tenang"),
            "text": "Bocoran survei terakhir, elektabilitas dapil 3…",
            "chips": [{"text": gettext("Jangkauan norma diperdebatkan"), "tone": "warn", "icon": "scale"}],
        },
    ]


def _case(now: datetime) -> dict[str, Any]:
    checks = [
        {"label": gettext("Sidik 4 berkas"), "state": "passed"},
        {"label": gettext("Cap waktu"), "state": "passed"},
        {"label": gettext("Video lampiran"), "state": "unchecked"},
    ]
    return {
        "deadlines": [
            {
                "title": gettext("Selesai ditangani"),
                "due_at": now + timedelta(days=2),
                "with_time": True,
                "state": "soon",
                "open": True,
                "facts": [
                    {
                        "label": gettext("Mengapa"),
                        "text": gettext("7 hari setelah temuan diregister. UU 7/2017 Pasal 454 ayat (7)."),
                    },
                    {
                        "label": gettext("Satuan"),
                        "text": gettext("Hari kalender. Divisi Hukum belum menetapkan."),
                    },
                ],
            },
            {
                "title": gettext("Klarifikasi terlapor"),
                "due_at": now + timedelta(days=12),
                "facts": [{"label": gettext("Mengapa"), "text": gettext("Undangan sudah dikirim.")}],
            },
            {
                "title": gettext("Kajian awal"),
                "due_at": now - timedelta(days=1),
                "state": "late",
                "facts": [{"label": gettext("Bila lewat"), "text": gettext("Laporkan ke ketua tim.")}],
            },
            {
                "title": gettext("Penetapan temuan"),
                "due_at": now - timedelta(days=4),
                "state": "done",
                "left": gettext("Tepat waktu"),
                "facts": [],
            },
        ],
        "evidences": [
            {"state": "passed", "sealed_at": now - timedelta(hours=2), "checks": checks},
            {
                "state": "failed",
                "note": gettext("Sidik satu berkas tidak cocok."),
                "checks": [{"label": gettext("Sidik 4 berkas"), "state": "failed"}],
            },
            {"state": "unchecked", "note": gettext("Menunggu cap waktu."), "checks": []},
        ],
        "custody": [
            {
                "at": now - timedelta(days=12),
                "icon_name": "image",
                "title": gettext("Direkam dan disegel"),
                "actor": gettext("Layanan perekam"),
                "text": gettext("Halaman, dua gambar, dan data mentah."),
                "digest": "9f2c 41ab … e07d",
            },
            {
                "at": now - timedelta(days=11),
                "icon_name": "eye",
                "title": gettext("Pertama dibaca petugas"),
                "actor": "Baiq Ratnasari",
                "text": gettext("Mulai dihitung sebagai “diketahui”."),
            },
            {
                "at": now - timedelta(days=9),
                "icon_name": "eye-off",
                "tone": "warn",
                "title": gettext("Unggahan asli tidak ada lagi"),
                "text": gettext("Dua jalur mencoba tiga kali. Rekaman kita tetap utuh."),
            },
            {
                "at": now - timedelta(hours=1),
                "icon_name": "seal",
                "title": gettext("Diperiksa ulang: utuh"),
                "text": gettext("4 dari 4 sidik sama."),
            },
        ],
    }


def _data(now: datetime) -> dict[str, Any]:
    platforms = [
        ("facebook", 1236, 1480, 412, 992),
        ("tiktok", 655, 0, 541, 1114),
        ("youtube", 0, 931, 0, 9),
    ]
    columns = [
        {"label": gettext("Platform")},
        {"label": gettext("Terlihat dan belum"), "kind": "bar"},
        {"label": gettext("Terdaftar"), "kind": "number"},
        {"label": gettext("Izin pemilik"), "kind": "number"},
        {"label": gettext("Antarmuka resmi"), "kind": "number"},
        {"label": gettext("Patroli petugas"), "kind": "number"},
        {"label": gettext("Belum terlihat"), "kind": "number"},
    ]
    rows = [
        {
            "cells": [
                {"platform": code, "text": labels.platform_name(code)},
                {"bar": {"parts": _parts(*counts), "thin": True}},
                sum(counts),
                *counts[:3],
                {"number": counts[3], "strong": True},
            ]
        }
        for code, *counts in platforms
    ]
    totals = [sum(row[index] for row in platforms) for index in range(1, 5)]
    return {
        "coverage": {"parts": _parts(3225, 5190, 1355, 3330)},
        "table": {
            "caption": gettext("Cakupan per platform"),
            "columns": columns,
            "rows": rows,
            "foot": [gettext("Jumlah"), "", sum(totals), *totals],
            "tiles": True,
        },
        "errors_table": {
            "caption": gettext("Baris bermasalah"),
            "columns": [
                {"label": gettext("Baris"), "sort": "#data", "sorted": "asc"},
                {"label": gettext("Nilai")},
                {"label": gettext("Sebab")},
                {"label": gettext("Tindakan"), "kind": "action", "hidden": True},
            ],
            "rows": [
                {
                    "cells": [
                        214,
                        {"text": "facebok.com/profil", "mono": True},
                        {
                            "text": gettext("Alamat tidak dikenal"),
                            "sub": gettext("Maksudnya facebook.com?"),
                        },
                        {"text": gettext("Perbaiki"), "href": "#data"},
                    ],
                    "current": True,
                },
                {
                    "cells": [
                        371,
                        {"text": '=HYPERLINK("http://x")', "mono": True},
                        {"chip": {"text": gettext("Rumus, dibaca sebagai teks"), "tone": "warn"}},
                        {"text": gettext("Lihat"), "href": "#data"},
                    ]
                },
            ],
        },
        "chart_table": {
            "caption": gettext("Temuan per hari"),
            "columns": [
                {"label": gettext("Hari")},
                {"label": gettext("Temuan"), "kind": "number"},
            ],
            "rows": [
                {"cells": ["9 Feb", 31]},
                {"cells": ["10 Feb", 44]},
                {"cells": ["11 Feb", 92]},
                {"cells": ["12 Feb", 46]},
            ],
            "keep": True,
        },
        "lines": [
            {
                "icon_name": "clock",
                "title": gettext("Politik uang, tim kampanye: tetapkan temuan"),
                "note": gettext("Dibaca Sel, 6 Feb. Tenggat besok."),
                "chip": {"text": gettext("Sisa 1 hari"), "tone": "danger"},
                "action": {"text": gettext("Buka"), "url": "#data"},
            },
            {
                "icon_name": "eye",
                "title": gettext("46 temuan perlu dilihat"),
                "note": gettext("Tertua menunggu 14 jam."),
                "action": {"text": gettext("Mulai meninjau"), "url": "#data", "kind": "main"},
            },
            {
                "icon_name": "download",
                "title": gettext("Impor komentar, 3 berkas"),
                "note": gettext("38.200 dari 61.000 baris, kira-kira 2 menit lagi. 14 baris ditolak."),
                "progress": {"value": 38200, "max": 61000, "text": "63 %"},
                "action": {"text": gettext("Lihat"), "url": "#data"},
            },
            {
                "failed": True,
                "title": gettext("Rekaman halaman gagal"),
                "note": gettext("Threads tidak menjawab, dua kali. Tidak ada yang hilang."),
                "action": {"text": gettext("Coba sekarang"), "url": "#data"},
            },
            {
                "icon_name": "open",
                "later": True,
                "title": gettext("Kajian dugaan pelanggaran"),
                "note": gettext("Dibuka setelah klarifikasi ditandatangani."),
                "chip": {"text": gettext("Belum"), "tone": "rest"},
            },
        ],
    }


def _parts(consent: int, official: int, patrol: int, unseen: int) -> list[dict[str, Any]]:
    return [
        {"count": consent, "label": gettext("lewat izin pemilik"), "kind": "consent"},
        {"count": official, "label": gettext("lewat antarmuka resmi"), "kind": "official"},
        {"count": patrol, "label": gettext("lewat patroli petugas"), "kind": "patrol"},
        {"count": unseen, "label": gettext("belum terlihat"), "kind": "unseen"},
    ]


def _empty() -> dict[str, Any]:
    return {
        "title": gettext("Tidak ada yang menunggu"),
        "text": gettext("Temuan baru muncul di sini begitu unggahan masuk. Longgarkan saringan bila perlu."),
        "icon_name": "check",
        "action": {"text": gettext("Hapus saringan"), "url": "#keadaan"},
    }


def _states() -> dict[str, Any]:
    return {
        "empty": _empty(),
        "failure": {
            "title": gettext("Berkas tidak dapat dibaca"),
            "what": gettext("calon.xlsx: lembar “Sheet1” kosong. Tidak ada yang diimpor."),
            "todo": gettext("Buka berkas itu, pastikan ada baris judul, simpan, lalu unggah lagi."),
            "action": {"text": gettext("Pilih berkas lain"), "url": "#keadaan"},
            "detail": "UnreadableFile: calon.xlsx: no header row in sheet 'Sheet1'",
        },
        "offline": {
            "waiting": 2,
            "kept": [gettext("Draf Form A, Desa Tunjung Sari"), gettext("Tangkapan layar, 3 gambar")],
        },
        "progress": {
            "title": gettext("Impor akun"),
            "value": 8400,
            "max": 13100,
            "unit": gettext("baris"),
            "left": gettext("kira-kira 4 detik lagi"),
            "note": gettext("14 baris ditolak."),
            "url": "#keadaan",
        },
        "toasts": [
            {"text": gettext("Putusan disimpan."), "undo_url": "#keadaan", "seconds": 10},
            {"text": gettext("Pilihan tampilan disimpan.")},
            {"text": gettext("Gagal menyimpan. Tidak ada yang berubah."), "tone": "danger"},
        ],
    }
