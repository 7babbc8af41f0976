"""The import in four steps: choose a file, point at its columns, look at every row, import."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.people.access import require
from pantau.office.registry import access, exporting, forms, uploads
from pantau.office.registry.importing import Choice, FileRefused, Line, Preview, fields_of, missing_columns
from pantau.office.registry.importing.files import MAX_UPLOAD
from pantau.office.registry.importing.problems import shortened
from pantau.office.registry.models import Account, Candidate, Official, RowChange, Upload
from pantau.web.ui import clock, formats, rulebook
from pantau.web.ui.downloads import csv_download
from pantau.web.ui.labels import platform_name

PAGE_SIZE = 50
SAMPLES = 3
KINDS = ("account", "candidate", "official")
STATES = {
    "new": ("info", "plus"),
    "changed": ("info", "refresh"),
    "same": ("rest", "check"),
    "repeat": ("rest", "copy"),
    "error": ("danger", "x"),
}


# --- 1 the file -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.change(request.user, now))
    kinds = [kind for kind in KINDS if access.import_kind(request.user, now, kind).allowed]
    form = forms.UploadForm(request.POST or None, request.FILES or None, kinds=kinds)
    refused = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = file.read() if file.size <= MAX_UPLOAD else b" " * (MAX_UPLOAD + 1)
            kept = uploads.keep(form.cleaned_data["kind"], file.name, content, by=request.user, now=now)
            return redirect("registry:columns", kept.pk)
        except FileRefused as reason:
            refused = in_language(reason)
    waiting = Upload.objects.filter(uploaded_by=request.user, summary=None, kind__in=kinds).defer("content")
    context = {
        "form": form,
        "refused": refused,
        "steps": steps(0),
        "waiting": [_waiting_line(one) for one in waiting.order_by("-uploaded_at")],
        "max_mb": MAX_UPLOAD // (1024 * 1024),
    }
    return render(
        request, "registry/import_file.html", context, status=422 if refused or form.errors else 200
    )


def _waiting_line(one: Upload) -> dict[str, Any]:
    return {
        "title": one.name,
        "note": _("diunggah %(at)s, belum diimpor") % {"at": formats.full_moment(one.uploaded_at)},
        "url": reverse("registry:columns", args=[one.pk]),
        "icon_name": "file",
    }


# --- 2 the columns --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@never_cache
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    held = access.upload(request.user, clock.now(), pk)
    if held.summary is not None:
        return redirect("registry:done", pk)
    if request.method == "POST":
        return _keep_columns(request, held)
    opened = uploads.reopen(held)
    layout = opened.layout
    fields = [(field.key, field_label(field.key, field.label)) for field in fields_of(held.kind)]
    below = opened.sheet.rows[layout.header.end : layout.header.end + 30]
    context = {
        "upload": held,
        "steps": steps(1, pk),
        "sheets": [(at, sheet.name) for at, sheet in enumerate(opened.sheets)],
        "chosen_sheet": opened.chosen,
        "header_row": layout.header.end,
        "fields": fields,
        "columns": [
            {
                "at": at,
                "title": title or _("kolom %(number)s") % {"number": at + 1},
                "samples": samples(below, at),
                "field": layout.columns.get(at, ""),
            }
            for at, title in enumerate(layout.header.titles)
        ],
        "missing": [str(label) for label in missing_columns(held.kind, layout.columns.values())],
    }
    return render(request, "registry/import_columns.html", context)


def samples(rows: Iterable[Sequence[str]], column: int) -> list[str]:
    """The first different values of a column."""
    values = (shortened(row[column]) for row in rows if column < len(row) and row[column])
    return list(dict.fromkeys(values))[:SAMPLES]


def _keep_columns(request: HttpRequest, held: Upload) -> HttpResponse:
    known = {field.key for field in fields_of(held.kind)}
    chosen = {
        name.removeprefix("kolom-"): value
        for name, value in request.POST.items()
        if name.startswith("kolom-")
    }
    picked = {at: key for at, key in chosen.items() if at.isdecimal() and key in known}
    sheet = request.POST.get("lembar", "")
    other_sheet = sheet.isdecimal() and int(sheet) != held.sheet
    held.sheet = int(sheet) if sheet.isdecimal() else held.sheet
    held.columns = {} if other_sheet else picked  # another sheet has other columns: read its titles first
    held.save(update_fields=["sheet", "columns"])
    return redirect("registry:columns" if other_sheet else "registry:check", held.pk)


def field_label(key: str, label: object) -> str:
    if key.startswith("platform:"):
        return _("Akun %(platform)s") % {"platform": platform_name(key.removeprefix("platform:"))}
    return str(label)


# --- 3 the preview --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@never_cache
def check(request: HttpRequest, pk: int) -> HttpResponse:
    held = access.upload(request.user, clock.now(), pk)
    if held.summary is not None:
        return redirect("registry:done", pk)
    form = forms.ChoiceForm(request.POST or None, initial={"which": "all"})
    try:
        if request.method == "POST" and form.is_valid():
            choice = Choice(form.cleaned_data["which"], form.cleaned_data["spans"])
            uploads.bring_in(held, choice, rulebook.current(), by=request.user, now=clock.now())
            return redirect("registry:done", pk)
        found = looked_at(held)
    except FileRefused as reason:
        messages.error(request, in_language(reason))
        return redirect("registry:columns", pk)
    context = preview_context(request, held, found) | {"form": form}
    return render(request, "registry/import_check.html", context, status=422 if form.errors else 200)


def preview_context(request: HttpRequest, held: Upload, found: Preview) -> dict[str, Any]:
    view = request.GET.get("lihat", "")
    sorts = {
        "": (_("Semua"), lambda line: True),
        "error": (_("Salah"), lambda line: line.bad),
        "warning": (_("Perlu dilihat"), lambda line: line.warned and not line.bad),
        "new": (_("Baru"), lambda line: line.state == "new"),
        "changed": (_("Berubah"), lambda line: line.state == "changed"),
        "same": (_("Tidak berubah"), lambda line: line.state in ("same", "repeat")),
    }
    view = view if view in sorts else ""
    chosen = {key: [line for line in found.lines if takes(line)] for key, (_label, takes) in sorts.items()}
    page = Paginator(chosen[view], PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "upload": held,
        "steps": steps(2, held.pk),
        "tabs": [
            {
                "text": label,
                "count": len(chosen[key]),
                "url": f"?lihat={key}" if key else "?",
                "current": key == view,
            }
            for key, (label, _takes) in sorts.items()
            if not key or chosen[key]
        ],
        "counts": code_counts(found),
        "wrong": len(chosen["error"]),
        "importable": len(found.importable),
        "clean": sum(not line.warned for line in found.importable),
        "nothing_new": bool(found.importable) and not (chosen["new"] or chosen["changed"]),
        "table": preview_table(page),
        "page": page,
    }


CODES = {
    "cell": ("error", "alert"),
    "owner": ("error", "people"),
    "identity": ("error", "link"),
    "duplicate": ("warn", "people"),
    "look_alike": ("warn", "copy"),
    "cap": ("warn", "layers"),
    "unresolved": ("warn", "link"),
    "late": ("warn", "clock"),
    "repeat": ("rest", "copy"),
    "inherited": ("rest", "down"),
    "note": ("rest", "info"),
}


def code_counts(found: Preview) -> list[dict[str, Any]]:
    """How many rows each sort of problem touches, gravest first."""
    names = {
        "cell": _("sel tidak terbaca"),
        "owner": _("pemilik tidak jelas"),
        "identity": _("akun tidak mungkin"),
        "duplicate": _("juga atas nama lain"),
        "look_alike": _("mirip akun lain"),
        "cap": _("melebihi batas"),
        "unresolved": _("tautan perlu dibuka"),
        "late": _("terlambat"),
        "repeat": _("berulang di berkas"),
        "inherited": _("pemilik dari baris atas"),
        "note": _("catatan lain"),
    }
    codes = found.codes
    return [
        {
            "text": f"{formats.number(codes[code])} {names[code]}",
            "tone": "danger" if tone == "error" else tone,
            "icon": icon,
        }
        for code, (tone, icon) in CODES.items()
        if codes[code]
    ]


def preview_table(lines: Iterable[Line]) -> dict[str, Any]:
    columns = [{"label": label} for label in (_("Baris"), _("Isi"), _("Keadaan"), _("Sebab"))]
    language = formats.language()
    rows = [
        {
            "cells": [
                {"text": formats.number(line.row), "mono": True},
                {"text": shortened(line.shown) or _("kosong"), "sub": line.owner, "mono": "/" in line.shown},
                {"chip": state_chip(line.state)},
                {
                    "template": "registry/problems_cell.html",
                    "problems": [
                        {
                            "level": problem.level,
                            "column": problem.column,
                            "value": problem.value,
                            "reason": getattr(problem, language),
                        }
                        for problem in line.problems
                    ],
                },
            ]
        }
        for line in lines
    ]
    return {
        "caption": _("Baris berkas"),
        "columns": columns,
        "rows": rows,
        "empty": _("Tidak ada baris di sini."),
    }


def state_chip(state: str) -> dict[str, str]:
    names = {
        "new": _("Baru"),
        "changed": _("Berubah"),
        "same": _("Sama"),
        "repeat": _("Berulang"),
        "error": _("Salah"),
    }
    tone, icon = STATES[state]
    return {"text": names[state], "tone": tone, "icon": icon}


@require_GET
@never_cache
def problems(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """What to mend, as a list for whoever wrote the file."""
    held = access.upload(request.user, clock.now(), pk)
    rows = exporting.problem_rows(looked_at(held).problems, formats.language())
    return csv_download(request, f"perbaikan-{held.pk}.csv", exporting.csv_lines(rows))


# Looking at 13,100 rows takes two seconds, and a person turns many pages of one preview. What was looked at is
# kept here as long as neither the file's columns nor the registry have changed; the import itself looks again.
_LOOKED_AT: OrderedDict[tuple[Any, ...], Preview] = OrderedDict()
_KEPT = 3


def looked_at(held: Upload) -> Preview:
    stamp = tuple(
        model.objects.aggregate(last=Max("pk"))["last"] for model in (Account, Candidate, Official, RowChange)
    )
    key = (
        held.pk,
        held.sha256,
        held.sheet,
        tuple(sorted(held.columns.items())),
        rulebook.current().hash,
        stamp,
    )
    if key not in _LOOKED_AT:
        _LOOKED_AT[key] = uploads.preview(held, rulebook.current(), now=clock.now())
        while len(_LOOKED_AT) > _KEPT:
            _LOOKED_AT.popitem(last=False)
    return _LOOKED_AT[key]


# --- 4 done ---------------------------------------------------------------------------------------


@require_GET
@never_cache
def done(request: HttpRequest, pk: int) -> HttpResponse:
    held = access.upload(request.user, clock.now(), pk)
    if held.summary is None:
        return redirect("registry:columns", pk)
    target = "registry:officials" if held.kind == "official" else "registry:accounts"
    context = {"upload": held, "steps": steps(3, pk), "summary": held.summary, "target": reverse(target)}
    return render(request, "registry/import_done.html", context)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    held = access.upload(request.user, clock.now(), pk)
    if held.summary is None:
        held.delete()
        messages.success(request, _("Berkas dibuang. Tidak ada yang diimpor."))
    return redirect("registry:import")


# --- shared ---------------------------------------------------------------------------------------


def steps(now: int, pk: int | None = None) -> list[dict[str, Any]]:
    """Context of ui/components/stepper.html."""
    titles = [_("Berkas"), _("Kolom"), _("Periksa"), _("Selesai")]
    names = ("columns", "check") if pk else ()
    addresses = [reverse("registry:import"), *(reverse(f"registry:{name}", args=[pk]) for name in names)]
    return [
        {
            "title": title,
            "state": "past" if at < now else "now" if at == now else "later",
            "url": addresses[at] if at < len(addresses) and now < len(titles) - 1 else "",
        }
        for at, title in enumerate(titles)
    ]


def in_language(refused: FileRefused) -> str:
    return refused.en if formats.language() == "en" else refused.id
