"""The pages of plenaries. What changes goes through plenaries.py; every reading is on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.casework import access, outcomes, plenaries, plenary_minutes, plenary_page
from pantau.office.casework.errors import CaseError, PlenaryStaleError
from pantau.office.casework.models import Case, Plenary, PlenaryItem
from pantau.office.casework.page import Visit
from pantau.office.casework.plenaries import Calling, Presence
from pantau.office.casework.plenary_forms import (
    MOST_OUTCOMES,
    AgendaForm,
    CallForm,
    OutcomeForm,
    needs_outcomes,
)
from pantau.office.people.access import Decision, Standing, require, standing_of
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.web.ui import clock

May = Callable[[Standing], Decision]


def enter(request: HttpRequest, may: May = access.see_plenaries) -> Visit:
    now = clock.now()
    visit = Visit(request.user, standing_of(request.user, now), now)
    require(may(visit.standing))
    return visit


def version_of(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else None


def _words(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:20_000]


# --- reading and calling --------------------------------------------------------------------------


@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    visit = enter(request)
    return render(
        request, "casework/plenaries.html", plenary_page.listing(visit, request.GET.get("page", ""))
    )


@require_http_methods(["GET", "POST"])
@never_cache
def call(request: HttpRequest) -> HttpResponse:
    visit = enter(request, access.keep_minutes)
    members = plenaries.members_on(visit.now)
    form = CallForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chair = given["chair"].pk if given["chair"] else None
        try:
            made = plenaries.call(
                Calling(given["called_for"], given["place"], chair), by=visit.user, now=visit.now
            )
        except CaseError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Rapat pleno dipanggil. Anggotanya diberi tahu."))
            return redirect("casework:plenary", made.pk)
    return render(
        request,
        "casework/call_plenary.html",
        {"form": form, "members": members},
        status=422 if form.is_bound else 200,
    )


@require_GET
@never_cache
def plenary(request: HttpRequest, pk: int) -> HttpResponse:
    visit = enter(request)
    one = get_object_or_404(Plenary, pk=pk)
    record(visit.user, "plenary_read", one)
    return _show(visit, request, one)


def _show(
    visit: Visit, request: HttpRequest, one: Plenary, *, status: int = 200, **given: Any
) -> HttpResponse:
    one.refresh_from_db()
    return render(request, "casework/plenary.html", plenary_page.plenary(visit, one) | given, status=status)


def _do(
    visit: Visit, request: HttpRequest, one: Plenary, act: Callable[[], Any], said: str, key: str = ""
) -> HttpResponse:
    """Do it and say so, or show the page again with why not and, at ``key``, what was typed."""
    try:
        act()
    except CaseError as refused:
        status = 409 if isinstance(refused, PlenaryStaleError) else 422
        typed = {name: request.POST.get(name, "") for name in request.POST}
        return _show(visit, request, one, status=status, trouble=str(refused), typed=typed, typed_at=key)
    messages.success(request, said)
    place = f"#{key}" if key else ""
    return redirect(f"/perkara/pleno/{one.pk}/{place}")


def _with(request: HttpRequest, pk: int, may: May) -> tuple[Visit, Plenary]:
    visit = enter(request, may)
    return visit, get_object_or_404(Plenary, pk=pk)


def _with_item(request: HttpRequest, pk: int, may: May) -> tuple[Visit, PlenaryItem]:
    visit = enter(request, may)
    item = get_object_or_404(PlenaryItem.objects.select_related("plenary", "case"), pk=pk)
    require(access.see_case(visit.standing, visit.user, item.case))
    return visit, item


# --- preparing ------------------------------------------------------------------------------------


@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _with(request, pk, access.keep_minutes)
    here = set(request.POST.getlist("present"))
    told = {
        seat.user_id: Presence(str(seat.user_id) in here, _words(request, f"why-{seat.user_id}"))
        for seat in one.members.all()
    }
    return _do(
        visit, request, one,
        lambda: plenaries.note_presence(one, told, by=visit.user, version=version_of(request)),
        _("Kehadiran tercatat."), "hadir",
    )  # fmt: skip


@require_POST
def open_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _with(request, pk, access.keep_minutes)
    return _do(
        visit, request, one,
        lambda: plenaries.open_meeting(one, by=visit.user, now=visit.now, version=version_of(request)),
        _("Rapat dibuka. Anggota dapat memberi suara."),
    )  # fmt: skip


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _with(request, pk, access.keep_minutes)
    return _do(
        visit, request, one,
        lambda: plenaries.call_off(
            one, _words(request, "why"), by=visit.user, now=visit.now, version=version_of(request)
        ),
        _("Rapat pleno dibatalkan."), "batal",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
def agenda(request: HttpRequest, pk: int, case_pk: int, question: str) -> HttpResponse:
    """A question on the agenda: the sentence put to the vote, and the outcomes it stands for."""
    visit, one = _with(request, pk, access.keep_minutes)
    case = get_object_or_404(Case, pk=case_pk)
    require(access.change_case(visit.standing, visit.user, case))
    if question not in PlenaryItem.Question.values:
        raise Http404(question)
    form = AgendaForm(request.POST or None)
    rows = _outcome_rows(request, case, question)
    if request.method == "POST" and all(each.is_valid() for each in (form, *rows)):
        proposals = [told for row in rows if (told := row.proposal()) is not None]
        try:
            plenaries.put_on_agenda(
                one, case, question, form.cleaned_data["proposal"], proposals,
                by=visit.user, now=visit.now, version=version_of(request),
            )  # fmt: skip
        except CaseError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Agenda bertambah."))
            return redirect("casework:plenary", one.pk)
    context = plenary_page.agenda(one, case, question) | {"form": form, "rows": rows}
    return render(request, "casework/agenda.html", context, status=422 if form.is_bound else 200)


def _outcome_rows(request: HttpRequest, case: Case, question: str) -> list[OutcomeForm]:
    if not needs_outcomes(question):
        return []
    offers = outcomes.offers(case, plenary=True)
    if question == PlenaryItem.Question.STOP:
        offers = [one for one in offers if not one.rule.concerns]
    officials = any(outcomes.is_official(one) for one in outcomes.reported(case))
    must = 1 if question == PlenaryItem.Question.OUTCOME else 0
    return [
        OutcomeForm(
            request.POST or None,
            prefix=f"hasil{number}",
            offers=offers,
            case=case,
            officials=officials,
            optional=number >= must,
        )
        for number in range(MOST_OUTCOMES)
    ]


@require_POST
def drop_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    visit, item = _with_item(request, pk, access.keep_minutes)
    return _do(
        visit, request, item.plenary,
        lambda: plenaries.take_off_agenda(item, by=visit.user, version=version_of(request)),
        _("Agenda dikeluarkan."),
    )  # fmt: skip


# --- voting ---------------------------------------------------------------------------------------


@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's own."""
    visit, item = _with_item(request, pk, access.sit_in_plenary)
    return _do(
        visit, request, item.plenary,
        lambda: plenaries.vote(
            item, _words(request, "choice"), _words(request, "opinion"), by=visit.user, now=visit.now
        ),
        _("Suara Anda tercatat."), f"butir-{item.pk}",
    )  # fmt: skip


@require_POST
def record_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """What a member said in the room."""
    visit, item = _with_item(request, pk, access.keep_minutes)
    given = request.POST.get("member", "")
    member = get_object_or_404(User, pk=int(given) if given.isdecimal() else 0)
    return _do(
        visit, request, item.plenary,
        lambda: plenaries.record_vote(
            item, member, _words(request, "choice"), _words(request, "opinion"), by=visit.user, now=visit.now
        ),
        _("Suara %(name)s tercatat atas nama Anda sebagai pencatat; anggotanya diberi tahu.") % {"name": member},
        f"butir-{item.pk}",
    )  # fmt: skip


@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    visit, item = _with_item(request, pk, access.keep_minutes)
    return _do(
        visit, request, item.plenary,
        lambda: plenaries.count(item, by=visit.user, now=visit.now, version=version_of(request)),
        _("Suara dihitung."), f"butir-{item.pk}",
    )  # fmt: skip


@require_POST
def vote_again(request: HttpRequest, pk: int) -> HttpResponse:
    visit, item = _with_item(request, pk, access.keep_minutes)
    return _do(
        visit, request, item.plenary,
        lambda: plenaries.vote_again(
            item, _words(request, "why"), by=visit.user, version=version_of(request)
        ),
        _("Hitungan dibatalkan; suara dapat diubah lagi."), f"butir-{item.pk}",
    )  # fmt: skip


# --- minutes --------------------------------------------------------------------------------------


@require_POST
def draft_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _with(request, pk, access.keep_minutes)
    try:
        paper = plenary_minutes.draft(one, by=visit.user, now=visit.now)
    except CaseError as refused:
        return _show(visit, request, one, status=422, trouble=str(refused))
    return redirect("casework:paper", paper.pk)


@require_POST
def draft_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _with(request, pk, access.keep_minutes)
    try:
        paper = plenary_minutes.draft_invitation(one, by=visit.user, now=visit.now)
    except CaseError as refused:
        return _show(visit, request, one, status=422, trouble=str(refused))
    return redirect("casework:paper", paper.pk)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _with(request, pk, access.sit_in_plenary)
    return _do(
        visit, request, one, lambda: plenaries.confirm(one, by=visit.user, now=visit.now),
        _("Anda menyetujui berita acara ini."), "berita-acara",
    )  # fmt: skip


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _with(request, pk, access.sit_in_plenary)
    return _do(
        visit, request, one,
        lambda: plenaries.close(one, by=visit.user, now=visit.now, version=version_of(request)),
        _("Rapat pleno ditutup. Putusannya tercatat pada setiap perkara."),
    )  # fmt: skip
