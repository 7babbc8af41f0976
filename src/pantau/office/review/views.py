"""The pages of review. What changes goes through actions; what is read is written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.collection import access as collection
from pantau.office.collection.actions import raw_answers
from pantau.office.evidence import access as evidence_access
from pantau.office.evidence import actions as evidence_actions
from pantau.office.findings import actions as findings
from pantau.office.findings.models import Finding
from pantau.office.people.access import require, standing_of
from pantau.office.people.actions import record
from pantau.office.people.session_limits import asks_by_itself
from pantau.office.registry import actions as registry
from pantau.office.review import access, actions, queue, room
from pantau.office.review.bar import waiting
from pantau.office.review.models import Claim, FindingDecision
from pantau.office.review.room import Draft, Visit
from pantau.web.ui import clock


def home(request: HttpRequest) -> HttpResponse:
    """The queue, for those who decide on it; everybody else begins with what needs them today."""
    decides = access.decide_some(standing_of(request.user, clock.now())).allowed
    return redirect("review:queue" if decides else "insight:front")


# --- reading --------------------------------------------------------------------------------------


@require_GET
@never_cache
def queue_page(request: HttpRequest) -> HttpResponse:
    """The queue with nothing open: whoever comes here has left what they held."""
    visit = _enter(request)
    actions.leave(request.user)
    context = room.base(visit)
    ids = [item.finding.pk for item in context["page"].items]
    record(request.user, "queue_read", None, findings=ids, filters=visit.filters.query())
    return _answer(request, context)


@require_GET
@never_cache
def next_finding(request: HttpRequest) -> HttpResponse:
    """Open the first finding of this queue that nobody has open."""
    visit = _enter(request)
    require(access.decide_some(visit.standing))
    claim = _claim_next(visit, _passed(visit))
    if claim is None:
        messages.info(request, _("Tidak ada lagi temuan yang bebas dalam antrean ini."))
        return redirect(visit.address("queue"))
    return redirect(visit.address("finding", claim.finding_id))


@require_GET
@never_cache
def finding_page(request: HttpRequest, finding_id: int) -> HttpResponse:
    visit = _enter(request)
    finding = _find(visit, finding_id)
    claim = _open(visit, finding)
    if finding.first_seen_at is None and access.knows_for_the_office(visit.standing):
        findings.mark_seen([finding.pk], request.user, visit.now)
    record(request.user, "finding_read", finding)
    return _answer(request, room.finding(visit, finding, claim, Draft()))


@require_GET
@never_cache
def similar_page(request: HttpRequest, finding_id: int) -> HttpResponse:
    visit = _enter(request)
    finding = _find(visit, finding_id)
    require(access.decide_finding(visit.standing, finding))
    return _similar(visit, finding, Draft())


# --- deciding -------------------------------------------------------------------------------------


@require_POST
def decide(request: HttpRequest, finding_id: int) -> HttpResponse:
    visit = _enter(request)
    finding = _find(visit, finding_id)
    require(access.decide_finding(visit.standing, finding))
    draft = Draft.read(request.POST)
    if draft.similar and queue.near_identical(visit.findings, finding).exists():
        return _similar(visit, finding, draft)
    try:
        decision = actions.decide(request.user, finding_id, _verdict(draft), visit.now)
    except actions.ReviewError as trouble:
        return _refused(visit, finding, draft, trouble)
    _done(request, decision, room.done_text(decision), visit.now)
    return _onward(visit, finding)


@require_POST
def decide_similar(request: HttpRequest, finding_id: int) -> HttpResponse:
    visit = _enter(request)
    finding = _find(visit, finding_id)
    require(access.decide_finding(visit.standing, finding))
    draft = Draft.read(request.POST)
    chosen = _chosen(visit, finding, request.POST.getlist("finding"))
    try:
        if not chosen:
            raise actions.IncompleteError({"finding": _("Centang paling sedikit satu unggahan.")})
        result = actions.decide_many(request.user, chosen, _verdict(draft), visit.now)
    except actions.ReviewError as trouble:
        return _similar(visit, finding, _with(draft, trouble), chosen=chosen, trouble=str(trouble))
    if not result.decided:
        trouble_text = _("Tidak satu pun dapat diputus: %(why)s.") % {
            "why": "; ".join(set(result.skipped.values()))
        }
        return _similar(visit, finding, draft, chosen=chosen, trouble=trouble_text)
    _tell_skipped(request, result)
    first = result.decided[0]
    _done(request, first, room.done_text(first, len(result.decided)), visit.now)
    return _onward(visit, finding)


@require_POST
def propose(request: HttpRequest, finding_id: int) -> HttpResponse:
    """The finding's author is outside the registry and seems to campaign: somebody should say whose account it is."""
    visit = _enter(request)
    finding = _find(visit, finding_id)
    require(collection.propose(request.user, visit.now))
    post = finding.post
    if post is None or post.account_id is not None or not post.author_keys:
        raise Http404(f"finding {finding_id} has no author to propose")
    try:
        made = registry.propose_author(
            post.platform, post.author_keys, source="staff", why=request.POST.get("why", "").replace("\x00", "")[:1000],
            now=visit.now, by=request.user, posts=[post.pk],
        )  # fmt: skip
    except registry.RegistryError as trouble:
        messages.error(request, str(trouble))
    else:
        done = (
            _("Akun diusulkan.") if made else _("Akun ini sudah ada pada daftar, atau sudah pernah ditolak.")
        )
        messages.success(request, done)
    return redirect(visit.address("finding", finding_id))


@require_http_methods(["GET", "POST"])
@never_cache
def undo(request: HttpRequest, decision_id: int) -> HttpResponse:
    """At once from the message, later with a reason."""
    visit = _enter(request)
    decision = get_object_or_404(
        FindingDecision.objects.select_related("finding__post__account", "finding__act__actor_account"),
        pk=decision_id,
    )
    require(access.undo_decision(visit.standing, request.user, decision))
    reason = request.POST.get("reason", "").replace("\x00", "")[:2000]
    due = access.undo_needs_reason(decision, visit.now)
    if request.method == "GET" or (due and not reason.strip()):
        return _ask_why(visit, decision, missing=request.method == "POST")
    try:
        undone = actions.undo(request.user, decision.pk, visit.now, reason)
    except actions.UndoError as trouble:
        messages.error(request, str(trouble))
        return redirect(visit.address("queue"))
    request.session.pop("review_done", None)
    messages.success(request, _undone_text(len(undone)))
    return redirect(visit.address("finding", decision.finding_id))


@require_POST
def take_evidence(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Keep the post as evidence, with everything that is stored of it: the one found, or the one acted upon."""
    visit = _enter(request)
    finding = _find(visit, finding_id)
    post = finding.shown_post
    if post is None:
        raise Http404(f"finding {finding_id} is about no stored post")
    require(evidence_access.take_evidence(visit.standing, post))
    reason = request.POST.get("reason", "")
    answers = raw_answers(evidence_actions.answers_named_by(post))
    try:
        evidence_actions.take(post, by=request.user, reason=reason, answers=answers, now=visit.now)
    except evidence_actions.EvidenceError as refused:
        claim = _open(visit, finding)
        context = room.finding(visit, finding, claim, Draft())
        context["evidence"] = room.evidence_of(visit, finding, post, str(refused))
        return _answer(request, context, status=422)
    messages.success(request, _("Disimpan sebagai bukti."))
    return redirect(visit.address("finding", finding_id))


# --- holding and leaving --------------------------------------------------------------------------


@asks_by_itself
@require_POST
def renew(request: HttpRequest, finding_id: int) -> HttpResponse:
    """The page asks every two minutes, for as long as it stays open."""
    visit = _enter(request)
    finding = _find(visit, finding_id)
    require(access.decide_finding(visit.standing, finding))
    try:
        claim = actions.renew(request.user, finding_id, visit.now)
    except actions.ReviewError as trouble:
        return render(request, "review/lost.html", {"trouble": str(trouble)})
    context = {"claim": claim, "renew_url": request.path}
    return render(request, "review/held.html", context)


@require_POST
def leave(request: HttpRequest, finding_id: int) -> HttpResponse:
    """A page that goes away says so. ``opened_at`` keeps it from closing a newer opening."""
    try:
        opened_at = datetime.fromisoformat(request.POST.get("opened_at", ""))
    except ValueError:
        return HttpResponse(status=400)
    if opened_at.tzinfo is not None:
        actions.leave(request.user, finding_id, opened_at)
    return HttpResponse(status=204)


# --- steps ----------------------------------------------------------------------------------------


def _enter(request: HttpRequest) -> Visit:
    now = clock.now()
    standing = standing_of(request.user, now)
    require(access.see_queue(standing))
    return Visit(request, standing, queue.Filters.read(request.GET), request.GET.get("after", "")[:100], now)


def _find(visit: Visit, finding_id: int) -> Finding:
    """The finding, or 404; 403 with the reason for one this person may not see."""
    related = (
        "post__account__candidate__party",
        "post__account__candidate__district",
        "post__account__party",
        "post__account__document",
        "act__actor_account",
        "act__post__account__candidate__district",
    )
    finding = Finding.objects.select_related(*related).filter(pk=finding_id).first()
    if finding is None:
        raise Http404(f"no finding {finding_id}")
    require(access.see_finding(visit.standing, finding))
    return finding


def _open(visit: Visit, finding: Finding) -> Claim | None:
    """Hold the finding if this person may decide it and nobody else holds it; who holds it then."""
    if not access.decide_finding(visit.standing, finding).allowed:
        return _holder(visit, finding)
    try:
        return actions.open_finding(visit.request.user, finding.pk, visit.now)
    except actions.ReviewError:
        # Taken, decided or superseded: the page says which, and shows the finding for reading.
        return _holder(visit, finding)


def _holder(visit: Visit, finding: Finding) -> Claim | None:
    claims = Claim.objects.select_related("user").filter(finding=finding, expires_at__gt=visit.now)
    return claims.exclude(user=visit.request.user).first()


def _passed(visit: Visit) -> Finding | None:
    """The finding a person wants to go on from, when they name one they may see."""
    given = visit.request.GET.get("from", "")
    return visit.findings.filter(pk=int(given)).first() if given.isdecimal() and len(given) < 19 else None


def _claim_next(visit: Visit, passed: Finding | None) -> Claim | None:
    """The first free finding after the one just left; behind the last one, from the page's top again."""
    by, user = visit.filters.by, visit.request.user
    ordered = visit.filters.apply(visit.findings, user, visit.now)
    if passed is not None:
        ordered = ordered.exclude(pk=passed.pk)
    start = queue.Cursor.read(visit.after, by)
    page = queue.after(ordered, by, start) if start else [ordered]
    rests = [*queue.after(ordered, by, queue.Cursor.after(passed, by)), *page] if passed else page
    for rest in rests:
        if claim := actions.open_next(user, rest, visit.now):
            return claim
    return None


def _verdict(draft: Draft) -> actions.Verdict:
    return actions.Verdict(draft.kind, draft.norm, draft.reason)


def _with(draft: Draft, trouble: actions.ReviewError) -> Draft:
    errors = trouble.fields if isinstance(trouble, actions.IncompleteError) else {}
    return Draft(draft.kind, draft.norm, draft.reason, draft.similar, errors)


def _refused(visit: Visit, finding: Finding, draft: Draft, trouble: actions.ReviewError) -> HttpResponse:
    """The page again, with everything that was typed."""
    finding.refresh_from_db(fields=["status"])
    claim = _open(visit, finding)
    said = "" if isinstance(trouble, actions.IncompleteError) else str(trouble)
    context = room.finding(visit, finding, claim, _with(draft, trouble), said)
    return _answer(visit.request, context, status=409 if said else 422)


def _similar(
    visit: Visit, finding: Finding, draft: Draft, chosen: list[int] | None = None, trouble: str = ""
) -> HttpResponse:
    claim = _open(visit, finding)
    similar = room.similar(visit, finding, draft, chosen, trouble)
    ids = [row["finding"].pk for row in similar["rows"]]
    record(visit.request.user, "similar_read", finding, findings=ids)
    context = room.base(visit, finding, claim) | {"similar": similar}
    return _answer(visit.request, context, status=422 if trouble else 200)


def _chosen(visit: Visit, finding: Finding, given: list[str]) -> list[int]:
    """Only findings of this group that this person may decide, whatever was sent."""
    wanted = {int(one) for one in given if one.isdecimal() and len(one) < 19}
    group = (
        queue.near_identical(visit.findings, finding)
        .filter(pk__in=wanted)
        .select_related("post__account", "act__actor_account")
    )
    may = [one.pk for one in group if access.decide_finding(visit.standing, one).allowed]
    return [finding.pk, *may] if finding.pk in wanted else may


def _tell_skipped(request: HttpRequest, result: actions.BulkResult) -> None:
    if result.skipped:
        reasons = "; ".join(sorted(set(result.skipped.values())))
        text = _("%(count)s dilewati: %(why)s.") % {"count": len(result.skipped), "why": reasons}
        messages.warning(request, text)


def _ask_why(visit: Visit, decision: FindingDecision, *, missing: bool) -> HttpResponse:
    context = {
        "decision": decision,
        "action": visit.address("undo", decision.pk),
        "back_url": visit.address("finding", decision.finding_id),
        "missing": missing,
        "batch": FindingDecision.objects.filter(batch=decision.batch, undone_at=None).count()
        if decision.batch
        else 1,
    }
    return render(visit.request, "review/undo.html", context, status=422 if missing else 200)


def _undone_text(count: int) -> str:
    if count > 1:
        return _("%(count)s putusan diurungkan. Semua terbuka lagi.") % {"count": count}
    return _("Putusan diurungkan. Temuan terbuka lagi.")


def _done(request: HttpRequest, decision: FindingDecision, text: str, now: datetime) -> None:
    request.session["review_done"] = {"decision": decision.pk, "text": text, "at": now.isoformat()}


def _onward(visit: Visit, decided: Finding) -> HttpResponse:
    """To the next free finding, or back to the queue when there is none."""
    claim = _claim_next(visit, decided)
    return redirect(visit.address("finding", claim.finding_id) if claim else visit.address("queue"))


def _answer(request: HttpRequest, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """The whole page, or for htmx the room alone with the messages beside it."""
    if request.headers.get("HX-Target") != room.TARGET:
        response = render(request, "review/page.html", context, status=status)
    else:
        # htmx swaps successful answers only; what went wrong stands in the page itself.
        response = render(
            request, "review/swap.html", {**context, "waiting": waiting(request).count() or None}
        )
        if request.method == "GET":
            response["HX-Push-Url"] = request.get_full_path()
    patch_vary_headers(response, ["HX-Target"])
    return response
