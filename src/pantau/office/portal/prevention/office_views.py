"""The office's pages of prevention: what is due, whom to tell, and the record of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.people.access import require
from pantau.office.portal.prevention import access, actions, due, forms, letters, mailing, office_page
from pantau.office.portal.prevention.actions import Contact, PreventionError
from pantau.office.portal.prevention.due import Due
from pantau.office.portal.prevention.models import Addressee, SentNotice
from pantau.web.ui import clock, formats, rulebook
from pantau.web.ui.downloads import DOCX

PAGE_SIZE = 50


def _site(request: HttpRequest) -> str:
    return (settings.PANTAU_URL or request.build_absolute_uri("/")).rstrip("/")


def _may_act(request: HttpRequest) -> bool:
    return access.act(request.user, clock.now()).allowed


@require_GET
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see(request.user, now))
    return render(
        request, "portal/prevention/overview.html", office_page.overview(now) | {"may_act": _may_act(request)}
    )


# --- addressees -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@never_cache
def addressees(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see(request.user, now))
    if request.method == "GET":
        return _addressees(request)
    require(access.act(request.user, now))
    form = forms.AddresseeForm(request.POST)
    if _kept(request, form, None):
        messages.success(request, _("Penerima tersimpan."))
        return redirect("prevention:addressees")
    return _addressees(request, form=form, status=422)


def _addressees(request: HttpRequest, status: int = 200, **given: Any) -> HttpResponse:
    found = Addressee.objects.filter(retired_at=None)
    if (group := request.GET.get("jenis", "")) in Addressee.Group.values:
        found = found.filter(group=group)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "total": found.count(),
        "tabs": _tabs(group),
        "may_act": _may_act(request),
        "form": forms.AddresseeForm(),
        "file_form": forms.FileForm(auto_id="berkas_%s"),
    }
    return render(request, "portal/prevention/addressees.html", context | given, status=status)


def _tabs(chosen: str) -> list[dict[str, Any]]:
    return [
        {"text": label, "url": f"?jenis={code}" if code else "?", "current": code == chosen}
        for code, label in (("", _("Semua")), *Addressee.Group.choices)
    ]


def _kept(request: HttpRequest, form: forms.AddresseeForm, one: Addressee | None) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.keep(Contact(**form.cleaned_data), one, by=request.user, now=clock.now())
    except PreventionError as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_http_methods(["GET", "POST"])
@never_cache
def addressee(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    require(access.act(request.user, now))
    one = get_object_or_404(Addressee, pk=pk)
    if request.method == "GET":
        initial = {name: getattr(one, name) for name in forms.AddresseeForm.base_fields}
        form = forms.AddresseeForm(initial=initial)
    else:
        form = forms.AddresseeForm(request.POST)
        if _kept(request, form, one):
            messages.success(request, _("Penerima tersimpan."))
            return redirect("prevention:addressees")
    status = 422 if form.errors else 200
    return render(request, "portal/prevention/addressee.html", {"one": one, "form": form}, status=status)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    require(access.act(request.user, clock.now()))
    actions.retire(get_object_or_404(Addressee, pk=pk), by=request.user, now=clock.now())
    messages.success(request, _("Penerima dilepas. Catatan pemberitahuannya tetap ada."))
    return redirect("prevention:addressees")


@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    require(access.act(request.user, clock.now()))
    count = actions.take_in(by=request.user, now=clock.now())
    said = ngettext("%(count)s penerima diambil.", "%(count)s penerima diambil.", count)
    messages.success(request, said % {"count": formats.number(count)})
    return redirect("prevention:addressees")


@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    require(access.act(request.user, clock.now()))
    form = forms.FileForm(request.POST, request.FILES, auto_id="berkas_%s")
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(actions.MOST_BYTES + 1)
        try:
            done = actions.import_file(file.name, content, by=request.user, now=clock.now())
        except PreventionError as refused:
            form.add_error("file", str(refused))
        else:
            return _addressees(request, done=done)
    return _addressees(request, status=422, file_form=form)


# --- a notice -------------------------------------------------------------------------------------


def _due(request: HttpRequest, notice: str) -> Due:
    found = due.one_of(notice, clock.now())
    if found is None:
        raise Http404(_("Pemberitahuan ini tidak ada pada kalender."))
    return found


@require_GET
@never_cache
def notice(request: HttpRequest, notice: str) -> HttpResponse:
    require(access.see(request.user, clock.now()))
    return _notice(request, _due(request, notice))


def _notice(request: HttpRequest, one: Due, status: int = 200, **given: Any) -> HttpResponse:
    context = office_page.notice(one, request.GET, _site(request)) | {
        "may_act": _may_act(request),
        "prepare_form": forms.PrepareForm(auto_id="siapkan_%s"),
        "inform_form": forms.InformForm(initial={"at": formats.local(clock.now())}, auto_id="catat_%s"),
    }
    return render(request, "portal/prevention/notice.html", context | given, status=status)


@require_POST
def prepare(request: HttpRequest, notice: str) -> HttpResponse:
    require(access.act(request.user, clock.now()))
    one = _due(request, notice)
    form = forms.PrepareForm(request.POST, auto_id="siapkan_%s")
    if not form.is_valid():
        return _notice(request, one, status=422, prepare_form=form)
    number = form.cleaned_data["number"]
    count = actions.prepare(one.notice, one.day, number=number, by=request.user, now=clock.now())
    said = ngettext("%(count)s pemberitahuan disiapkan.", "%(count)s pemberitahuan disiapkan.", count)
    messages.success(request, said % {"count": formats.number(count)})
    return redirect("prevention:notice", notice)


def _chosen(request: HttpRequest, one: Due) -> list[SentNotice]:
    """Those ticked, or all that the page shows."""
    found = due.of(one)
    if request.POST.get("semua"):
        return office_page.filtered(found, request.POST)
    ids = [int(each) for each in request.POST.getlist("penerima") if each.isdecimal() and len(each) < 19]
    return list(found.filter(pk__in=ids))


@require_POST
def inform(request: HttpRequest, notice: str) -> HttpResponse:
    require(access.act(request.user, clock.now()))
    one = _due(request, notice)
    form = forms.InformForm(request.POST, auto_id="catat_%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            count = actions.inform(
                _chosen(request, one),
                given["how"],
                given["at"],
                note=given["note"],
                by=request.user,
                now=clock.now(),
            )
        except PreventionError as refused:
            form.add_error(None, str(refused))
        else:
            said = ngettext("%(count)s penerima dicatat.", "%(count)s penerima dicatat.", count)
            messages.success(request, said % {"count": formats.number(count)})
            return redirect("prevention:notice", notice)
    return _notice(request, one, status=422, inform_form=form)


@require_POST
def mail(request: HttpRequest, notice: str) -> HttpResponse:
    require(access.act(request.user, clock.now()))
    one = _due(request, notice)
    if not mailing.is_set():
        messages.error(request, _("Surel kantor belum diatur (PANTAU_MAIL)."))
        return redirect("prevention:notice", notice)
    untold = [sent for sent in due.of(one) if not sent.was_told]
    count = mailing.ask(untold, _site(request), by=request.user)
    said = ngettext("%(count)s surel akan dikirim.", "%(count)s surel akan dikirim.", count)
    messages.success(request, said % {"count": formats.number(count)})
    return redirect("prevention:notice", notice)


@require_GET
@never_cache
def packed_letters(request: HttpRequest, notice: str) -> HttpResponse:
    now = clock.now()
    require(access.see(request.user, now))
    one = _due(request, notice)
    shown = office_page.filtered(due.of(one), request.GET)
    content = letters.packed(shown, _site(request), now, as_word=request.GET.get("bentuk") == "docx")
    return _file(content, "application/zip", f"surat-{one.notice.id}.zip")


# --- one of them ----------------------------------------------------------------------------------


@require_GET
@never_cache
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    one = access.sent(request.user, clock.now(), pk)
    context = office_page.sent(one, _site(request)) | {"may_act": _may_act(request)}
    return render(request, "portal/prevention/sent.html", context)


@require_GET
@never_cache
def letter(request: HttpRequest, pk: int, shape: str) -> HttpResponse:
    now = clock.now()
    one = access.sent(request.user, now, pk)
    made: dict[str, tuple[Callable[..., bytes], str]] = {
        "pdf": (letters.pdf, "application/pdf"),
        "docx": (letters.word, DOCX),
    }
    if shape not in made or letters.notice_of(one) is None:
        raise Http404(_("Surat ini tidak ada."))
    make, kind = made[shape]
    return _file(make(one, _site(request), now), kind, f"{one.notice}-{one.pk}.{shape}")


@require_POST
def note_read(request: HttpRequest, pk: int) -> HttpResponse:
    one = access.sent(request.user, clock.now(), pk)
    require(access.act(request.user, clock.now()))
    if actions.note_read(one, by=request.user, now=clock.now()):
        messages.success(request, _("Dicatat sebagai sudah dibaca."))
    return redirect("prevention:sent", pk)


# --- record ---------------------------------------------------------------------------------------


def _all_sent() -> list[SentNotice]:
    found = due.notices(rulebook.current()).select_related("addressee").prefetch_related("informings__by")
    return list(found.order_by("day", "notice", "addressee__group", "addressee__position", "addressee__name"))


@require_GET
@never_cache
def record_csv(request: HttpRequest) -> HttpResponse:
    require(access.see(request.user, clock.now()))
    content = letters.record_csv(_all_sent()).encode("utf-8-sig")
    return _file(content, "text/csv; charset=utf-8", "catatan-pencegahan.csv")


@require_GET
@never_cache
def record_pdf(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see(request.user, now))
    return _file(letters.record_pdf(_all_sent(), now), "application/pdf", "catatan-pencegahan.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
