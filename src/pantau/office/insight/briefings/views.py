"""The pages of the reports: listed, read, followed to what they count, taken, made again, and shown in the plenary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.collection.looks import day_of
from pantau.office.insight.access import see_mirror
from pantau.office.insight.briefings import access, making, page, periods, slides_page
from pantau.office.insight.briefings.models import Briefing
from pantau.office.people.access import Standing, require, standing_of
from pantau.office.people.actions import record
from pantau.web.ui import clock
from pantau.web.ui.downloads import DOCX


class MakeForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Laporan"), choices=Briefing.Kind.choices)
    day = forms.DateField(
        label=gettext_lazy("Hari"),
        help_text=gettext_lazy("Untuk laporan mingguan: hari mana pun dalam pekan itu."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan versi baru"),
        help_text=gettext_lazy("Wajib bila laporan masa itu sudah ada. Alasan tercetak pada laporan."),
        max_length=300,
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Visit:
    user: Any
    standing: Standing
    now: datetime


def _enter(request: HttpRequest) -> Visit:
    now = clock.now()
    visit = Visit(request.user, standing_of(request.user, now), now)
    require(see_mirror(visit.standing))
    return visit


def _find(pk: int) -> Briefing:
    return get_object_or_404(Briefing.objects.select_related("made_by").defer("pdf", "docx"), pk=pk)


@require_GET
@never_cache
def briefings(request: HttpRequest) -> HttpResponse:
    return _list(request, _enter(request))


def _list(
    request: HttpRequest, visit: Visit, form: MakeForm | None = None, status: int = 200
) -> HttpResponse:
    yesterday = periods.latest(Briefing.Kind.DAILY, visit.now).first
    context = page.listing(visit.standing, request.GET.get("page")) | {
        "may_make": access.make_briefing(visit.standing).allowed,
        "form": form or MakeForm(initial={"day": yesterday.isoformat()}),
    }
    return render(request, "insight/briefings/list.html", context, status=status)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    visit = _enter(request)
    require(access.make_briefing(visit.standing))
    form = MakeForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        if day >= day_of(visit.now):
            form.add_error("day", _("Masa laporan itu belum berakhir."))
        else:
            period = periods.containing(form.cleaned_data["kind"], day)
            try:
                made = making.make(period, now=visit.now, by=visit.user, reason=form.cleaned_data["reason"])
            except making.BriefingError as refused:
                form.add_error("day" if visit.now < period.until else "reason", str(refused))
            else:
                messages.success(request, _("Laporan dibuat."))
                return redirect("insight:briefing", made.pk)
    return _list(request, visit, form, status=422)


@require_GET
@never_cache
def briefing(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _enter(request)
    one = _find(pk)
    record(visit.user, "briefing_read", one)
    return render(request, "insight/briefings/one.html", page.one(visit.standing, visit.user, one))


@require_GET
@never_cache
def behind(request: HttpRequest, pk: int) -> HttpResponse:
    """What one number counts, as far as this person's reach goes."""
    visit = _enter(request)
    one = _find(pk)
    asked = page.Asked.read(request.GET)
    if asked is None:
        raise Http404("no such number")
    context = page.behind(visit.standing, visit.user, one, asked, request.GET.get("page"))
    record(visit.user, "briefing_read", one, behind=asked.measure)
    return render(request, "insight/briefings/behind.html", context)


@require_GET
@never_cache
def recount(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _enter(request)
    require(access.make_briefing(visit.standing))
    return render(
        request, "insight/briefings/recount.html", page.recount(visit.standing, _find(pk), visit.now)
    )


@require_GET
@never_cache
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _download(request, pk, "pdf", "application/pdf")


@require_GET
@never_cache
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    return _download(request, pk, "docx", DOCX)


def _download(request: HttpRequest, pk: int, kind: str, content_type: str) -> HttpResponse:
    """As it was given out; that it was taken is written down."""
    visit = _enter(request)
    one = get_object_or_404(Briefing.objects.defer("figures"), pk=pk)
    record(visit.user, "briefing_taken", one, kind=kind)
    answer = HttpResponse(bytes(getattr(one, kind)), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{one}.{kind}"'
    return answer


@require_GET
@never_cache
def slides(request: HttpRequest) -> HttpResponse:
    """The newest report, or the one that is asked for, one thing a screen."""
    _enter(request)
    asked = request.GET.get("laporan", "")
    found = Briefing.objects.defer("pdf", "docx")
    one = get_object_or_404(found, pk=int(asked)) if asked.isdecimal() and len(asked) < 19 else found.first()
    return render(request, "insight/briefings/slides.html", slides_page.show(one))
