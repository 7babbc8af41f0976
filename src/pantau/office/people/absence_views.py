"""The pages of leave and of skills, and whether pictures come blurred."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pantau.office.people import absences, access, away, skills
from pantau.office.people.absence_forms import LeaveForm, SkillsForm
from pantau.office.people.absence_models import Absence
from pantau.office.people.access import require
from pantau.office.people.models import User
from pantau.web.ui import clock, formats


@require_http_methods(["GET", "POST"])
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """One's own leave; whoever keeps leaves may choose somebody else first (``?orang=``)."""
    now = clock.now()
    require(access.take_leave(request.user, now))
    keeps = access.keep_leaves(request.user, now).allowed
    whose = _whose(request, keeps)
    form = LeaveForm(request.POST or None, user=whose, now=now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            absences.take(
                whose, given["stand_in"], given["first_day"], given["last_day"], by=request.user, now=now
            )
        except absences.AbsenceError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Cuti tercatat. Penggantinya diberi tahu begitu cuti mulai."))
            return redirect("people:leave")
    found = absences.shown(now) if keeps else absences.of(request.user, now)
    context = {
        "form": form,
        "whose": whose,
        "keeps": keeps,
        "people": _people(now) if keeps else (),
        "lines": [_line(one, request.user, keeps, now) for one in found],
        "action": request.get_full_path(),
    }
    return render(request, "people/leave.html", context, status=422 if form.errors else 200)


def _whose(request: HttpRequest, keeps: bool) -> User:
    asked = request.GET.get("orang", "")
    if not keeps or not asked.isdecimal() or len(asked) > 18:
        return request.user  # type: ignore[return-value]
    return get_object_or_404(User, pk=asked, is_active=True)


def _people(now: datetime) -> Any:
    return (
        User.objects.filter(is_active=True, memberships__in=skills.seats(now))
        .distinct()
        .order_by("full_name")
    )


def _line(one: Absence, user: Any, keeps: bool, now: datetime) -> dict[str, Any]:
    runs = one.first_day <= away.day(now)
    return {
        "pk": one.pk,
        "title": str(one.user),
        "note": _("Digantikan %(name)s") % {"name": one.stand_in},
        "days": _days(one),
        "runs": runs,
        "may_end": keeps or one.user_id == user.pk,
    }


def _days(one: Absence) -> str:
    first, last = formats.full_day(one.first_day), formats.full_day(one.last_day)
    return first if first == last else _("%(first)s sampai %(last)s") % {"first": first, "last": last}


@require_POST
def end(request: HttpRequest, absence_id: int) -> HttpResponse:
    now = clock.now()
    require(access.take_leave(request.user, now))
    found = Absence.objects.all()
    if not access.keep_leaves(request.user, now).allowed:
        found = found.filter(user=request.user)
    try:
        absences.end(get_object_or_404(found, pk=absence_id), by=request.user, now=now)
        messages.success(request, _("Cuti diakhiri. Yang sudah berpindah tetap pada penggantinya."))
    except absences.AbsenceError as refused:
        messages.info(request, str(refused))
    return redirect("people:leave")


@require_http_methods(["GET", "POST"])
@never_cache
def skilled(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.keep_leaves(request.user, now))
    form = SkillsForm(request.POST if request.method == "POST" else None, seats=list(skills.seats(now)))
    if request.method == "POST" and form.is_valid():
        skills.give(form.wanted(), by=request.user, now=now)
        messages.success(request, _("Keahlian tersimpan."))
        return redirect("people:skills")
    return render(request, "people/skills.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def pictures(request: HttpRequest) -> HttpResponse:
    """Blurred until looked at, or as they are; each for themselves."""
    blurred = request.POST.get("blur") == "1"
    User.objects.filter(pk=request.user.pk).update(blur_pictures=blurred)
    messages.success(request, _("Gambar dikaburkan.") if blurred else _("Gambar tampil apa adanya."))
    return redirect(reverse("people:me"))
