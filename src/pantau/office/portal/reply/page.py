"""What the pages of replies show: to the person nothing of others, and nobody's reasons but those written to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.evidence import brought
from pantau.office.casework.models import Case, CaseParty, TakedownLink
from pantau.office.casework.parties import shown_name
from pantau.office.portal.reply.actions import NOTICE, TAKEDOWN, is_told, notice_to
from pantau.office.portal.reply.models import Reply, ReplyRight
from pantau.office.portal.reports.models import ReportFile
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language


def own(right: ReplyRight) -> dict[str, Any]:
    """What was decided about this person's account, in plain words."""
    return {
        "decided": _decided(right.party),
        "links": _links(right.party),
        "replies": right.replies.all(),
        "files": [_file(one, number) for number, one in enumerate(right.files.all(), 1)],
        "accept": ",".join(brought.MEDIA_TYPES.values()),
    }


def _file(one: ReportFile, number: int) -> dict[str, Any]:
    return {
        "title": _("Berkas %(number)s: %(kind)s, %(size)s")
        % {"number": number, "kind": one.kind.upper(), "size": formats.size(one.size)},
        "at": one.added_at,
        "infected": one.scan == ReportFile.Scan.INFECTED,
    }


def _decided(party: CaseParty) -> list[dict[str, Any]]:
    """Their own results and those of the whole case, as far as people have been told of them by a signed notice: a
    takedown alone tells of nothing else. Without the reasons, which may name others."""
    notices = party.case.papers.filter(form=NOTICE, state="signed")
    told = notices.order_by("-signed_at").values_list("signed_at", flat=True).first()
    if told is None:
        return []
    known = rulebook.current().outcomes
    shown = party.case.outcomes.filter(Q(party=None) | Q(party=party), decided_at__lte=told)
    return [
        {"title": in_language(known[one.code].title) if one.code in known else one.code, "at": one.decided_at}
        for one in shown.exclude(code=TAKEDOWN).order_by("decided_at", "pk")
    ]


def _links(party: CaseParty) -> list[dict[str, str]]:
    """Addresses of their own account that were asked to be taken down."""
    if party.account_id is None:
        return []
    links = TakedownLink.objects.filter(
        handover__case=party.case_id, handover__sent_at__isnull=False, post__account=party.account_id
    )
    return [{"url": one.url, "state": one.get_state_display()} for one in links]


def of_case(case: Case, *, may_answer: bool, whole: bool) -> dict[str, Any]:
    """``whole``: whether whoever looks may see whom citizens' names stand for."""
    reported = case.parties.filter(part=CaseParty.Part.REPORTED, removed_at=None)
    parties = list(reported.select_related("reply_right"))
    found = Reply.objects.filter(right__party__case=case).select_related("right__party", "answered_by")
    replies = list(found)
    for one in parties:
        one.shown = shown_name(one, whole)
        one.has_notice = notice_to(case, one.pk) is not None
    for reply in replies:
        reply.shown = shown_name(reply.right.party, whole)
    held = list(ReportFile.objects.filter(right__party__case=case).select_related("right__party", "capture"))
    return {
        "case": case,
        "files": [_officers_file(case, one, number, whole) for number, one in enumerate(held, 1)],
        "untaken": any(one.capture and one.capture.evidence_id is None for one in held),
        "may_answer": may_answer,
        "told": is_told(case),
        "parties": parties,
        "replies": replies,
        "lead": _("Perkara %(number)s") % {"number": case.number},
    }


def _officers_file(case: Case, one: ReportFile, number: int, whole: bool) -> dict[str, Any]:
    assert one.right is not None, "asked for by the case of its right"
    opened = "" if one.scan == ReportFile.Scan.INFECTED else reverse("replies:file", args=[case.pk, one.pk])
    return _file(one, number) | {
        "who": shown_name(one.right.party, whole),
        "scan": one.get_scan_display(),
        "stripped": one.stripped,
        "url": opened,
        "taken": bool(one.capture and one.capture.evidence_id),
        "sealed": reverse("evidence:capture", args=[one.capture_id]) if one.capture_id else "",
    }
