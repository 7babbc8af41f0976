"""The pages of checked claims. What changes goes through the actions of findings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.engine.sources.errors import UnreadableFile
from pantau.office.findings import claim_actions
from pantau.office.findings.models import CheckedClaim, ClaimMatch, ClaimSource, Finding
from pantau.office.people.access import Standing, require, standing_of
from pantau.office.people.actions import record
from pantau.office.review import access, claims_page
from pantau.office.review.claims_forms import ImportForm
from pantau.office.review.claims_page import Filters
from pantau.web.ui import clock, formats


@require_GET
@never_cache
def claims(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    require(access.see_claims(standing))
    context = claims_page.listing(standing, Filters.read(request.GET), request.GET.get("page"))
    return render(request, "review/claims.html", context)


@require_GET
@never_cache
def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    require(access.see_claims(standing))
    found = get_object_or_404(CheckedClaim.objects.select_related("source"), pk=claim_id)
    record(request.user, "claim_read", found)
    return render(request, "review/claim.html", claims_page.one(standing, found))


@require_POST
def import_claims(request: HttpRequest) -> HttpResponse:
    """A file at once; a feed by the workers, so that no slow site holds up a page."""
    standing = _keeping(request)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid() and _imported(request, form):
        return redirect("review:claims")
    context = claims_page.listing(standing, Filters(), None, form)
    return render(request, "review/claims.html", context, status=422)


def _imported(request: HttpRequest, form: ImportForm) -> bool:
    said, now = form.cleaned_data, clock.now()
    wanted = claim_actions.Wanted(said["name"].strip(), said["licence"].strip(), said["verdict"].strip())
    if said["address"]:
        source = claim_actions.add_source(said["address"], wanted, by=request.user, now=now)
        claim_actions.ask_to_read(source)
        messages.success(request, _("Umpan dicatat dan segera dibaca."))
        return True
    file = said["file"]
    try:
        done = claim_actions.import_file(file.name, file.read(), wanted, by=request.user, now=now)
    except UnreadableFile as refused:
        form.add_error("file", str(refused))
        return False
    text = _(
        "%(new)s klaim baru, %(changed)s berubah, %(same)s tetap. Unggahan 60 hari terakhir dibandingkan."
    )
    counts = {
        "new": formats.number(done.new), "changed": formats.number(done.changed), "same": formats.number(done.unchanged)
    }  # fmt: skip
    messages.success(request, text % counts)
    return True


@require_POST
def stop_source(request: HttpRequest, source_id: int) -> HttpResponse:
    _keeping(request)
    source = get_object_or_404(ClaimSource, pk=source_id)
    claim_actions.stop_source(source, by=request.user, now=clock.now())
    messages.success(request, _("Umpan %(name)s tidak dibaca lagi.") % {"name": source.name})
    return redirect("review:claims")


@require_POST
def withdraw(request: HttpRequest, claim_id: int) -> HttpResponse:
    standing = _keeping(request)
    found = get_object_or_404(CheckedClaim.objects.select_related("source"), pk=claim_id)
    why = request.POST.get("why", "").replace("\x00", "")
    try:
        claim_actions.withdraw(found, why=why, by=request.user, now=clock.now())
    except claim_actions.ClaimsError as trouble:
        return render(
            request, "review/claim.html", claims_page.one(standing, found, str(trouble)), status=422
        )
    messages.success(request, _("Klaim ditarik. Unggahan yang menyebutnya dilihat lagi oleh mesin."))
    return redirect("review:claim", claim_id)


@require_POST
def restore(request: HttpRequest, claim_id: int) -> HttpResponse:
    _keeping(request)
    found = get_object_or_404(CheckedClaim, pk=claim_id)
    claim_actions.restore(found, by=request.user, now=clock.now())
    messages.success(request, _("Klaim dipulihkan."))
    return redirect("review:claim", claim_id)


@require_POST
def judge_match(request: HttpRequest, finding_id: int, match_id: int) -> HttpResponse:
    """The post does not speak of this claim, or does after all."""
    now = clock.now()
    standing = standing_of(request.user, now)
    finding = get_object_or_404(Finding.objects.select_related("post__account__candidate"), pk=finding_id)
    require(access.decide_finding(standing, finding))
    match = get_object_or_404(ClaimMatch, pk=match_id, post=finding.post_id)
    if request.POST.get("same") == "1":
        claim_actions.accept(match, by=request.user)
        messages.success(request, _("Klaim ini berlaku lagi untuk unggahan ini."))
    else:
        claim_actions.refuse(match, by=request.user, now=now)
        messages.success(request, _("Dicatat: unggahan ini tidak menyebut klaim itu."))
    return redirect("review:finding", finding_id)


def _keeping(request: HttpRequest) -> Standing:
    standing = standing_of(request.user, clock.now())
    require(access.keep_claims(standing))
    return standing
