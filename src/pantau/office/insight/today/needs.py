"""What needs this person now. Each room is asked by the functions it already has; nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.engine.law.clock import DAY_BEFORE, OVERDUE
from pantau.office.casework import access as casework
from pantau.office.casework import plenaries
from pantau.office.casework.clocks import Limit
from pantau.office.casework.models import Paper, Plenary, Vote
from pantau.office.casework.papers import form_of
from pantau.office.casework.plenary_page import title_of
from pantau.office.collection import access as collection
from pantau.office.collection import alarms, doubts, patrolling, reported_access, tips
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import ReportedAct
from pantau.office.evidence import access as evidence
from pantau.office.evidence import captures
from pantau.office.insight.today.visit import Visit
from pantau.office.people import access as people
from pantau.office.people import emergency
from pantau.office.people.notices import actions as notices
from pantau.office.portal.field import access as field
from pantau.office.portal.field.models import FieldNote
from pantau.office.portal.openness.models import OpenPaper
from pantau.office.portal.prevention import access as prevention
from pantau.office.portal.prevention import due as notices_due
from pantau.office.portal.publishing import access as publishing
from pantau.office.portal.publishing.bar import waiting as pieces_waiting
from pantau.office.portal.reply import access as reply
from pantau.office.portal.reply.models import Reply
from pantau.office.portal.reports import access as reports
from pantau.office.portal.reports import office_page as reports_page
from pantau.office.registry import access as registry
from pantau.office.registry.models import Proposal
from pantau.office.review import access as review
from pantau.office.review import queue
from pantau.web.ui import formats
from pantau.web.ui.ribbon import in_language

LIMITS_SHOWN = 5
PAPERS_SHOWN = 4
PLENARIES_AHEAD = timedelta(days=7)
INVITED, HEARD = "clarification_invitation", "clarification_record"
NOW, TODAY, SOON, LATER = range(4)


@dataclass(frozen=True, slots=True)
class Need:
    """One line of the list. ``urgent`` is one of NOW, TODAY, SOON, LATER; ``at`` orders within it."""

    title: str
    url: str
    icon: str
    urgent: int = LATER
    note: str = ""
    at: datetime | None = None
    chip: tuple[str, str] | None = None  # words and tone
    action: str = ""

    def line(self, first: bool) -> dict[str, Any]:
        """Context of ui/components/lines.html."""
        kind = "main" if first else "plain"
        return {
            "title": self.title,
            "note": self.note,
            "icon_name": self.icon,
            "chip": {"text": self.chip[0], "tone": self.chip[1]} if self.chip else None,
            "action": {"text": self.action or _("Buka"), "url": self.url, "kind": kind},
        }


def of(visit: Visit) -> list[Need]:
    """The most urgent first, then by time, then in the order of SOURCES."""
    found = [need for source in SOURCES for need in source(visit)]
    return sorted(found, key=lambda need: (need.urgent, need.at is None, need.at or visit.now))


# --- cases ----------------------------------------------------------------------------------------


def limits(visit: Visit) -> Iterator[Need]:
    """One's own that warn; and for commissioners those of others that are over."""
    own = [one for one in visit.limits if one.case.pk in visit.mine]
    near = [one for one in own if one.stage_at(visit.now) in (OVERDUE, DAY_BEFORE)]
    for limit in near[:LIMITS_SHOWN]:
        yield _limit(limit, visit.now)
    if more := len(own) - len(near[:LIMITS_SHOWN]):
        told = ngettext("%(count)s tenggat lain berjalan", "%(count)s tenggat lain berjalan", more)
        yield Need(
            told % {"count": formats.number(more)}, reverse("casework:limits"), "clock", SOON,
            _("Pada perkara yang Anda tangani."),
        )  # fmt: skip
    if visit.standing.holds("commissioner"):
        late = sum(
            one.stage_at(visit.now) == OVERDUE for one in visit.limits if one.case.pk not in visit.mine
        )
        if late:
            told = ngettext("%(count)s tenggat kantor lewat", "%(count)s tenggat kantor lewat", late)
            url = f"{reverse('casework:limits')}?semua=1"
            yield Need(
                told % {"count": formats.number(late)}, url, "alert", NOW,
                _("Pada perkara yang ditangani orang lain."), chip=(_("Lewat"), "danger"),
            )  # fmt: skip


def _limit(limit: Limit, now: datetime) -> Need:
    ends = limit.due.warns.ends_at
    over = limit.stage_at(now) == OVERDUE
    words = _("Lewat") if over else _("Sisa %(left)s") % {"left": formats.duration(ends - now)}
    return Need(
        f"{in_language(limit.deadline.title)}: {limit.case.number}",
        reverse("casework:case", args=[limit.case.pk]),
        "alert" if over else "clock",
        NOW,
        f"{limit.case.title}. {_('Tenggat %(at)s.') % {'at': formats.full_moment(ends)}}",
        ends,
        (words, "danger"),
    )


def meetings(visit: Visit) -> Iterator[Need]:
    if not casework.see_plenaries(visit.standing).allowed:
        return
    ahead = Plenary.objects.filter(
        closed_at=None, called_off_at=None, called_for__lte=visit.now + PLENARIES_AHEAD
    )
    for plenary in ahead.order_by("called_for"):
        today = day_of(plenary.called_for) <= day_of(visit.now)
        url = reverse("casework:plenary", args=[plenary.pk])
        if asked := _unvoted(visit, plenary):
            told = ngettext(
                "%(count)s putusan menunggu suara Anda", "%(count)s putusan menunggu suara Anda", asked
            )
            yield Need(told % {"count": asked}, url, "people", NOW, title_of(plenary), plenary.called_for,
                       (_("Rapat berjalan"), "info"), _("Beri suara"))  # fmt: skip
        elif _unconfirmed(visit, plenary):
            yield Need(_("Berita acara pleno menunggu persetujuan Anda"), url, "pen", TODAY, title_of(plenary),
                       plenary.called_for, action=_("Baca"))  # fmt: skip
        else:
            note = f"{formats.full_moment(plenary.called_for)}, {plenary.place}"
            yield Need(_("Rapat pleno"), url, "people", TODAY if today else SOON, note, plenary.called_for,
                       (_("Hari ini"), "info") if today else None)  # fmt: skip


def _unvoted(visit: Visit, plenary: Plenary) -> int:
    """Questions of an opened plenary that this member, who is there, has not voted on."""
    if plenary.opened_at is None or not plenary.members.filter(user=visit.user, present=True).exists():
        return 0
    voted = Vote.objects.filter(item=OuterRef("pk"), user=visit.user)
    return plenary.items.filter(carried=None).exclude(Exists(voted)).count()


def _unconfirmed(visit: Visit, plenary: Plenary) -> bool:
    minutes = plenaries.minutes_of(plenary)
    if minutes is None or minutes.state != Paper.State.SIGNED:
        return False
    return visit.user.pk in {one.user_id for one in plenaries.unconfirmed(plenary)}


def papers(visit: Visit) -> Iterator[Need]:
    """Drafts on one's own cases, and clarifications that were called for and have no record yet."""
    own = Paper.objects.filter(case__in=visit.mine).select_related("case", "party")
    drafts = [
        one
        for one in own.filter(state=Paper.State.DRAFT).order_by("-changed_at")
        if casework.see_whole_paper(visit.standing, visit.user, one).allowed
    ]
    for paper in drafts[:PAPERS_SHOWN]:
        note = _("Rancangan untuk %(case)s, diubah %(when)s.") % {
            "case": paper.case.number,
            "when": formats.relative(paper.changed_at, visit.now),
        }
        yield Need(_("Tanda tangan: %(form)s") % {"form": in_language(form_of(paper.form).title)},
                   reverse("casework:paper", args=[paper.pk]), "pen", TODAY, note)  # fmt: skip
    if more := len(drafts) - len(drafts[:PAPERS_SHOWN]):
        told = ngettext("%(count)s rancangan lain", "%(count)s rancangan lain", more) % {"count": more}
        yield Need(told, f"{reverse('casework:cases')}?bagian=mine", "pen", SOON, _("Pada perkara Anda."))
    heard = Paper.objects.filter(case=OuterRef("case"), party=OuterRef("party"), form=HEARD)
    for paper in own.filter(form=INVITED, state=Paper.State.SIGNED).exclude(Exists(heard))[:PAPERS_SHOWN]:
        yield Need(_("Klarifikasi menunggu berita acara"), reverse("casework:case", args=[paper.case_id]), "chat",
                   TODAY, _("Undangan %(number)s, perkara %(case)s.") % {
                       "number": paper.number or "–", "case": paper.case.number})  # fmt: skip


def replies(visit: Visit) -> Iterator[Need]:
    waiting = Reply.objects.filter(answered_at=None, right__party__case__in=visit.cases)
    for one in waiting.select_related("right__party__case").order_by("at"):
        case = one.right.party.case
        if reply.answer(visit.standing, visit.user, case).allowed:
            note = _("%(case)s, masuk %(when)s.") % {
                "case": case.number,
                "when": formats.relative(one.at, visit.now),
            }
            yield Need(_("Tanggapan dalam hak jawab menunggu jawaban"), reverse("replies:case", args=[case.pk]),
                       "chat", TODAY, note, one.at, action=_("Jawab"))  # fmt: skip


# --- the queue and the field ----------------------------------------------------------------------


def findings(visit: Visit) -> Iterator[Need]:
    if not review.decide_some(visit.standing).allowed:
        return
    if many := visit.heaps.lying:
        told = ngettext(
            "%(count)s temuan terlalu lama belum dibuka", "%(count)s temuan terlalu lama belum dibuka", many
        )
        url = reverse("review:queue") + queue.Filters(status="unread").query()
        yield Need(told % {"count": up_to(many)}, url, "alert", NOW,
                   _("Antrean yang dibiarkan dapat dibaca sebagai sudah diketahui sejak masuk."),
                   chip=(_("Terlalu lama"), "danger"))  # fmt: skip
    if many := visit.heaps.open:
        told = ngettext("%(count)s temuan perlu dilihat", "%(count)s temuan perlu dilihat", many)
        heavy = visit.heaps.heaviest
        note = _("%(count)s berbobot tertinggi.") % {"count": up_to(heavy)} if heavy else ""
        yield Need(told % {"count": up_to(many)}, reverse("review:queue"), "eye", TODAY, note,
                   action=_("Mulai meninjau"))  # fmt: skip


def patrol(visit: Visit) -> Iterator[Need]:
    if not collection.patrol(visit.user, visit.now).allowed:
        return
    tasks = patrolling.tasks_of(visit.user, day_of(visit.now))
    left = [task for task in tasks if task.done_at is None]
    if left:
        told = ngettext("Patroli: %(count)s akun lagi", "Patroli: %(count)s akun lagi", len(left))
        note = _("Sudah %(done)s dari %(all)s. Sisa kira-kira %(time)s.") % {
            "done": formats.number(len(tasks) - len(left)),
            "all": formats.number(len(tasks)),
            "time": formats.duration(timedelta(minutes=sum(task.minutes for task in left))),
        }
        yield Need(told % {"count": formats.number(len(left))}, reverse("collection:patrol"), "route", TODAY, note,
                   action=_("Lanjutkan"))  # fmt: skip


def notes(visit: Visit) -> Iterator[Need]:
    if not field.supervise(visit.user, visit.now).allowed:
        return
    drafts = field.own(visit.user, visit.now).filter(state=FieldNote.State.DRAFT).count()
    if drafts:
        told = ngettext(
            "%(count)s catatan lapangan belum diserahkan",
            "%(count)s catatan lapangan belum diserahkan",
            drafts,
        )
        yield Need(told % {"count": drafts}, reverse("field:home"), "pen", TODAY)


def acts(visit: Visit) -> Iterator[Need]:
    """Acts of officials that one may be the second to look at."""
    if not registry.link_officials(visit.user, visit.now).allowed:
        return
    waiting = ReportedAct.objects.filter(status=ReportedAct.Status.OPEN).exclude(officer=visit.user)
    many = sum(reported_access.look_second(visit.user, visit.now, one).allowed for one in waiting)
    if many:
        told = ngettext(
            "%(count)s perbuatan terlapor menunggu petugas kedua",
            "%(count)s perbuatan terlapor menunggu petugas kedua",
            many,
        )
        yield Need(told % {"count": many}, reverse("collection:acts"), "eye", TODAY)


# --- what came in ---------------------------------------------------------------------------------


def counted(visit: Visit) -> Iterator[Need]:
    """Heaps of one kind each, where this person works on them."""
    user, now = visit.user, visit.now
    if reports.decide(user, now).allowed and (many := reports_page.waiting()):
        told = ngettext("%(count)s laporan warga baru", "%(count)s laporan warga baru", many)
        yield Need(told % {"count": many}, reverse("reports:list"), "chat", TODAY, action=_("Baca"))
    if collection.read_tips(user, now).allowed and (many := tips.waiting()):
        told = ngettext("%(count)s titipan warga menunggu", "%(count)s titipan warga menunggu", many)
        yield Need(told % {"count": many}, reverse("collection:tips"), "chat", TODAY, action=_("Baca"))
    if many := pieces_waiting(visit.request).count():
        told = ngettext(
            "%(count)s terbitan menunggu persetujuan", "%(count)s terbitan menunggu persetujuan", many
        )
        yield Need(told % {"count": many}, reverse("publishing:pieces"), "file", TODAY)
    if publishing.let_out(user, now).allowed:
        waiting = OpenPaper.objects.filter(approved_at=None, withdrawn_at=None).exclude(brought_by=user)
        if many := waiting.count():
            told = ngettext(
                "%(count)s laporan terbuka menunggu persetujuan",
                "%(count)s laporan terbuka menunggu persetujuan",
                many,
            )
            yield Need(told % {"count": many}, reverse("openness:papers"), "file", TODAY)
    if prevention.act(user, now).allowed and (many := notices_due.overdue(now)):
        told = ngettext("%(count)s pemberitahuan belum sampai", "%(count)s pemberitahuan belum sampai", many)
        yield Need(told % {"count": many}, reverse("prevention:overview"), "bell", TODAY)
    if evidence.see_captures(visit.standing).allowed and review.decide_some(visit.standing).allowed:
        missed = captures.need_a_person().filter(evidence.reach_of(visit.standing))
        if many := missed.count():
            told = ngettext(
                "%(count)s rekaman halaman gagal dan menunggu Anda",
                "%(count)s rekaman halaman gagal dan menunggu Anda",
                many,
            )
            yield Need(told % {"count": formats.number(many)}, reverse("evidence:captures"), "alert", SOON)


def office(visit: Visit) -> Iterator[Need]:
    """What keeps the watch itself whole."""
    user, now = visit.user, visit.now
    if collection.answer_alarm(user, now).allowed and (many := alarms.unanswered()):
        told = ngettext(
            "%(count)s peringatan cakupan belum ditanggapi",
            "%(count)s peringatan cakupan belum ditanggapi",
            many,
        )
        yield Need(told % {"count": many}, reverse("collection:coverage"), "alert", NOW, action=_("Tanggapi"))
    ripe = collection.decide_state(user, now).allowed and sum(one.ripe for one in doubts.doubtful_accounts())
    if ripe:
        told = ngettext(
            "%(count)s akun berulang kali tidak ditemukan",
            "%(count)s akun berulang kali tidak ditemukan",
            ripe,
        )
        yield Need(told % {"count": ripe}, reverse("collection:doubtful"), "eye-off", SOON)
    proposed = Proposal.objects.filter(state=Proposal.State.WAITING)
    if collection.propose(user, now).allowed and (many := proposed.count()):
        told = ngettext(
            "%(count)s usulan akun menunggu keputusan", "%(count)s usulan akun menunggu keputusan", many
        )
        yield Need(told % {"count": formats.number(many)}, reverse("collection:proposals"), "user", LATER)
    if people.keep_people(user, now).allowed and (many := emergency.unread(now).count()):
        told = ngettext("%(count)s akses darurat belum dibaca", "%(count)s akses darurat belum dibaca", many)
        yield Need(told % {"count": many}, reverse("people:emergencies"), "lock", TODAY)
    if many := notices.unread(user):
        told = ngettext("%(count)s kabar belum dibaca", "%(count)s kabar belum dibaca", many)
        yield Need(
            told % {"count": formats.number(many)}, reverse("people:notices"), "bell", LATER, action=_("Baca")
        )


def up_to(count: int) -> str:
    """A count that stopped at the queue's most says so."""
    if count > queue.COUNTED:
        return _("lebih dari %(count)s") % {"count": formats.number(queue.COUNTED)}
    return formats.number(count)


SOURCES: tuple[Callable[[Visit], Iterator[Need]], ...] = (
    limits, meetings, papers, replies, findings, patrol, notes, acts, counted, office,
)  # fmt: skip
