"""What the made-up office has published when the demo opens: texts, a correction, an episode; one waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pantau.demo import hours
from pantau.demo.pipeline import sounds
from pantau.office.people.models import User
from pantau.office.portal.publishing import actions, ffmpeg, recordings
from pantau.office.portal.publishing.actions import Wording
from pantau.office.portal.publishing.models import Piece, Recording
from pantau.web.ui import clock

EPISODE_S = 45.0
UNTIL_APPROVED = timedelta(hours=2)

QUIET = """Masa tenang adalah tiga hari tanpa kampanye sebelum hari pemungutan suara [[uu7-2017/278-1]]. Pemilih dapat
berpikir tanpa dibujuk siapa pun.

# Yang tidak boleh

- Mengunggah ajakan memilih, termasuk di status WhatsApp.
- Memasang iklan kampanye [[pkpu15-2023/56-4]].
- Memberi atau menjanjikan uang dan barang kepada pemilih [[uu7-2017/278-2]].

# Yang boleh

Membaca, bertanya, dan mengingatkan keluarga untuk datang ke TPS, yaitu tempat pemungutan suara. Tidak yakin?
[Periksa dulu](/panduan/cek/)."""
QUIET_EN = """The quiet period is three days without campaigning before the vote [[uu7-2017/278-1]]. Voters can think
without being talked into anything.

# Not allowed

- To post a call to vote for somebody, also in a WhatsApp status.
- To run campaign ads [[pkpu15-2023/56-4]].
- To give or promise money or goods to voters [[uu7-2017/278-2]].

# Allowed

To read, to ask, and to remind one's family to go and vote. Not sure? [Check first](/en/panduan/cek/)."""
CLOSING = """Akun media sosial resmi kampanye ditutup pada hari terakhir masa kampanye [[pkpu15-2023/37-6]]. Pengawas
mencatat akun yang masih terbuka.

Tim kampanye yang kesulitan menutup akunnya dapat datang ke kantor pada jam kerja."""
LIKES = """Menyukai, mengomentari, dan membagikan unggahan calon terhitung sebagai dukungan. Pegawai negeri (ASN) harus
netral sebelum, selama, dan sesudah kampanye [[uu7-2017/283-1]] [[skb-2022/interaksi]].

# Terlanjur menyukai?

1. Buka unggahannya dan batalkan tanda suka.
2. Keluar dari grup pendukung.
3. Bila ragu, tanyakan kepada atasan atau pengawas."""
TALK = """Pengawas desa rekaan menjawab tiga pertanyaan warga tentang masa tenang. Dasarnya [[uu7-2017/278-1]]."""
CHAPTERS = "00:00 Membagikan video\n00:20 Mengajak tetangga\n00:34 Melihat bagi-bagi uang"
TRANSCRIPT = """WEBVTT

00:00:00.000 --> 00:00:08.000
Selamat pagi, semeton. Ini contoh episode; suaranya dibuat mesin, percakapannya ada di transkrip ini.

00:00:08.000 --> 00:00:20.000
Bolehkah saya membagikan ulang video calon? Tidak. Pada masa tenang tidak ada kampanye.

00:00:20.000 --> 00:00:34.000
Bolehkah saya mengajak tetangga datang ke TPS? Boleh, asal tidak mengajak memilih siapa.

00:00:34.000 --> 00:00:45.000
Melihat orang membagi uang? Laporkan kepada pengawas desa. Terima kasih sudah mendengarkan.
"""


@dataclass(frozen=True, slots=True)
class _Planned:
    kind: str
    wording: Wording
    begun: datetime
    author: str = "ratna"
    approver: str = "hamdan"


PLANNED = (
    _Planned(
        "article",
        Wording(
            title="ASN: tanda suka juga dukungan",
            summary="Mengapa satu tanda suka dapat menjadi masalah bagi pegawai negeri, dan cara membatalkannya.",
            body=LIKES,
        ),
        datetime(2024, 1, 29, 9, 0, tzinfo=hours.WITA),
        approver="sulastri",
    ),
    _Planned(
        "notice",
        Wording(
            title="Akun kampanye ditutup 10 Februari",
            summary="Hari terakhir kampanye juga hari terakhir akun resmi kampanye terbuka.",
            body=CLOSING,
            title_sas="Akun kampanye tetutup tanggal 10",
        ),
        datetime(2024, 2, 5, 10, 0, tzinfo=hours.WITA),
    ),
    _Planned(
        "article",
        Wording(
            title="Masa tenang: apa yang boleh dan tidak boleh diunggah",
            summary="Tiga hari sebelum pemungutan suara tidak ada kampanye, juga tidak di media sosial.",
            body=QUIET.partition("Tidak yakin?")[0].rstrip(),
            title_en="Quiet period: what may and may not be posted",
            summary_en="Three days before the vote there is no campaign, not on social media either.",
            body_en=QUIET_EN,
        ),
        datetime(2024, 2, 9, 9, 0, tzinfo=hours.WITA),
    ),
)
CORRECTION = "Ditambahkan: tempat memeriksa bila ragu."
WAITING = Wording(
    title="Hari pemungutan suara: ponsel di bilik suara",
    summary="Konsep: aturan tentang ponsel dan foto pada hari pemungutan suara.",
    body="Naskah ini masih menunggu orang lain menyetujuinya.",
)


def publish() -> int:
    """Gives how many pieces there are. Written once; the same demo publishes the same."""
    people = {user.username: user for user in User.objects.all()}
    for planned in PLANNED:
        _one(planned, people)
    _corrected(people)
    _episode(people)
    with hours.office_at(hours.COLLECTED):
        waiting = actions.begin("article", WAITING, by=people["wirya"], now=clock.now())
        actions.ask(waiting, by=people["wirya"], now=clock.now())
    return Piece.objects.count()


def _episode(people: dict[str, User]) -> None:
    begun = datetime(2024, 2, 11, 8, 0, tzinfo=hours.WITA)
    with hours.office_at(begun):
        sound = _recorded(people["ratna"])
    if sound.state != Recording.State.READY:
        return  # an ffmpeg that cannot write MP3: the desk says so
    talk = Wording(
        title="Obrolan masa tenang",
        summary="Tiga pertanyaan warga, tiga jawaban pendek.",
        body=TALK,
        recording=sound,
        chapters=CHAPTERS,
        transcript=TRANSCRIPT,
        title_sas="Ngeraos masa tenang",
    )
    _one(_Planned("episode", talk, begun, approver="sulastri"), people)


def _one(planned: _Planned, people: dict[str, User]) -> None:
    author, approver = people[planned.author], people[planned.approver]
    with hours.office_at(planned.begun):
        piece = actions.begin(planned.kind, planned.wording, by=author, now=clock.now())
        actions.ask(piece, by=author, now=clock.now())
    with hours.office_at(planned.begun + UNTIL_APPROVED):
        actions.approve(piece, 1, publish_at=None, by=approver, now=clock.now())


def _corrected(people: dict[str, User]) -> None:
    planned = PLANNED[-1]
    piece = Piece.objects.get(versions__title=planned.wording.title)
    with hours.office_at(planned.begun + 2 * UNTIL_APPROVED):
        whole = replace(planned.wording, body=QUIET)
        actions.revise(piece, whole, correction=CORRECTION, by=people["ratna"], now=clock.now())
        actions.ask(piece, by=people["ratna"], now=clock.now())
        actions.approve(piece, 2, publish_at=None, by=people["hamdan"], now=clock.now())


def _recorded(by: User) -> Recording:
    """Three notes where ffmpeg can make an MP3 of them, else silence, which is one already."""
    made = sounds.notes(EPISODE_S) if ffmpeg.found() else sounds.silence(EPISODE_S)
    kept = recordings.keep("obrolan-masa-tenang", [made], by=by)
    recordings.prepare(kept.pk)
    kept.refresh_from_db()
    return kept
