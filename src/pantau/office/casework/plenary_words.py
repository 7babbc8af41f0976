"""What people are told of plenaries, outcomes and letters, and how the audit trail tells of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.casework.plenaries import CALLED, TO_CONFIRM, VOTE_RECORDED
from pantau.office.people import words
from pantau.office.people.models import Role
from pantau.office.people.notices import kinds
from pantau.office.people.notices.kinds import AT_ONCE, Kind


def register() -> None:
    members = frozenset({Role.COMMISSIONER.value})
    kinds.register(
        [
            Kind(CALLED, _("Anda dipanggil ke rapat pleno"), AT_ONCE, members),
            Kind(
                VOTE_RECORDED,
                _("Suara Anda dalam rapat pleno dicatat orang lain"),
                AT_ONCE,
                members,
                grave=True,
            ),
            Kind(TO_CONFIRM, _("Berita acara rapat pleno menunggu persetujuan Anda"), AT_ONCE, members),
        ]
    )
    words.register(
        {
            "plenary_called": _("memanggil rapat pleno"),
            "plenary_read": _("membaca rapat pleno"),
            "plenary_called_off": _("membatalkan rapat pleno"),
            "plenary_agenda_set": _("menambah agenda rapat pleno"),
            "plenary_agenda_cut": _("mengeluarkan agenda rapat pleno"),
            "plenary_presence_noted": _("mencatat kehadiran rapat pleno"),
            "plenary_opened": _("membuka rapat pleno"),
            "plenary_voted": _("mencatat suara dalam rapat pleno"),
            "plenary_counted": _("menghitung suara rapat pleno"),
            "plenary_count_taken_back": _("membatalkan hitungan suara rapat pleno"),
            "plenary_minutes_confirmed": _("menyetujui berita acara rapat pleno"),
            "plenary_closed": _("menutup rapat pleno"),
            "case_outcome_noted": _("mencatat hasil perkara"),
            "handover_prepared": _("menyiapkan penerusan perkara"),
            "handover_dropped": _("membatalkan penerusan yang disiapkan"),
            "handover_sent": _("mencatat penerusan dikirim"),
            "handover_followed": _("mencatat tindak lanjut penerusan"),
            "handover_read": _("membaca penerusan perkara"),
            "takedown_link_noted": _("mencatat keadaan tautan yang diminta turun"),
            "neutrality_read": _("membaca daftar perkara netralitas"),
        },
        {"casework.plenary": _("rapat pleno"), "casework.handover": _("penerusan")},
    )
