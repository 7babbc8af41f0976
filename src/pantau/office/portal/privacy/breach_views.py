"""The pages of breaches of personal data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.casework.forms import moment
from pantau.office.people import actions as people
from pantau.office.people.access import Decision, require
from pantau.office.portal.privacy import access, breach_page, breaches, forms, notices
from pantau.office.portal.privacy.actions import PrivacyError
from pantau.office.portal.privacy.models import Breach
from pantau.web.ui import clock

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHAPES = {"pdf": (notices.pdf, "application/pdf"), "docx": (notices.docx, WORD)}
May = Callable[[Any, Any], Decision]


@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see_breaches(request.user, now))
    context = breach_page.listing(request.user, request.GET.get("page", ""), now)
    may = access.record_breach(request.user, now).allowed
    return render(request, "portal/privacy/breaches.html", context | {"may_record": may})


@require_http_methods(["GET", "POST"])
@never_cache
def record(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.record_breach(request.user, now))
    form = forms.RecordForm(
        request.POST if request.method == "POST" else None, initial={"known_at": moment(now)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = breaches.record_new(**form.cleaned_data, by=request.user, now=now)
        except PrivacyError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Tercatat. Batas 3×24 jam berjalan sejak diketahui."))
            return redirect("privacy:breach", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "portal/privacy/record_breach.html", {"form": form}, status=status)


def _find(request: HttpRequest, pk: int, may: May) -> Breach:
    require(may(request.user, clock.now()))
    related = Breach.objects.select_related("recorded_by", "changed_by", "closed_by")
    return get_object_or_404(related.prefetch_related("tellings__by"), pk=pk)


@require_GET
@never_cache
def breach(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _find(request, pk, access.see_breaches))


def _page(request: HttpRequest, one: Breach, *, status: int = 200, **given: Any) -> HttpResponse:
    user, now = request.user, clock.now()
    people.record_read(user, one)
    whole = access.see_whole_breach(user, now).allowed
    may_handle = access.handle_breach(user, now).allowed
    known = {name: getattr(one, name) for name in breaches.WHOLE}
    context = breach_page.breach(one, now, whole=whole) | {
        "open": one.closed_at is None,
        "may_record": access.record_breach(user, now).allowed,
        "may_handle": may_handle,
        "machine_form": forms.MachineForm(initial=known, auto_id="mesin_%s"),
        "change_form": forms.BreachForm(initial=known, auto_id="ubah_%s"),
        "tell_form": forms.TellingForm(initial={"at": moment(now)}, auto_id="kabar_%s"),
        "close_form": _closing(),
    }
    return render(request, "portal/privacy/breach.html", context | given, status=status)


def _closing(data: Any = None) -> forms.TextForm:
    return forms.TextForm(
        data,
        label=_("Alasan ditutup"),
        help_text=_("Apa yang sudah pulih. Bila ada yang tidak diberi tahu: mengapa."),
        auto_id="tutup_%s",
    )


def _do(
    request: HttpRequest, pk: int, may: May, name: str, form: Any,
    act: Callable[[Breach, dict[str, Any]], None], said: str,
) -> HttpResponse:  # fmt: skip
    """Do it and say so, or show the page again with what is wrong; 409 where another was quicker."""
    one = _find(request, pk, may)
    status = 422
    if form.is_valid():
        try:
            act(one, form.cleaned_data)
        except PrivacyError as refused:
            form.add_error(None, str(refused))
            status = 409 if isinstance(refused, breaches.BreachStaleError) else 422
        else:
            messages.success(request, said)
            return redirect("privacy:breach", pk)
    return _page(request, one, status=status, **{f"{name}_form": form}, opened=name)


def _lock(request: HttpRequest) -> int:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1


@require_POST
def machine(request: HttpRequest, pk: int) -> HttpResponse:
    """What the machine shows, by whoever runs it."""
    return _do(
        request, pk, access.record_breach, "machine", forms.MachineForm(request.POST, auto_id="mesin_%s"),
        lambda one, told: breaches.change(one, told, _lock(request), by=request.user, now=clock.now()),
        _("Keterangan mesin tersimpan."),
    )  # fmt: skip


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(
        request, pk, access.handle_breach, "change", forms.BreachForm(request.POST, auto_id="ubah_%s"),
        lambda one, told: breaches.change(one, told, _lock(request), by=request.user, now=clock.now()),
        _("Keterangan tersimpan."),
    )  # fmt: skip


@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(
        request, pk, access.handle_breach, "tell", forms.TellingForm(request.POST, auto_id="kabar_%s"),
        lambda one, told: breaches.tell(one, **told, by=request.user, now=clock.now()),
        _("Pemberitahuan tercatat."),
    )  # fmt: skip


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(
        request, pk, access.handle_breach, "close", _closing(request.POST),
        lambda one, told: breaches.close(one, told["text"], by=request.user, now=clock.now()),
        _("Kejadian ditutup."),
    )  # fmt: skip


@require_GET
def letter(request: HttpRequest, pk: int, which: str, shape: str) -> HttpResponse:
    """Always as a download; what is lacking in the record is lacking in the letter, which the page says."""
    one = _find(request, pk, access.handle_breach)
    if which not in notices.FORMS or shape not in SHAPES:
        raise Http404(f"no letter {which}.{shape}")
    make, media_type = SHAPES[shape]
    body = make(one, which, clock.now())
    people.record(request.user, "breach_letter_taken", one, which=which, kind=shape)
    answer = HttpResponse(body, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{notices.FORMS[which]}-{one.pk}.{shape}"'
    answer["Cache-Control"] = "no-store"
    return answer
