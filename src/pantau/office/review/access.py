"""Who may see, decide and undo. ``reach_of`` is the same question asked of the whole queue at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from pantau.office.findings.models import Finding
from pantau.office.people.access import INVESTIGATING, READ_ONLY, Decision, Standing, allow, deny
from pantau.office.people.models import Role
from pantau.office.registry.models import Account, OfficialAccountLink
from pantau.office.review.models import FindingDecision

#: Shown for ten seconds; a little longer here, for slow lines.
UNDO_WITHOUT_REASON = timedelta(seconds=15)

#: What a technical operator may see: never a finding about an official or a candidate.
OPERATORS_SUBJECTS = ("citizen", "media")
OPERATORS_NOT = ("asn_neutrality", "tni_polri_neutrality", "village_neutrality")

OUT_OF_REACH = _("Temuan ini di luar wilayah tugas Anda.")
NOT_FOR_OPERATORS = _("Operator teknis tidak melihat temuan tentang ASN, pejabat, dan calon.")
READS_ONLY = _("Peran Anda hanya membaca; putusan ada pada petugas Bawaslu.")


def see_queue(standing: Standing) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    return allow()


def see_finding(standing: Standing, finding: Finding) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*READ_ONLY):
        return allow()
    if standing.holds(*INVESTIGATING) and _in_district(standing, finding):
        return allow()
    if standing.holds(Role.VILLAGE_SUPERVISOR) and _in_village(standing, finding):
        return allow()
    if standing.holds(Role.TECHNICAL_OPERATOR):
        return allow() if _for_operators(finding) else deny(NOT_FOR_OPERATORS)
    return deny(OUT_OF_REACH)


def knows_for_the_office(standing: Standing) -> bool:
    """Is what this person sees known to the supervision? Readers and technicians do not count."""
    return standing.holds(*INVESTIGATING, Role.VILLAGE_SUPERVISOR)


def decide_finding(standing: Standing, finding: Finding) -> Decision:
    seen = see_finding(standing, finding)
    if not seen.allowed:
        return seen
    if standing.holds(*INVESTIGATING) and _in_district(standing, finding):
        return allow()
    if standing.holds(Role.VILLAGE_SUPERVISOR):
        return deny(_("Pengawas desa melihat temuan desanya; putusan ada pada petugas Bawaslu."))
    return deny(READS_ONLY)


def decide_some(standing: Standing) -> Decision:
    """May this person decide anything at all? (Whether to offer work to them.)"""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING):
        return allow()
    return deny(READS_ONLY)


def undo_decision(standing: Standing, user: Any, decision: FindingDecision) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    if decision.decided_by_id != user.pk:
        return deny(_("Hanya yang memutus yang dapat membatalkan putusannya."))
    return decide_finding(standing, decision.finding)


def undo_needs_reason(decision: FindingDecision, now: datetime) -> bool:
    return now - decision.decided_at > UNDO_WITHOUT_REASON


def reach_of(standing: Standing) -> Q:
    """The findings ``see_finding`` allows, as a filter; nothing for a person without a role."""
    if standing.barred:
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
        own = _village_accounts(standing)
        reach |= Q(post__account__in=own) | Q(act__actor_account__in=own)
    if standing.holds(Role.TECHNICAL_OPERATOR):
        reach |= Q(subject__in=OPERATORS_SUBJECTS, post__account__candidate=None) & ~Q(
            category__in=OPERATORS_NOT
        )
    return reach


def see_groups(standing: Standing) -> Decision:
    """Groups of posts that say or share the same. Whom they reach past a person's districts is counted only."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*READ_ONLY):
        return allow()
    if standing.holds(*INVESTIGATING):
        return allow()
    return deny(_("Kelompok unggahan yang sama dilihat petugas Bawaslu."))


def see_vanished(standing: Standing) -> Decision:
    """What vanished or changed; of which posts is a question of ``reach_of``."""
    if standing.barred:
        return deny(standing.barred)
    return allow()


def see_claims(standing: Standing) -> Decision:
    """Claims that fact-checkers published; which posts speak of them is a question of ``reach_of``."""
    if standing.barred:
        return deny(standing.barred)
    return allow()


def keep_claims(standing: Standing) -> Decision:
    """Importing claims, withdrawing them, stopping feeds."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(Role.OFFICER):
        return allow()
    return deny(_("Merawat daftar klaim adalah tugas staf Bawaslu."))


def posts_in_reach(standing: Standing) -> Q:
    """Of a group's posts those that this person may see; ``see_groups`` comes first."""
    if standing.holds(*READ_ONLY):
        return Q()
    districts = standing.districts(*INVESTIGATING)
    return Q() if districts is None else Q(account__candidate__district__code__in=districts)


def posts_behind_numbers(standing: Standing) -> Q:
    """Of the posts that a number counts those that this person may read one by one."""
    reach = posts_in_reach(standing)
    if looks_behind_all(standing):
        return reach
    owned = Q(account__candidate__isnull=False) | Q(account__party__isnull=False)
    registered = owned & ~Q(account__status=Account.Status.UNREGISTERED)
    found = Finding.objects.filter(post=OuterRef("pk")).exclude(status=Finding.Status.SUPERSEDED)
    return reach & (registered | Q(Exists(found)))


def looks_behind_all(standing: Standing) -> bool:
    """Who only reads does not see posts of strangers in which nothing was found."""
    return not standing.holds(*READ_ONLY) or standing.districts(*INVESTIGATING) is None


def see_feedback(standing: Standing) -> Decision:
    """How often rules are right, and shadow runs: findings of the whole regency."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*READ_ONLY):
        return allow()
    if standing.holds(*INVESTIGATING) and standing.districts(*INVESTIGATING) is None:
        return allow()
    return deny(_("Umpan balik mencakup seluruh kabupaten; dibuka petugas Bawaslu kabupaten."))


def release_decisions(standing: Standing) -> Decision:
    return _commissioner(standing, _("Melepas putusan untuk evaluasi adalah keputusan anggota Bawaslu."))


def switch_rulebook(standing: Standing) -> Decision:
    return _commissioner(standing, _("Menyalakan buku aturan atau model adalah keputusan anggota Bawaslu."))


def _commissioner(standing: Standing, reason: Any) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(Role.COMMISSIONER) and standing.districts(Role.COMMISSIONER) is None:
        return allow()
    return deny(reason)


def _in_district(standing: Standing, finding: Finding) -> bool:
    districts = standing.districts(*INVESTIGATING)
    return districts is None or finding.district_code in districts


def _village_accounts(standing: Standing) -> Any:
    links = OfficialAccountLink.objects.filter(official__village__code__in=standing.villages())
    return links.values("account")


def _in_village(standing: Standing, finding: Finding) -> bool:
    account = finding.whose
    return account is not None and _village_accounts(standing).filter(account=account).exists()


def _for_operators(finding: Finding) -> bool:
    if finding.subject not in OPERATORS_SUBJECTS or finding.category in OPERATORS_NOT:
        return False
    account = finding.whose
    return account is None or account.candidate_id is None
