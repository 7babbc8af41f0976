"""Who may see and change which case. What no line allows is denied; ``reach_of`` asks the same of all cases at once."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pantau.engine.law import Move
from pantau.office.casework import parties
from pantau.office.casework.models import Case, Paper
from pantau.office.people import emergency
from pantau.office.people.access import (
    INVESTIGATING,
    READ_ONLY,
    Decision,
    Standing,
    allow,
    deny,
    emergency_grant,
)
from pantau.office.people.models import Role
from pantau.web.ui import clock, rulebook

#: In these a village's supervisor works on a case; later ones are Bawaslu's.
SUPERVISORS_STATES = ("information", "tracing", "reported")
#: Who may learn the name of a reporter or a witness, for a reason that is written down.
IDENTITIES = (Role.OFFICER, Role.COMMISSIONER, Role.LEGAL)
#: Who reads what is confidential until the plenary has decided: studies and records of clarifications.
CONFIDENTIAL = (Role.OFFICER, Role.COMMISSIONER, Role.LEGAL, Role.AUDITOR)

NOT_FOR_OPERATORS = _("Operator teknis tidak membuka perkara.")
NOT_FOR_THE_REGENCY = _("Pemerintah kabupaten hanya membaca perkara yang diteruskan kepadanya.")
OUT_OF_REACH = _(
    "Perkara ini di luar wilayah tugas Anda. Bila tidak dapat menunggu, ambil akses darurat lewat halaman Akun saya."
)
READS_ONLY = _("Peran Anda hanya membaca.")
FORGOTTEN = _("Masa simpan perkara ini berakhir; yang tersisa hanya hitungannya.")
NOT_THEIR_NAMES = _(
    "Identitas yang dilindungi dibuka staf, anggota, atau Divisi Hukum Bawaslu, dengan alasan."
)
LATER_BAWASLU = _("Sejak pleno, perkara ini ditangani Bawaslu kabupaten.")


def _is_there(pk: str) -> bool:
    return pk.isdecimal() and len(pk) < 19 and Case.objects.filter(pk=int(pk)).exists()


#: What emergency access opens, and only to be read: one case, by the number in its page's address.
IN_AN_EMERGENCY = emergency.Kind(_("perkara"), _is_there, lambda pk: reverse("casework:case", args=[pk]))


def see_cases(standing: Standing) -> Decision:
    """The room at all; which cases is a question of ``reach_of``."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING, *READ_ONLY, Role.VILLAGE_SUPERVISOR) or standing.leads_regency:
        return allow()
    return deny(NOT_FOR_OPERATORS)


def see_case(standing: Standing, user: Any, case: Case) -> Decision:
    seen = see_cases(standing)
    if not seen.allowed:
        return seen
    if standing.holds(*READ_ONLY) or _in_district(standing, case) or _in_village(standing, user, case):
        return allow()
    if standing.leads_regency:
        return allow() if _addressed(case) else deny(NOT_FOR_THE_REGENCY)
    if emergency_grant(user, "casework.case", case.pk, clock.now()):
        return allow()
    return deny(OUT_OF_REACH)


def change_case(standing: Standing, user: Any, case: Case) -> Decision:
    """Notes, items, parties, drafts."""
    seen = see_case(standing, user, case)
    if seen.allowed and case.forgotten_at is not None:
        return deny(FORGOTTEN)
    if not seen.allowed or _in_district(standing, case):
        return seen
    if _in_village(standing, user, case):
        return allow() if case.state in SUPERVISORS_STATES else deny(LATER_BAWASLU)
    return deny(READS_ONLY)


def make_move(standing: Standing, user: Any, case: Case, move: Move) -> Decision:
    """Whether this person may; what must be there first is a question of needs.py."""
    changes = change_case(standing, user, case)
    if not changes.allowed:
        return changes
    if standing.holds(*move.who):
        return allow()
    return deny(_("Langkah ini diambil oleh peran lain."))


def open_case(standing: Standing) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING, Role.VILLAGE_SUPERVISOR):
        return allow()
    if standing.holds(Role.TECHNICAL_OPERATOR):
        return deny(NOT_FOR_OPERATORS)
    return deny(READS_ONLY)


def assign(standing: Standing, user: Any, case: Case) -> Decision:
    changes = change_case(standing, user, case)
    if not changes.allowed:
        return changes
    if standing.holds(Role.OFFICER, Role.COMMISSIONER, Role.LEGAL, Role.COORDINATOR):
        return allow()
    return deny(_("Penugasan diatur petugas Bawaslu."))


def see_confidential(standing: Standing, user: Any, case: Case) -> Decision:
    """Studies and clarifications: confidential until the plenary decides, and never a village's or the regency's."""
    seen = see_case(standing, user, case)
    if not seen.allowed:
        return seen
    if standing.holds(*CONFIDENTIAL):
        return allow()
    return deny(_("Kajian dan klarifikasi dibuka petugas Bawaslu kabupaten."))


def see_identities(standing: Standing, user: Any, case: Case) -> Decision:
    """Names of reporters and witnesses, addresses, numbers: for a reason that is written down."""
    seen = see_case(standing, user, case)
    if not seen.allowed:
        return seen
    if standing.holds(*IDENTITIES):
        return allow()
    return deny(NOT_THEIR_NAMES)


def hear(standing: Standing, user: Any, case: Case) -> Decision:
    """Invite people to a clarification and note what became of it."""
    changes = change_case(standing, user, case)
    if not changes.allowed:
        return changes
    if standing.holds(Role.OFFICER, Role.COMMISSIONER, Role.LEGAL):
        return allow()
    return deny(_("Klarifikasi dikerjakan petugas Bawaslu kabupaten."))


#: Papers that are confidential until the plenary has decided.
CONFIDENTIAL_FORMS = ("sworn_statement", "clarification_record", "violation_study")


def see_paper(standing: Standing, user: Any, paper: Paper) -> Decision:
    """That it is there and what is open in it; ``see_whole_paper`` for what is sealed."""
    if paper.case is None:
        return see_plenaries(standing)
    if paper.form in CONFIDENTIAL_FORMS:
        return see_confidential(standing, user, paper.case)
    return see_case(standing, user, paper.case)


def see_whole_paper(standing: Standing, user: Any, paper: Paper) -> Decision:
    """With the names of citizens, names and addresses of protected persons, and as a file.

    Who may change the case writes a paper that names its respondent, and reads it whole.
    """
    seen = see_paper(standing, user, paper)
    if not seen.allowed or paper.made_by_id == user.pk:
        return seen
    if paper.case is None:
        return seen if standing.holds(*IDENTITIES) or not names_citizens(paper) else deny(NOT_THEIR_NAMES)
    if paper.sealed:
        return see_identities(standing, user, paper.case)
    if not names_citizens(paper) or change_case(standing, user, paper.case).allowed:
        return seen
    return see_identities(standing, user, paper.case)


def names_citizens(paper: Paper) -> bool:
    """Whether somebody without an office is named in what of it lies open."""
    return parties.masked(paper.values, parties.citizens_of(paper.cases())) != paper.values


def change_paper(standing: Standing, user: Any, paper: Paper) -> Decision:
    if paper.case is None:
        return keep_minutes(standing)
    whole = see_whole_paper(standing, user, paper)
    return change_case(standing, user, paper.case) if whole.allowed else whole


def enter_days_off(standing: Standing) -> Decision:
    """They move every running limit of the office."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(Role.OFFICER, Role.COMMISSIONER, Role.LEGAL):
        return allow()
    return deny(_("Hari libur dicatat petugas Bawaslu kabupaten."))


def sit_in_plenary(standing: Standing) -> Decision:
    """Vote in plenaries and close their minutes: members only, over the whole regency."""
    if standing.barred:
        return deny(standing.barred)
    rules = rulebook.current().procedure.plenary
    members = rules.members if rules else ()
    if standing.holds(*members) and standing.districts(*members) is None:
        return allow()
    return deny(_("Rapat pleno adalah rapat anggota Bawaslu."))


def see_plenaries(standing: Standing) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(Role.OFFICER, Role.COMMISSIONER, Role.LEGAL, Role.AUDITOR):
        return allow()
    return deny(_("Rapat pleno dibuka petugas Bawaslu kabupaten."))


def keep_minutes(standing: Standing) -> Decision:
    """Call a plenary, set its agenda, note who is there and, for members, what they said in the room."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(Role.OFFICER, Role.COMMISSIONER, Role.LEGAL):
        return allow()
    return deny(_("Rapat pleno disiapkan staf Bawaslu."))


def note_outcome(standing: Standing, user: Any, case: Case) -> Decision:
    """Outcomes that need no plenary, and recommendations of a level that may not decide; see outcomes.py."""
    changes = change_case(standing, user, case)
    if not changes.allowed:
        return changes
    if standing.holds(*INVESTIGATING):
        return allow()
    return deny(_("Hasil dicatat petugas Bawaslu dan Panwascam."))


def hand_over(standing: Standing, user: Any, case: Case, advised_only: bool = False) -> Decision:
    """Prepare letters, note that they went out and what became of them. Panwascam only passes up what it recommends."""
    changes = change_case(standing, user, case)
    if not changes.allowed:
        return changes
    if standing.holds(Role.OFFICER, Role.COMMISSIONER, Role.LEGAL):
        return allow()
    if advised_only and standing.holds(Role.COORDINATOR):
        return allow()
    return deny(_("Penerusan dikerjakan Bawaslu kabupaten."))


def see_retention(standing: Standing) -> Decision:
    """Which closed cases are forgotten next; of which of them is a question of ``reach_of``."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(Role.OFFICER, Role.COMMISSIONER, Role.LEGAL, Role.AUDITOR):
        return allow()
    return deny(_("Masa simpan perkara dilihat petugas Bawaslu kabupaten dan auditor."))


def see_neutrality(standing: Standing) -> Decision:
    """The list of officials' cases; which of them is a question of ``reach_of``."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING, Role.AUDITOR):
        return allow()
    return deny(_("Daftar netralitas dibuka petugas Bawaslu yang menangani netralitas."))


def reach_of(standing: Standing, user: Any) -> Q:
    """The cases ``see_case`` allows, as a filter."""
    if not see_cases(standing).allowed:
        return Q(pk__in=())
    if standing.holds(*READ_ONLY):
        return Q()
    reach = Q(pk__in=())
    if standing.holds(*INVESTIGATING):
        districts = standing.districts(*INVESTIGATING)
        if districts is None:
            return Q()
        reach |= Q(district_code__in=districts)
    if standing.holds(Role.VILLAGE_SUPERVISOR):
        reach |= Q(village_code__in=standing.villages()) | Q(opened_by=user)
    if standing.leads_regency:
        reach |= Q(handovers__addressee__in=_regencys_addressees(), handovers__sent_at__isnull=False)
    return reach


def _in_district(standing: Standing, case: Case) -> bool:
    if not standing.holds(*INVESTIGATING):
        return False
    districts = standing.districts(*INVESTIGATING)
    return districts is None or case.district_code in districts


def _in_village(standing: Standing, user: Any, case: Case) -> bool:
    if not standing.holds(Role.VILLAGE_SUPERVISOR):
        return False
    return case.opened_by_id == user.pk or (
        bool(case.village_code) and case.village_code in standing.villages()
    )


def _addressed(case: Case) -> bool:
    sent = case.handovers.filter(addressee__in=_regencys_addressees(), sent_at__isnull=False)
    return sent.exists()


def _regencys_addressees() -> tuple[str, ...]:
    return rulebook.current().procedure.read_once_sent.get(Role.LEADERSHIP, ())
