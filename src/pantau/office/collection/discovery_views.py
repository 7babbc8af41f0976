"""The pages of accounts that are proposed for the registry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.collection import access, discovery_forms, discovery_page
from pantau.office.collection.discovery_page import Filters
from pantau.office.collection.looks import day_of
from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.registry import access as registry
from pantau.office.registry import actions
from pantau.office.registry.models import Candidate, Official, Party, Proposal
from pantau.web.ui import clock, formats, rulebook


@require_GET
@never_cache
def proposals(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see_proposals(request.user, now))
    filters = Filters.read(request.GET)
    if filters.kelompok:
        return _together(request, filters)
    context = discovery_page.listing(filters, request.user, now, request.GET.get("page"))
    return render(request, "collection/proposals.html", context)


@require_GET
@never_cache
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    found = access.proposal(request.user, now, pk)
    record(request.user, "proposal_read", found)
    return render(request, "collection/proposal.html", discovery_page.one(found, request.user, now))


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """A person names an account that they came upon."""
    now = clock.now()
    require(access.propose(request.user, now))
    form = discovery_forms.ProposeForm(request.POST)
    if form.is_valid():
        try:
            made = actions.propose_account(
                form.cleaned_data["address"], source="staff", why=form.cleaned_data["why"], now=now, by=request.user
            )  # fmt: skip
        except actions.RegistryError as trouble:
            form.add_error("address", str(trouble))
        else:
            if made is None:
                messages.info(request, _("Akun ini sudah ada pada daftar, atau sudah pernah ditolak."))
                return redirect("collection:proposals")
            messages.success(request, _("Akun diusulkan."))
            return redirect("collection:proposal", made.pk)
    context = discovery_page.listing(Filters(), request.user, now, None, propose_form=form)
    return render(request, "collection/proposals.html", context, status=422)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    require(access.decide_proposals(request.user, now))
    found = access.proposal(request.user, now, pk)
    reasons = discovery_page.reasons_of([found])[found.pk]
    form = discovery_page.decide_form(reasons, request.user, now, request.POST)
    trouble = _decided(request, [found], form)
    if trouble is None:
        return redirect("collection:proposals")
    context = discovery_page.one(found, request.user, now, form, trouble)
    return render(request, "collection/proposal.html", context, status=422)


@require_POST
def decide_together(request: HttpRequest) -> HttpResponse:
    """The same decision about several accounts that posted the same."""
    now = clock.now()
    require(access.decide_proposals(request.user, now))
    filters = Filters.read(request.GET)
    chosen = [int(pk) for pk in request.POST.getlist("usulan") if pk.isdecimal() and len(pk) < 18]
    held = list(filters.apply(access.proposals(request.user, now)).filter(pk__in=chosen))
    if not held:
        return _together(request, filters, trouble=_("Centang paling sedikit satu akun."), status=422)
    reasons = [reason for those in discovery_page.reasons_of(held).values() for reason in those]
    form = discovery_page.decide_form(reasons, request.user, now, request.POST)
    trouble = _decided(request, held, form)
    if trouble is None:
        return redirect("collection:proposals")
    return _together(request, filters, form=form, trouble=trouble, chosen=chosen, status=422)


def _together(request: HttpRequest, filters: Filters, *, status: int = 200, **given: Any) -> HttpResponse:
    context = discovery_page.together(filters, request.user, clock.now(), **given)
    return render(request, "collection/proposals_together.html", context, status=status)


# --- deciding -------------------------------------------------------------------------------------


def _decided(request: HttpRequest, held: list[Proposal], form: discovery_forms.DecideForm) -> str | None:
    """None when it is done; else what kept it from being done, "" where the form says so itself."""
    if not form.is_valid():
        return ""
    now, user, said = clock.now(), request.user, form.cleaned_data
    try:
        if said["decision"] == discovery_forms.REFUSE:
            count = actions.refuse_proposals(held, by=user, why=said["why"], now=now)
            text = ngettext(
                "%(count)s akun tidak diusulkan lagi.", "%(count)s akun tidak diusulkan lagi.", count
            )
        elif said["decision"] == discovery_forms.LATER:
            count = actions.look_again(held, by=user, why=said["why"], now=now, today=day_of(now))
            text = ngettext(
                "%(count)s akun kembali ke daftar ini seminggu lagi.",
                "%(count)s akun kembali ke daftar ini seminggu lagi.",
                count,
            )
        else:
            count = _take(request, held, form)
            if not count:
                return ""
            text = ngettext(
                "%(count)s akun dicatat sebagai tidak terdaftar.",
                "%(count)s akun dicatat sebagai tidak terdaftar.",
                count,
            )
    except actions.RegistryError as trouble:
        return str(trouble)
    messages.success(request, text % {"count": formats.number(count)})
    return None


def _take(request: HttpRequest, held: list[Proposal], form: discovery_forms.DecideForm) -> int:
    now, said = clock.now(), form.cleaned_data
    official = owner = None
    if said["owner"] == discovery_forms.OFFICIAL:
        official = _official(request, said["name"])
        if official is None:
            form.add_error("name", _("Tidak ada satu pejabat yang bernama tepat begitu."))
            return 0
    elif said["owner"] != discovery_forms.NOBODY:
        owner = _owner(said["owner"], said["name"])
        if owner is None:
            form.add_error("name", _("Tidak ada satu calon atau partai yang bernama tepat begitu."))
            return 0
    taken = actions.take_proposals(held, owner=owner, by=request.user, why=said["why"], now=now)
    for account in taken if official else ():
        actions.link_official_account(official, account, by=request.user, why=said["why"], now=now)
    return len(taken)


def _owner(chosen: str, name: str) -> Candidate | Party | None:
    election = rulebook.current().election
    candidates, parties = Candidate.objects.filter(election=election), Party.objects.filter(election=election)
    kind, _colon, number = chosen.partition(":")
    if kind == "candidate":
        return Candidate.objects.filter(pk=int(number)).first()
    if kind == "party":
        return Party.objects.filter(pk=int(number)).first()
    wanted = " ".join(name.split())
    found = [
        *candidates.filter(name__iexact=wanted),
        *parties.filter(name__iexact=wanted),
        *parties.filter(short__iexact=wanted),
    ] or list(candidates.filter(name__icontains=wanted)[:2])
    return found[0] if len(set(found)) == 1 else None


def _official(request: HttpRequest, name: str) -> Official | None:
    now = clock.now()
    require(registry.link_officials(request.user, now))
    wanted = " ".join(name.split())
    found = list(registry.officials(request.user, now).filter(name__iexact=wanted)[:2])
    registry.officials_read(request.user, found, q=wanted)
    return found[0] if len(found) == 1 else None
