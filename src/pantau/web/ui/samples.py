"""Made-up content for the living style page: every component in its states, nobody real."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.templatetags.static import static

from pantau.engine.measure.shares import exact_interval
from pantau.web.ui import cells, clock, differences, labels
from pantau.web.ui.signs import TONE_ICONS, icon_names

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
    name = forms.CharField(label="Nama pengguna", help_text="Seperti pada surat tugas.")
    village = forms.ChoiceField(
        label="Desa", choices=[("", "Pilih desa"), ("1", "Bukit Tinggi"), ("2", "Tunjung Sari")]
    )
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    route = forms.ChoiceField(
        label="Sumber",
        widget=forms.RadioSelect,
        choices=[("patrol", "Patroli"), ("report", "Laporan warga")],
    )
    agreed = forms.BooleanField(label="Saya sudah membaca ringkasan norma")


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
        "bad_form": SampleForm({"name": "", "route": "patrol"}, auto_id="salah_%s"),
    }


def _span(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def _navigation(now: datetime) -> dict[str, Any]:
    return {
        "sentence": {
            "action": "",
            "lead": "46 temuan",
            "parts": [
                {
                    "name": "status",
                    "label": "status",
                    "options": [("open", "yang belum diputus"), ("all", "semua")],
                },
                {
                    "name": "platform",
                    "label": "platform",
                    "options": [("", "di semua platform"), ("facebook", "di Facebook")],
                    "folded": True,
                },
                {
                    "name": "phase",
                    "label": "masa",
                    "options": [("quiet", "pada masa tenang")],
                    "after": ",",
                    "folded": True,
                },
                {
                    "name": "order",
                    "label": "urutan",
                    "options": [("grave", "terberat lebih dulu")],
                    "after": ".",
                },
            ],
            "search": {"name": "q", "label": "Cari di unggahan"},
        },
        "tabs": [
            {"text": "Semua", "url": "#navigasi", "count": 46, "current": True},
            {"text": "Milik saya", "url": "#navigasi", "count": 3},
            {"text": "Selesai", "url": "#navigasi"},
        ],
        "many_tabs": [
            {"text": "Hari ini", "url": "#navigasi", "current": True},
            {"text": "Pernyataan", "url": "#navigasi"},
            {"text": "Usulan", "url": "#navigasi", "count": 0, "apart": True},
            {"text": "Penutupan", "url": "#navigasi", "count": 3},
        ],
        "crumbs": [
            {"text": "Akun", "url": "#navigasi"},
            {"text": "Impor", "url": "#navigasi"},
            {"text": "Pratinjau"},
        ],
        "sample_page": Paginator(range(13100), 50).page(7),
        "steps": [
            {"title": "Pilih berkas", "note": "calon.xlsx", "state": "past", "url": "#navigasi"},
            {
                "title": "Cocokkan kolom",
                "note": "11 dari 11 dikenal",
                "state": "past",
                "url": "#navigasi",
            },
            {"title": "Periksa baris", "note": "14 baris bermasalah", "state": "now"},
            {"title": "Simpan", "state": "later"},
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
        "author_kind": "halaman",
        "posted_at": now - timedelta(hours=14),
        "url": "https://contoh.example/unggahan/1",
        "text": POST_TEXT,
        "spans": spans,
        "glosses": [
            (*_span(POST_TEXT, "Semeton jari"), "saudara sekalian (Sasak)"),
            (*_span(POST_TEXT, "Ndaq lupaq"), "jangan lupa (Sasak)"),
            (*_span(POST_TEXT, "smpe"), "sampai"),
            (*_span(POST_TEXT, "cpt"), "cepat"),
        ],
        "words": [
            ("semeton jari", "saudara sekalian (Sasak)"),
            ("ndaq lupaq", "jangan lupa (Sasak)"),
            ("smpe", "sampai"),
            ("cpt", "cepat"),
        ],
        "media": [
            {
                "kind": "image",
                "alt": "Poster: orang di depan jalan desa",
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
        "media": [
            {"kind": "video", "alt": "Video 0.30, belum diunduh"},
            {
                "kind": "image",
                "src": static("ui/mark.svg"),
                "alt": "Gambar yang dikaburkan dulu",
                "hard": True,
            },
        ],
        "seen_at": seen,
        "uid": "b",
    }
    long_text = POST_TEXT + "\n" + "Jalan kampung kita, sekolah anak kita, pasar kita. " * 60
    return {
        "post": post,
        "hard_post": hard,
        "long_post": {**post, "text": long_text, "media": [], "words": [], "uid": "c"},
        "queue": {
            "title": "Antrean",
            "open": False,
            "items": _queue_items(now),
            "more": {"url": "#temuan", "text": "38 lagi"},
        },
        "empty_queue": {"title": "Antrean", "items": [], "empty": _empty()},
        "norm": {
            "article": "UU 7/2017 Pasal 492",
            "title": "Kampanye di luar jadwal",
            "paraphrase": "Setiap orang yang dengan sengaja berkampanye di luar jadwal yang ditetapkan KPU.",
            "binds": "Mengikat setiap orang",
            "everyone": True,
            "valid": "Berlaku pada tanggal unggahan.",
            "contested": "Apakah warga biasa termasuk, belum ada kata sepakat.",
            "proved": [
                {"text": "Setiap orang", "note": "Akun resmi terdaftar, baris 214"},
                {
                    "text": "Ajakan memilih",
                    "note": "Nomor urut dan ajakan menyebarkan",
                    "refs": [2, 3],
                },
                {
                    "text": "Di luar jadwal",
                    "note": "Tayang pada hari pertama masa tenang",
                    "refs": [1],
                },
            ],
            "missing": [
                {
                    "text": "Dengan sengaja",
                    "note": "Kapan ditulis, apakah terjadwal otomatis",
                },
                {
                    "text": "Siapa yang mengunggah",
                    "note": "Pengelola halaman belum diketahui",
                },
            ],
            "route": "Sentra Gakkumdu",
        },
        "more_norms": [
            {
                "article": "PKPU 15/2023 Pasal 37 dan 38",
                "note": "akun belum ditutup",
                "text": "Akun resmi ditutup paling lambat pada hari terakhir kampanye.",
            }
        ],
        "person": {
            "heading": "Akun resmi terdaftar",
            "facts": [
                {
                    "label": "Atas nama",
                    "text": "Sahrun Wirajaya",
                    "strong": True,
                    "sub": "calon DPRD kabupaten",
                },
                {"label": "Daerah pemilihan", "text": "Lombok Barat 3, nomor 4"},
                {"label": "Berkas KPU", "text": "baris 214", "href": "#temuan"},
                {
                    "label": "Wajib ditutup",
                    "text": "hari terakhir kampanye",
                    "chip": {"text": "Masih terbuka", "tone": "warn"},
                },
            ],
            "history_total": 2,
            "history": [
                {
                    "title": "Edukasi",
                    "at": now - timedelta(days=34),
                    "note": "Surat imbauan ke partai",
                },
                {
                    "title": "Tidak relevan",
                    "at": now - timedelta(days=18),
                    "note": "Foto acara keluarga",
                },
            ],
        },
        "decision": {
            "action": "#",
            "choices": [
                {
                    "value": "not_relevant",
                    "label": "Tidak relevan",
                    "hint": "bukan kampanye",
                },
                {"value": "education", "label": "Edukasi", "hint": "ingatkan, catat"},
                {"value": "watch", "label": "Pantau", "hint": "lihat lagi nanti"},
                {"value": "look_into", "label": "Telusuri", "hint": "buka penelusuran"},
            ],
            "chosen": "look_into",
            "norms": [
                ("uu7-2017/492", "UU 7/2017 Pasal 492"),
                ("pkpu15-2023/37", "PKPU 15/2023 Pasal 37"),
            ],
            "errors": {"reason": ["Tulis satu kalimat: apa yang Anda lihat, dan mengapa."]},
            "similar": {"name": "similar", "label": "Putuskan juga 11 unggahan yang hampir sama"},
        },
        "diff": differences.word_diff(
            "Besok pilih nomor 4\nSampai jumpa di TPS", "Besok datang ke TPS\nSampai jumpa di TPS"
        ),
    }


def _queue_items(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "url": "#temuan",
            "platform": "facebook",
            "role": "Calon",
            "at": now - timedelta(hours=14),
            "weight": 4,
            "title": "Kampanye pada masa tenang",
            "text": POST_TEXT,
            "current": True,
        },
        {
            "url": "#temuan",
            "platform": "tiktok",
            "role": "Perangkat desa",
            "at": now - timedelta(hours=13),
            "weight": 4,
            "title": "Netralitas desa",
            "text": "Wargaku sekalian, jangan goyah, ingat nomor kita di TPS nanti…",
            "taken_by": "Lalu Wirya",
            "taken_until": now + timedelta(minutes=12),
        },
        {
            "url": "#temuan",
            "platform": "instagram",
            "role": "Tim kampanye",
            "at": now - timedelta(hours=3),
            "weight": 4,
            "title": "Politik uang",
            "text": "Yang sudah setor foto KTP, siangan kita cair ya, cek japri…",
            "chips": [{"text": "Sisa 1 hari", "tone": "danger"}],
        },
        {
            "url": "#temuan",
            "platform": "facebook",
            "role": "Warga",
            "at": now - timedelta(days=9),
            "weight": 3,
            "title": "Kampanye pada masa tenang",
            "text": "“Tetap nomor 4, jangan berubah pilihan”",
            "similar": 12,
        },
        {
            "url": "#temuan",
            "platform": "x",
            "role": "Tidak dikenal",
            "at": now - timedelta(hours=8),
            "weight": 2,
            "title": "Survei pada masa tenang",
            "text": "Bocoran survei terakhir, elektabilitas dapil 3…",
            "chips": [{"text": "Jangkauan norma diperdebatkan", "tone": "warn", "icon": "scale"}],
        },
    ]


def _case(now: datetime) -> dict[str, Any]:
    checks = [
        {"label": "Sidik 4 berkas", "state": "passed"},
        {"label": "Cap waktu", "state": "passed"},
        {"label": "Video lampiran", "state": "unchecked"},
    ]
    return {
        "deadlines": [
            {
                "title": "Selesai ditangani",
                "due_at": now + timedelta(days=2),
                "with_time": True,
                "state": "soon",
                "open": True,
                "facts": [
                    {
                        "label": "Mengapa",
                        "text": "7 hari setelah temuan diregister. UU 7/2017 Pasal 454 ayat (7).",
                    },
                    {
                        "label": "Satuan",
                        "text": "Hari kalender. Divisi Hukum belum menetapkan.",
                    },
                ],
            },
            {
                "title": "Klarifikasi terlapor",
                "due_at": now + timedelta(days=12),
                "facts": [{"label": "Mengapa", "text": "Undangan sudah dikirim."}],
            },
            {
                "title": "Kajian awal",
                "due_at": now - timedelta(days=1),
                "state": "late",
                "facts": [{"label": "Bila lewat", "text": "Laporkan ke ketua tim."}],
            },
            {
                "title": "Penetapan temuan",
                "due_at": now - timedelta(days=4),
                "state": "done",
                "left": "Tepat waktu",
                "facts": [],
            },
        ],
        "evidences": [
            {"state": "passed", "sealed_at": now - timedelta(hours=2), "checks": checks},
            {
                "state": "failed",
                "note": "Sidik satu berkas tidak cocok.",
                "checks": [{"label": "Sidik 4 berkas", "state": "failed"}],
            },
            {"state": "unchecked", "note": "Menunggu cap waktu.", "checks": []},
        ],
        "custody": [
            {
                "at": now - timedelta(days=12),
                "icon_name": "image",
                "title": "Direkam dan disegel",
                "actor": "Layanan perekam",
                "text": "Halaman, dua gambar, dan data mentah.",
                "digest": "9f2c 41ab … e07d",
            },
            {
                "at": now - timedelta(days=11),
                "icon_name": "eye",
                "title": "Pertama dibaca petugas",
                "actor": "Baiq Ratnasari",
                "text": "Mulai dihitung sebagai “diketahui”.",
            },
            {
                "at": now - timedelta(days=9),
                "icon_name": "eye-off",
                "tone": "warn",
                "title": "Unggahan asli tidak ada lagi",
                "text": "Dua jalur mencoba tiga kali. Rekaman kita tetap utuh.",
            },
            {
                "at": now - timedelta(hours=1),
                "icon_name": "seal",
                "title": "Diperiksa ulang: utuh",
                "text": "4 dari 4 sidik sama.",
            },
        ],
    }


def _interval(count: int, of: int) -> dict[str, Any]:
    return cells.interval(count / of, *exact_interval(count, of), 1)


def _data(now: datetime) -> dict[str, Any]:
    platforms = [
        ("facebook", 1236, 1480, 412, 992),
        ("tiktok", 655, 0, 541, 1114),
        ("youtube", 0, 931, 0, 9),
    ]
    columns = [
        {"label": "Platform"},
        {"label": "Terlihat dan belum", "kind": "bar"},
        {"label": "Terdaftar", "kind": "number"},
        {"label": "Izin pemilik", "kind": "number"},
        {"label": "Antarmuka resmi", "kind": "number"},
        {"label": "Patroli petugas", "kind": "number"},
        {"label": "Belum terlihat", "kind": "number"},
        {"label": "Bagian yang belum terlihat", "kind": "bar"},
    ]
    rows = [
        {
            "cells": [
                {"platform": code, "text": labels.platform_name(code)},
                {"bar": {"parts": _parts(*counts), "thin": True}},
                sum(counts),
                *counts[:3],
                {"number": counts[3], "strong": True},
                _interval(counts[3], sum(counts)),
            ]
        }
        for code, *counts in platforms
    ]
    totals = [sum(row[index] for row in platforms) for index in range(1, 5)]
    return {
        "coverage": {"parts": _parts(3225, 5190, 1355, 3330)},
        "table": {
            "caption": "Cakupan per platform",
            "columns": columns,
            "rows": rows,
            "foot": ["Jumlah", "", sum(totals), *totals, _interval(totals[3], sum(totals))],
            "tiles": True,
        },
        "errors_table": {
            "caption": "Baris bermasalah",
            "columns": [
                {"label": "Baris", "sort": "#data", "sorted": "asc"},
                {"label": "Nilai"},
                {"label": "Sebab"},
                {"label": "Tindakan", "kind": "action", "hidden": True},
            ],
            "rows": [
                {
                    "cells": [
                        214,
                        {"text": "facebok.com/profil", "mono": True},
                        {
                            "text": "Alamat tidak dikenal",
                            "sub": "Maksudnya facebook.com?",
                        },
                        {"text": "Perbaiki", "href": "#data"},
                    ],
                    "current": True,
                },
                {
                    "cells": [
                        371,
                        {"text": '=HYPERLINK("http://x")', "mono": True},
                        {"chip": {"text": "Rumus, dibaca sebagai teks", "tone": "warn"}},
                        {"text": "Lihat", "href": "#data"},
                    ]
                },
            ],
        },
        "chart_table": {
            "caption": "Temuan per hari",
            "columns": [
                {"label": "Hari"},
                {"label": "Temuan", "kind": "number"},
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
                "title": "Politik uang, tim kampanye: tetapkan temuan",
                "note": "Dibaca Sel, 6 Feb. Tenggat besok.",
                "chip": {"text": "Sisa 1 hari", "tone": "danger"},
                "action": {"text": "Buka", "url": "#data"},
            },
            {
                "icon_name": "eye",
                "title": "46 temuan perlu dilihat",
                "note": "Tertua menunggu 14 jam.",
                "action": {"text": "Mulai meninjau", "url": "#data", "kind": "main"},
            },
            {
                "icon_name": "download",
                "title": "Impor komentar, 3 berkas",
                "note": "38.200 dari 61.000 baris, kira-kira 2 menit lagi. 14 baris ditolak.",
                "progress": {"value": 38200, "max": 61000, "text": "63 %"},
                "action": {"text": "Lihat", "url": "#data"},
            },
            {
                "failed": True,
                "title": "Rekaman halaman gagal",
                "note": "Threads tidak menjawab, dua kali. Tidak ada yang hilang.",
                "action": {"text": "Coba sekarang", "url": "#data"},
            },
            {
                "icon_name": "open",
                "later": True,
                "title": "Kajian dugaan pelanggaran",
                "note": "Dibuka setelah klarifikasi ditandatangani.",
                "chip": {"text": "Belum", "tone": "rest"},
            },
        ],
    }


def _parts(consent: int, official: int, patrol: int, unseen: int) -> list[dict[str, Any]]:
    return [
        {"count": consent, "label": "lewat izin pemilik", "kind": "consent"},
        {"count": official, "label": "lewat antarmuka resmi", "kind": "official"},
        {"count": patrol, "label": "lewat patroli petugas", "kind": "patrol"},
        {"count": unseen, "label": "belum terlihat", "kind": "unseen"},
    ]


def _empty() -> dict[str, Any]:
    return {
        "title": "Tidak ada yang menunggu",
        "text": "Temuan baru muncul di sini begitu unggahan masuk. Longgarkan saringan bila perlu.",
        "icon_name": "check",
        "action": {"text": "Hapus saringan", "url": "#keadaan"},
    }


def _states() -> dict[str, Any]:
    return {
        "empty": _empty(),
        "failure": {
            "title": "Berkas tidak dapat dibaca",
            "what": "calon.xlsx: lembar “Sheet1” kosong. Tidak ada yang diimpor.",
            "todo": "Buka berkas itu, pastikan ada baris judul, simpan, lalu unggah lagi.",
            "action": {"text": "Pilih berkas lain", "url": "#keadaan"},
            "detail": "UnreadableFile: calon.xlsx: no header row in sheet 'Sheet1'",
        },
        "offline": {
            "waiting": 2,
            "kept": ["Draf Form A, Desa Tunjung Sari", "Tangkapan layar, 3 gambar"],
        },
        "read_picture": {
            "src": static("ui/icon-maskable.png"),
            "title": "Gambar 1",
            "width": 512,
            "height": 256,
            "stroke": 2,
            "lines": [
                {"x": 24, "y": 40, "width": 380, "height": 44, "text": "Nomor 4.", "unsure": False},
                {"x": 24, "y": 110, "width": 300, "height": 44, "text": "Jalan kampung", "unsure": True},
            ],
        },
        "progress": {
            "title": "Impor akun",
            "value": 8400,
            "max": 13100,
            "unit": "baris",
            "left": "kira-kira 4 detik lagi",
            "note": "14 baris ditolak.",
            "url": "#keadaan",
        },
        "toasts": [
            {"text": "Putusan disimpan.", "undo_url": "#keadaan", "seconds": 10},
            {"text": "Pilihan tampilan disimpan."},
            {"text": "Gagal menyimpan. Tidak ada yang berubah.", "tone": "danger"},
        ],
    }
