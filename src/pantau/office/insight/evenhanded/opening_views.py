"""From the office's audit to everybody's: what readers will see, and what the office says to it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pantau.office.insight import tabs
from pantau.office.insight.evenhanded import access, document
from pantau.office.insight.evenhanded.models import Audit
from pantau.office.people.access import require, standing_of
from pantau.office.portal.openness import access as openness
from pantau.office.portal.openness import audit_page, audits
from pantau.office.portal.openness.audits import AuditError, Kept, Said
from pantau.office.portal.openness.models import OpenAudit
from pantau.web.ui import clock


def _text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=audits.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class SaidForm(forms.Form):
    note = _text(
        gettext_lazy("Catatan untuk pembaca"),
        help_text=gettext_lazy("Apa yang dilakukan dengan hasil ini? Misalnya: sebab yang sudah dicari."),
    )
    note_en = _text(gettext_lazy("Catatan dalam bahasa Inggris"), required=False)
    correction = _text(
        gettext_lazy("Apa yang dikoreksi"),
        help_text=gettext_lazy("Pembaca melihatnya di sini dan pada yang digantikan."),
    )


@require_http_methods(["GET", "POST"])
@never_cache
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    require(access.see(standing_of(request.user, now)))
    require(openness.bring(request.user, now))
    found = get_object_or_404(Audit, pk=pk)
    kept = document.of(found)
    if kept is None:
        messages.error(
            request, _("Audit ini dihitung dengan cara lama. Hitung ulang, lalu serahkan yang baru.")
        )
        return redirect("insight:audit", pk)
    form = SaidForm(request.POST or None)
    try:
        corrects = audits.in_its_place(kept.since, kept.until)
        if corrects is None:
            del form.fields["correction"]
        if form.is_valid():
            made = audits.bring(kept, Said(**form.cleaned_data), by=request.user, now=now)
            messages.success(request, _("Audit diserahkan. Orang lain perlu membaca dan menyetujuinya."))
            return redirect("openness:audit", made.pk)
    except AuditError as refused:
        corrects = None
        form.add_error(None, str(refused)) if form.is_bound else messages.error(request, str(refused))
    return _page(request, found, kept, form, corrects)


def _page(
    request: HttpRequest, found: Audit, kept: Kept, form: SaidForm, corrects: OpenAudit | None
) -> HttpResponse:
    preview = OpenAudit(**asdict(kept), note="…")
    context = {
        "tabs": tabs.tabs(standing_of(request.user, clock.now()), "audits"),
        "kept": found,
        "form": form,
        "corrects": corrects,
    }
    told = audit_page.body(preview, get_language() or "")
    status = 422 if form.is_bound else 200
    return render(request, "insight/evenhanded/open.html", context | told, status=status)
