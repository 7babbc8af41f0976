"""Which cases the made-up office has: what each came out of, when it began, how far it is, and how it ends.

No party is meant by any of them: which finding a story takes is chosen so that parties have equally many (choosing.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pantau.demo.regency.calendar import WITA

OFFICIALS = ("asn_neutrality", "village_neutrality", "tni_polri_neutrality")
SPEECH = ("hate_sara", "insult", "threat", "incitement", "against_state", "hoax")
CAMPAIGN = (
    "outside_schedule",
    "late_ad",
    "other_attributes",
    "state_facility",
    "prop_damage",
    "unregistered_account",
)


@dataclass(frozen=True, slots=True)
class Found:
    """It comes out of a finding of one of these categories, posted before the case began."""

    categories: tuple[str, ...]
    office: str = ""  # of the official whom the registry knows behind the account


@dataclass(frozen=True, slots=True)
class Told:
    """It comes out of a citizen's report."""

    kind: str
    said: Mapping[str, str]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """It comes out of a field note of the village supervisor."""

    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome; with ``party`` it is about the first person the case names. ``steps``: of the addressee's, after
    so many working days each."""

    code: str
    reason: str
    party: bool = True
    steps: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """``stays``: the state in which the case stands when the demo opens. ``slow``: so many working days longer for
    the study. ``votes``: on the outcome, by the members in the order of their names."""

    opened: datetime
    source: Found | Told | Noted
    stays: str
    lead: str = "ratna"
    with_: tuple[str, ...] = ()
    is_finding: bool = True
    is_discussed: bool = True  # with the police and the prosecutor, where it may be a crime
    advised: bool = False
    results: tuple[Result, ...] = ()
    votes: tuple[str, ...] = ()
    opinion: str = ""
    sent_back: bool = False  # the first plenary asks for more study
    dropped: str = ""  # why it is closed as early information
    slow: int = 0
    taken_down: bool = False
    held: str = ""  # why it is kept beyond its time
    replies: tuple[str, str] = ("", "")  # what the person answered, and the office to that
    announced: bool = False
    rightly: bool = True  # what was found is what it seems to be
    notes: tuple[str, str] = field(
        default=(
            "Unggahan dibuka kembali dan masih tayang. Tangkapan layarnya sudah disegel.",
            "Pemegang akun dicocokkan dengan daftar di KPU dan keterangan pengawas desa.",
        )
    )


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2024 if month < 12 else 2023, month, day, hour, minute, tzinfo=WITA)


WITNESS_NOTES = (
    "Dua warga yang hadir ditemui. Keduanya melihat kejadiannya dan bersedia memberi keterangan.",
    "Tempat kejadian didatangi bersama pengawas desa; fotonya sudah masuk berkas.",
)
OFFICIAL_NOTES = (
    "Nama pada akun dicocokkan dengan daftar pejabat. Foto profil dan unit kerjanya sama.",
    "Atasan langsung membenarkan bahwa akun itu dipakai yang bersangkutan.",
)
NOT_MET = "Unsur perbuatan tidak terpenuhi: yang ditulis adalah pendapat, tanpa ajakan memilih."
TOO_LITTLE = "Saksi tidak melihat langsung, dan penerima tidak dapat ditemukan. Bukti tidak cukup."
NEUTRAL = "Perbuatannya terbukti menurut kajian; yang berwenang menjatuhkan sanksi adalah pejabat pembinanya."
CRIME = "Unsur pasal terpenuhi menurut kajian dan dibahas bersama dalam Sentra Gakkumdu."
ADMINISTRATIVE = "Tata cara kampanye tidak dipenuhi menurut kajian; penyelesaiannya administratif."

SAID_OF_A_VILLAGE_HEAD = {
    "event.what": "Kepala desa mengajak memilih kerabatnya lewat status WhatsApp dan Facebook",
    "event.place": "Grup WhatsApp warga desa rekaan, sekitar 110 anggota",
    "event.day": "2024-01-06", "event.known_on": "2024-01-07",
    "reported.name": "Amaq Sahirun Rekaan", "reported.address": "Dusun Contoh, desa rekaan",
    "account.account": "Ia menulis ajakan tiga hari berturut-turut, dengan foto kerabatnya yang menjadi calon.",
    "evidence.list": "Tangkapan layar grup",
    "reporter.name": "Inaq Marhaenah Rekaan", "reporter.address": "Dusun Contoh Lauk", "reporter.phone": "0800000001",
    "reporter.birth": "Gerung, 3 Maret 1988", "reporter.sex": "P", "reporter.occupation": "Pedagang",
    "reporter.citizenship": "Indonesia",
    "witnesses.name": "Amaq Kertanom Rekaan", "witnesses.address": "Dusun Contoh Daye", "witnesses.phone": "0800000002",
}  # fmt: skip
SAID_OF_MONEY = {
    "event.what": "Pembagian sembako dengan stiker calon di rumah warga",
    "event.place": "Rumah warga di dusun rekaan",
    "event.day": "2024-02-09", "event.known_on": "2024-02-09",
    "reported.name": "Tim pemenangan rekaan",
    "account.account": "Setiap keluarga menerima satu kantong. Stikernya menyebut nomor urut.",
    "evidence.list": "Foto kantong sembako",
    "reporter.name": "Lalu Wiranegari Rekaan", "reporter.address": "Dusun Contoh Timuk", "reporter.phone": "0800000003",
    "reporter.birth": "Narmada, 12 Mei 1979", "reporter.sex": "L", "reporter.occupation": "Guru",
    "reporter.citizenship": "Indonesia",
}  # fmt: skip
SAID_WITH_GAPS = {
    "event.what": "Unggahan yang menjelekkan seorang calon",
    "event.known_on": "2024-02-05",
    "reported.name": "Akun tanpa nama",
    "account.account": "Beberapa unggahan sejak pekan lalu.",
    "reporter.name": "Baiq Seruniwati Rekaan", "reporter.address": "Desa contoh", "reporter.phone": "0800000004",
}  # fmt: skip
SAID_OF_A_SCHOOL = {
    "event.what": "Pertemuan pendukung calon di halaman sekolah",
    "event.place": "Sekolah dasar rekaan",
    "event.day": "2024-02-06", "event.known_on": "2024-02-06",
    "reported.name": "Panitia pertemuan rekaan",
    "account.account": "Pertemuan berlangsung sore hari dengan pengeras suara dan bendera.",
    "evidence.list": "Video pendek",
    "reporter.name": "I Nyoman Darsikan Rekaan", "reporter.address": "Desa contoh", "reporter.phone": "0800000005",
}  # fmt: skip
SAID_ANONYMOUSLY = {
    "event.what": "Pegawai kantor desa membagikan poster calon di grup warga",
    "account.account": "Dibagikan dua kali, lalu dihapus. Tangkapan layar masih ada pada beberapa warga.",
    "event.place": "Grup WhatsApp warga", "event.day": "2024-02-08",
}  # fmt: skip
AT_THE_VILLAGE_HALL = {
    "activity.kind": "Pengawasan langsung", "activity.target": "Pertemuan warga di balai desa",
    "activity.purpose": "Memastikan fasilitas pemerintah tidak dipakai untuk kampanye",
    "activity.time_and_place": "Jumat, 19 Januari 2024, balai desa rekaan",
    "result.narrative": "Di panggung terpasang spanduk seorang calon. Spanduk itu dilepas setelah pengawas menegur, "
    "tetapi fotonya sudah diunggah perangkat desa.",
    "suspicion.event": "Spanduk calon dipasang di balai desa", "suspicion.place": "Balai desa rekaan",
    "suspicion.time": "Jumat, 19 Januari 2024 pukul 16.20 WITA",
    "suspicion.actor": "Perangkat desa rekaan", "suspicion.actor_status": "Perangkat desa",
    "suspicion.actor_address": "Kantor desa rekaan",
    "suspicion.short_account": "Spanduk terpasang sekitar dua jam selama pertemuan.",
}  # fmt: skip
AFTER_THE_PRAYER = {
    "activity.kind": "Pengawasan langsung", "activity.target": "Pengajian di dusun",
    "activity.purpose": "Mencegah pemberian uang pada masa tenang",
    "activity.time_and_place": "Minggu, 11 Februari 2024, dusun rekaan",
    "result.narrative": "Sesudah pengajian ada yang membagikan amplop di luar halaman. Pembaginya pergi ketika "
    "pengawas mendekat.",
    "suspicion.event": "Amplop dibagikan di luar pengajian", "suspicion.place": "Dusun rekaan",
    "suspicion.time": "Minggu, 11 Februari 2024 pukul 20.40 WITA",
    "suspicion.actor": "Belum diketahui", "suspicion.actor_status": "Belum diketahui",
    "suspicion.actor_address": "Belum diketahui",
    "suspicion.short_account": "Sedikitnya enam amplop dibagikan. Dua warga melihatnya.",
}  # fmt: skip

STORIES: tuple[Story, ...] = (
    # ── Over ─────────────────────────────────────────────────────────────────────────────────────────────
    Story(
        at(12, 28, 10, 5), Found(SPEECH), "closed", "wirya", rightly=False,
        results=(Result("BUKAN", NOT_MET, party=False),),
        votes=("for", "for", "against"), opinion="Menurut saya unsur menghina sudah terpenuhi.",
    ),
    Story(
        at(12, 29, 9, 20), Found(("asn_neutrality",), "asn"), "closed", "ratna", ("sulastri",),
        results=(Result("HUKUM_LAIN", NEUTRAL, steps=(
            ("recommended", 3), ("responded", 4), ("sanction_imposed", 6), ("sanction_carried_out", 8))),),
        notes=OFFICIAL_NOTES, announced=True,
        replies=("Saya menyukai unggahan itu tanpa membacanya, dan sudah membatalkannya hari itu juga. Mohon dicatat.",
                 "Dicatat dalam berkas. Putusannya tetap: tanda suka itu terbukti, pembatalannya ikut disampaikan."),
    ),
    Story(
        at(1, 4, 9, 40), Found(("money_politics",)), "closed", "ratna", ("wirya",),
        results=(Result("TIDAK_CUKUP_BUKTI", TOO_LITTLE, party=False),), notes=WITNESS_NOTES, sent_back=True,
    ),
    Story(at(1, 11, 10, 30), Found(OFFICIALS), "closed", "wirya", is_finding=False, notes=OFFICIAL_NOTES),
    Story(at(1, 15, 9, 15), Found(CAMPAIGN), "closed", "sulastri", advised=True),
    Story(
        at(1, 11, 14, 10), Found(SPEECH), "closed", "ratna", taken_down=True,
        results=(Result("TIDAK_CUKUP_BUKTI", "Pemegang akun tidak dapat dikenali dari bukti yang ada.", party=False),),
        held="Ada gugatan atas penurunan konten; berkas disimpan sampai putusannya tetap.",
    ),
    Story(
        at(2, 1, 10, 20), Found(SPEECH), "closed", "wirya", rightly=False,
        dropped="Setelah dibaca utuh, ini kutipan berita dan bukan tulisan pemilik akun.",
    ),
    # ── Handed over ──────────────────────────────────────────────────────────────────────────────────────
    Story(
        at(1, 5, 9, 10), Found(("village_neutrality",), "village_head"), "handed_over", "ratna",
        results=(Result("HUKUM_LAIN", NEUTRAL, steps=(("responded", 6),)),), notes=OFFICIAL_NOTES,
    ),
    Story(
        at(1, 4, 15, 5), Found(("money_politics",)), "handed_over", "wirya", ("sulastri",),
        results=(Result("PIDANA", CRIME, steps=(("investigated", 1),)),), notes=WITNESS_NOTES,
        votes=("for", "recused", "for"), opinion="Masih berkerabat dengan keluarga terlapor.",
    ),
    Story(
        at(1, 12, 9, 25), Found(CAMPAIGN), "handed_over", "sulastri", ("ratna",),
        results=(Result("ADM", ADMINISTRATIVE, steps=(("adjudicated", 9),)),),
    ),
    Story(
        at(1, 12, 10, 45), Found(("tni_polri_neutrality",)), "handed_over", "wirya",
        results=(Result("HUKUM_LAIN", NEUTRAL, steps=(("responded", 4),)),), notes=OFFICIAL_NOTES,
    ),
    Story(
        at(1, 19, 9, 35), Found(("village_neutrality",), "village_staff"), "handed_over", "ratna",
        results=(Result("HUKUM_LAIN", NEUTRAL, steps=(("responded", 3),)),), notes=OFFICIAL_NOTES,
    ),
    Story(
        at(1, 8, 9, 30), Told("formal", SAID_OF_A_VILLAGE_HEAD), "handed_over", "ratna", ("wirya", "jayadi"),
        results=(Result("PIDANA", CRIME, steps=(("investigated", 2), ("file_received_by_prosecutor", 14))),),
        notes=WITNESS_NOTES,
    ),
    Story(
        at(1, 26, 9, 5), Found(("hate_sara", "threat", "incitement", "against_state")), "handed_over", "ratna",
        ("sulastri",), results=(Result("PIDANA", CRIME),), taken_down=True,
    ),
    # ── Decided ──────────────────────────────────────────────────────────────────────────────────────────
    Story(
        at(1, 26, 10, 15), Found(("asn_neutrality",)), "decided", "wirya", notes=OFFICIAL_NOTES,
        results=(Result("HUKUM_LAIN", NEUTRAL),),
    ),
    Story(
        at(1, 26, 11, 5), Found(SPEECH), "decided", "sulastri", rightly=False,
        results=(Result("BUKAN", NOT_MET, party=False),),
    ),
    # ── On the way ───────────────────────────────────────────────────────────────────────────────────────
    Story(
        at(1, 25, 9, 50), Found(("money_politics",)), "outcome_plenary", "ratna", ("wirya",), slow=2,
        is_discussed=False, results=(Result("PIDANA", CRIME),), notes=WITNESS_NOTES,
    ),
    Story(at(1, 26, 14, 20), Found(OFFICIALS), "outcome_plenary", "wirya", slow=2,
          results=(Result("HUKUM_LAIN", NEUTRAL),), notes=OFFICIAL_NOTES),
    Story(at(1, 25, 13, 15), Found(CAMPAIGN), "study", "sulastri"),
    Story(at(1, 19, 10, 40), Noted(AT_THE_VILLAGE_HALL), "study", "ratna", ("jayadi",), notes=WITNESS_NOTES),
    Story(at(2, 1, 9, 20), Found(("village_neutrality",)), "clarification", "ratna", notes=OFFICIAL_NOTES),
    Story(at(1, 18, 9, 45), Found(SPEECH), "clarification", "wirya", ("sulastri",)),
    Story(at(2, 2, 9, 15), Found(CAMPAIGN), "registered", "wirya"),
    Story(at(2, 5, 10, 10), Found(("money_politics",)), "finding_plenary", "ratna", notes=WITNESS_NOTES),
    Story(at(2, 1, 9, 30), Found(CAMPAIGN), "finding_plenary", "sulastri", advised=True),
    Story(at(2, 2, 10, 25), Found(CAMPAIGN), "advised", "wirya", advised=True),
    Story(at(2, 6, 13, 40), Found(OFFICIALS), "reported", "ratna", notes=OFFICIAL_NOTES),
    Story(at(2, 7, 9, 10), Found(OFFICIALS), "tracing", "wirya", notes=OFFICIAL_NOTES),
    Story(at(2, 7, 11, 15), Found(SPEECH), "tracing", "sulastri"),
    Story(at(2, 12, 8, 5), Noted(AFTER_THE_PRAYER), "tracing", "ratna", ("wirya",), notes=WITNESS_NOTES),
    Story(at(2, 12, 8, 20), Found(("quiet_period", "outside_schedule")), "information", "ratna"),
    Story(at(2, 12, 8, 35), Found(OFFICIALS), "information", "wirya"),
    Story(at(2, 12, 8, 50), Told("anonymous", SAID_ANONYMOUSLY), "information", "ratna"),
    # ── Reports on the way ───────────────────────────────────────────────────────────────────────────────
    Story(at(2, 12, 8, 40), Told("formal", SAID_OF_MONEY), "received", "wirya"),
    Story(at(2, 7, 10, 30), Told("formal", SAID_OF_A_SCHOOL), "preliminary", "ratna"),
    Story(at(2, 6, 9, 20), Told("formal", SAID_WITH_GAPS), "completing", "sulastri"),
)  # fmt: skip
