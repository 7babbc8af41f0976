"""What the made-up staff writes where a paper asks for what no case knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pantau.demo.pipeline.casework.stories import Story
from pantau.demo.regency.calendar import WITA
from pantau.engine.forms.papers import Value
from pantau.engine.law import FormField

SEE_FILE = "Sebagaimana dalam berkas perkara"
ADDRESS = "Dusun Contoh, desa rekaan, Lombok Barat"
TALK = (
    ("Apakah akun itu Saudara yang memegang?", "Ya, akun itu saya pakai sejak tahun 2019."),
    (
        "Apa maksud unggahan itu?",
        "Saya hanya meneruskan apa yang dikirim kepada saya; tidak bermaksud mengajak.",
    ),
    ("Apakah unggahan itu masih ada?", "Sudah saya hapus setelah menerima undangan ini."),
)
QUESTIONS = tuple(question for question, _answer in TALK)
HALL = "Ruang klarifikasi Bawaslu kabupaten rekaan"
IDENTITY = {"birth": "Lombok Barat, 4 Juli 1981", "occupation": "Sesuai jabatannya", "address": ADDRESS}
ANSWERED = [{"question": question, "answer": answer} for question, answer in TALK]
WRITTEN: Mapping[str, Value] = {
    "supervisor.address": "Kantor Bawaslu kabupaten rekaan",
    "meeting.hour": "09.30 WITA",
    "meeting.place": "Kantor Bawaslu kabupaten rekaan",
    "end.ended_at": "Pukul 10.45 WITA",
    "person.birth": "Lombok Barat, 4 Juli 1981",
    "person.occupation": "Sesuai jabatannya",
    "person.address": ADDRESS,
    "talk.answers": ANSWERED,
    "reported.address": ADDRESS,
    "reporter.birth": "Lombok Barat, 2 April 1985",
    "reporter.citizenship": "Indonesia",
    "reporter.occupation": "Wiraswasta",
    "reporter.sex": "Perempuan",
    "subject.address": ADDRESS,
    "subject.id_number": "NIP rekaan 19810704 200604 1 000",
    "subject.position": "Belum diketahui",
    "suspicion.actor_address": ADDRESS,
    "suspicion.evidence": ["Foto dan catatan pengawas"],
    "advice.advice": "Menghapus unggahan yang dimaksud dan mendaftarkan akunnya kepada KPU dalam batas waktunya.",
    "evidence.list": ["Foto dan catatan pengawas"],
    "data.evidence": ["Foto dan keterangan yang disampaikan"],
    "data.facts": "Keterangan para pihak bersesuaian dengan bukti yang disampaikan.",
    "study.norms": ["UU 7/2017 Pasal 280 ayat (1)"],
    "study.analysis": "Perbuatan, waktu, dan pelakunya ditunjukkan oleh bukti dan keterangan.",
    "matter.norms": ["UU 7/2017 Pasal 490"],
    "enclosed.papers": ["Kajian dugaan pelanggaran", "Berita acara rapat pleno", "Paket bukti"],
    "request.urgency": "Biasa",
    "kind.kind": "Dugaan tindak pidana pemilu dan pelanggaran peraturan lainnya",
    "conclusion.recommendation": "Diregister dan ditangani.",
    "recommendation.recommendation": "Menindaklanjuti sesuai kewenangan dan memberitahukan hasilnya kepada Bawaslu.",
}


def of(story: Story, name: str, field: FormField, now: datetime) -> Value:
    """By the field of the form; a date is that of the day."""
    if name == "conclusion.conclusion":
        return next((one.reason for one in story.results), "Laporan memenuhi syarat formal dan materiel.")
    if name == "matter.declared_at":
        return f"{now.astimezone(WITA):%d-%m-%Y pukul %H.%M} WITA"
    if field.kind == "date":
        return now.astimezone(WITA).date().isoformat()
    return WRITTEN.get(name, [SEE_FILE] if field.kind == "list" else SEE_FILE)
