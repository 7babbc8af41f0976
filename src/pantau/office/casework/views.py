"""The pages of cases. What changes goes through actions; every reading of a case file is on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.casework import (
    access,
    actions,
    cards,
    forms,
    opening,
    page,
    proof,
    retention_page,
    workload,
)
from pantau.office.casework.errors import CaseError, MissingError, StaleError
from pantau.office.casework.models import Case, CaseParty
from pantau.office.casework.page import Visit
from pantau.office.casework.parties import Named
from pantau.office.evidence.capture_views import hand_in
from pantau.office.findings.models import Finding
from pantau.office.people.access import require, see_officials, standing_of
from pantau.office.people.actions import record, record_read
from pantau.office.people.models import User
from pantau.office.registry.models import Candidate, Official
from pantau.office.review import access as review
from pantau.web.ui import clock


def enter(request: HttpRequest) -> Visit:
    now = clock.now()
    visit = Visit(request.user, standing_of(request.user, now), now)
    require(access.see_cases(visit.standing))
    return visit


def find(visit: Visit, pk: int) -> Case:
    found = get_object_or_404(Case, pk=pk)
    require(access.see_case(visit.standing, visit.user, found))
    return found


def changing(request: HttpRequest, pk: int) -> tuple[Visit, Case]:
    visit = enter(request)
    found = find(visit, pk)
    require(access.change_case(visit.standing, visit.user, found))
    return visit, found


def version_of(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else None


# --- reading --------------------------------------------------------------------------------------


@require_GET
@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    visit = enter(request)
    words = request.GET.get("cari", "").replace("\x00", "")[:100].strip()
    context = page.listing(visit, request.GET.get("bagian", ""), words, request.GET.get("page", ""))
    return render(request, "casework/cases.html", context)


@require_GET
@never_cache
def retention(request: HttpRequest) -> HttpResponse:
    """Which closed cases are forgotten next, and why then."""
    visit = enter(request)
    require(access.see_retention(visit.standing))
    context = retention_page.listing(visit, request.GET.get("page", ""))
    return render(request, "casework/retention.html", context)


@require_GET
@never_cache
def case(request: HttpRequest, pk: int) -> HttpResponse:
    visit = enter(request)
    return show(visit, request, find(visit, pk))


def show(visit: Visit, request: HttpRequest, one: Case, *, status: int = 200, **given: Any) -> HttpResponse:
    record_read(visit.user, one)
    context = (
        page.case(visit, one)
        | cards.all_of(visit, one)
        | {
            "note_form": forms.NoteForm(auto_id="catatan_%s"),
            "party_form": forms.PartyForm(auto_id="orang_%s"),
            "findings_form": forms.FindingsForm(auto_id="temuan_%s"),
            "assign_form": forms.AssignForm(
                auto_id="tugas_%s", users=workload.may_work_on(one), initial=workload.begin(one)
            ),
            "proposed": workload.words(one),
            "link_form": forms.LinkForm(auto_id="taut_%s"),
            "hold_form": forms.ReasonForm(auto_id="tahan_%s"),
            "title_form": forms.TitleForm(auto_id="judul_%s", initial={"title": one.title}),
        }
    )
    return render(request, "casework/case.html", context | given, status=status)


@require_GET
@never_cache
def official(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything an official has been part of, as far as this person's reach goes."""
    visit = enter(request)
    require(see_officials(visit.user, visit.now))
    who = get_object_or_404(Official.objects.select_related("village"), pk=pk)
    facts = [
        {"label": _("Jabatan"), "text": who.get_role_display()},
        {"label": _("Unit"), "text": who.unit or (str(who.village) if who.village else "")},
    ]
    record(visit.user, "person_history_read", who)
    parts = CaseParty.objects.filter(official=who)
    return render(request, "casework/person.html", page.history(visit, parts, who.name, facts))


@require_GET
@never_cache
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    visit = enter(request)
    who = get_object_or_404(Candidate.objects.select_related("party", "district"), pk=pk)
    facts = [
        {"label": _("Partai"), "text": str(who.party)},
        {"label": _("Daerah pemilihan"), "text": str(who.district)},
    ]
    record(visit.user, "person_history_read", who)
    parts = CaseParty.objects.filter(candidate=who)
    return render(request, "casework/person.html", page.history(visit, parts, who.name, facts))


# --- opening --------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@never_cache
def from_finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """A new case out of a finding, or the finding into a case that runs."""
    visit = enter(request)
    require(access.open_case(visit.standing))
    finding = get_object_or_404(
        Finding.objects.select_related("post__account", "act__actor_account", "act__post"), pk=finding_id
    )
    require(review.see_finding(visit.standing, finding))
    plan = opening.plan(visit, finding)
    form = forms.OpenForm(
        request.POST or None, initial={"title": plan.title}, cases=plan.cases, alike=len(plan.alike)
    )
    if request.method == "POST" and form.is_valid():
        try:
            opened = opening.carry_out(visit, plan, form.cleaned_data)
        except CaseError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Perkara %(number)s siap dikerjakan.") % {"number": opened.number})
            return redirect("casework:case", opened.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "plan": plan, "finding": finding, "words": opening.words(finding)}
    return render(request, "casework/open.html", context, status=status)


# --- changing -------------------------------------------------------------------------------------


def change(
    request: HttpRequest, pk: int, form: Any, name: str, do: Callable[[Visit, Case, dict[str, Any]], str]
) -> HttpResponse:
    """Do it and say so, or show the page again with what is wrong and what was typed."""
    visit, one = changing(request, pk)
    if form.is_valid():
        try:
            said = do(visit, one, form.cleaned_data)
        except StaleError as refused:
            return show(visit, request, find(visit, pk), status=409, trouble=str(refused), **{name: form})
        except CaseError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("casework:case", pk)
    return show(visit, request, one, status=422, **{name: form}, opened=name)


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    def do(visit: Visit, one: Case, given: dict[str, Any]) -> str:
        actions.write_note(one, given["text"], by=visit.user, now=visit.now)
        return _("Catatan tersimpan.")

    return change(request, pk, forms.NoteForm(request.POST, auto_id="catatan_%s"), "note_form", do)


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Screenshots, recordings and papers that somebody handed over, sealed like what the office captures."""
    _visit, one = changing(request, pk)
    return hand_in(request, None, address="", subject=proof.subject_of(one))


@require_POST
def add_party(request: HttpRequest, pk: int) -> HttpResponse:
    def do(visit: Visit, one: Case, given: dict[str, Any]) -> str:
        details = {key: given[key] for key in ("address", "phone", "nip")}
        named = Named(
            given["part"], given["name"], given["subject"], given["position"], acts=tuple(given["acts"]),
            details=details,
        )  # fmt: skip
        actions.add_party(one, named, by=visit.user, now=visit.now, version=version_of(request))
        return _("Orang dicatat dalam perkara.")

    return change(request, pk, forms.PartyForm(request.POST, auto_id="orang_%s"), "party_form", do)


@require_POST
def remove_party(request: HttpRequest, pk: int, party_id: int) -> HttpResponse:
    def do(visit: Visit, one: Case, given: dict[str, Any]) -> str:
        actions.remove_party(
            one, party_id, given["why"], by=visit.user, now=visit.now, version=version_of(request)
        )
        return _("Orang dikeluarkan dari perkara; riwayatnya tetap ada.")

    return change(request, pk, forms.ReasonForm(request.POST), "remove_form", do)


@require_POST
def note_acts(request: HttpRequest, pk: int, party_id: int) -> HttpResponse:
    def do(visit: Visit, one: Case, given: dict[str, Any]) -> str:
        actions.note_acts(
            one, party_id, given["acts"], by=visit.user, now=visit.now, version=version_of(request)
        )
        return _("Perbuatan dicatat.")

    return change(request, pk, forms.ActsForm(request.POST), "acts_form", do)


@require_POST
def identify(request: HttpRequest, pk: int, party_id: int, official_id: int) -> HttpResponse:
    """A person says which official of the register this is."""
    visit, one = changing(request, pk)
    require(see_officials(visit.user, visit.now))
    who = get_object_or_404(Official.objects.select_related("village"), pk=official_id)
    version = version_of(request)
    return at_once(
        request,
        lambda: actions.identify(one, party_id, who, by=visit.user, now=visit.now, version=version),
        _("Dicatat sebagai pejabat pada daftar."),
        "casework:case",
        pk,
    )


@require_POST
def identity(request: HttpRequest, pk: int, party_id: int) -> HttpResponse:
    """Shown this once, for a reason."""
    visit = enter(request)
    one = find(visit, pk)
    require(access.see_identities(visit.standing, visit.user, one))
    party = get_object_or_404(one.parties, pk=party_id)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return show(visit, request, one, status=422, identity_form=form, identity_of=party.pk)
    told = actions.details_seen(party, form.cleaned_data["why"], by=visit.user)
    return show(visit, request, one, identity_told=page.details(told), identity_of=party.pk)


@require_POST
def add_findings(request: HttpRequest, pk: int) -> HttpResponse:
    def do(visit: Visit, one: Case, given: dict[str, Any]) -> str:
        found = list(
            Finding.objects.filter(review.reach_of(visit.standing), pk__in=given["numbers"]).select_related(
                "post__account", "act__actor_account", "act__post"
            )
        )
        if not found:
            raise CaseError(_("Tidak ada temuan dengan nomor itu dalam wilayah Anda."))
        added = actions.add_findings(one, found, by=visit.user, now=visit.now, version=version_of(request))
        return _("%(count)s temuan ditambahkan.") % {"count": added}

    form = forms.FindingsForm(request.POST, auto_id="temuan_%s")
    return change(request, pk, form, "findings_form", do)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = changing(request, pk)
    require(access.assign(visit.standing, visit.user, one))

    def do(visit: Visit, one: Case, given: dict[str, Any]) -> str:
        actions.assign(
            one, given["user"], lead=given["lead"], letter=given["letter"], by=visit.user, now=visit.now,
            version=version_of(request),
        )  # fmt: skip
        return _("%(name)s ditugasi.") % {"name": given["user"]}

    form = forms.AssignForm(request.POST, auto_id="tugas_%s", users=workload.may_work_on(one))
    return change(request, pk, form, "assign_form", do)


@require_POST
def relieve(request: HttpRequest, pk: int, user_id: int) -> HttpResponse:
    visit, one = changing(request, pk)
    require(access.assign(visit.standing, visit.user, one))
    who = get_object_or_404(User, pk=user_id)
    return at_once(
        request,
        lambda: actions.relieve(one, who, by=visit.user, now=visit.now, version=version_of(request)),
        _("Penugasan berakhir."),
        "casework:case",
        pk,
    )


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    def do(visit: Visit, one: Case, given: dict[str, Any]) -> str:
        other = visit.cases.filter(number=given["other"].strip()).first()
        if other is None:
            raise CaseError(_("Tidak ada perkara dengan nomor itu dalam wilayah Anda."))
        actions.link(one, other, given["why"], by=visit.user, now=visit.now)
        return _("Perkara ditautkan.")

    return change(request, pk, forms.LinkForm(request.POST, auto_id="taut_%s"), "link_form", do)


@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    def do(visit: Visit, one: Case, given: dict[str, Any]) -> str:
        actions.rename(one, given["title"], by=visit.user, version=version_of(request))
        return _("Judul diganti.")

    return change(request, pk, forms.TitleForm(request.POST, auto_id="judul_%s"), "title_form", do)


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the case beyond its time, or let its time run again."""

    def do(visit: Visit, one: Case, given: dict[str, Any]) -> str:
        actions.hold(one, not one.held, given["why"], by=visit.user, version=version_of(request))
        return _("Masa simpan berjalan lagi.") if one.held else _("Perkara ditahan melewati masa simpannya.")

    return change(request, pk, forms.ReasonForm(request.POST, auto_id="tahan_%s"), "hold_form", do)


@require_POST
def move(request: HttpRequest, pk: int, move_id: str) -> HttpResponse:
    visit, one = changing(request, pk)
    why = request.POST.get("why", "").replace("\x00", "")[:4000]
    try:
        step = actions.move_of(one, move_id)
        require(access.make_move(visit.standing, visit.user, one, step))
        actions.move(one, move_id, by=visit.user, now=visit.now, why=why, version=version_of(request))
    except StaleError as refused:
        return show(visit, request, find(visit, pk), status=409, trouble=str(refused))
    except MissingError as refused:
        return show(visit, request, one, status=422, trouble=str(refused), why=why, why_of=move_id)
    except CaseError as refused:
        return show(visit, request, find(visit, pk), status=409, trouble=str(refused))
    messages.success(request, _("Perkara maju ke tahap berikutnya."))
    return redirect("casework:case", pk)


def at_once(request: HttpRequest, do: Callable[[], Any], said: str, page: str, pk: int) -> HttpResponse:
    """Do it and say so, or say why not; ``page`` is where to go on."""
    try:
        do()
    except CaseError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(page, pk)
