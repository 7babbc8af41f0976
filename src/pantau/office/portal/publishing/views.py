"""The office's pages: write, have approved, let out, correct, withdraw."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.findings import rulebooks
from pantau.office.people.access import require
from pantau.office.portal.publishing import (
    access,
    actions,
    desk_page,
    forms,
    packs,
    recordings,
    serving,
    social_page,
    telegram,
)
from pantau.office.portal.publishing import social as social_posts
from pantau.office.portal.publishing.actions import PublishingError, Wording
from pantau.office.portal.publishing.models import (
    EpisodePack,
    Piece,
    PieceApproval,
    PieceFile,
    PieceVersion,
    Recording,
)
from pantau.web.ui import clock


@require_GET
@never_cache
def pieces(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see(request.user, now))
    may_write = bool(access.write(request.user, now))
    asked = request.GET
    context = desk_page.listing(asked.get("keadaan", ""), asked.get("page", ""), now, may_write=may_write)
    return render(request, "portal/publishing/pieces.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    now = clock.now()
    require(access.write(request.user, now))
    if kind not in Piece.Kind.values:
        raise Http404
    form = _form(request, kind, None, corrects=False)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin(kind, _wording(request, form, None), by=request.user, now=now)
        except PublishingError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Konsep disimpan."))
            return redirect("publishing:piece", made.pk)
    return _editor(request, form, {"title": _begin_title(kind), "back": None})


def _begin_title(kind: str) -> str:
    return _("%(kind)s baru") % {"kind": Piece.Kind(kind).label}


@require_http_methods(["GET", "POST"])
@never_cache
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    one = access.piece(request.user, now, pk)
    require(access.write(request.user, now))
    last = _last(one)
    form = _form(request, one.kind, last, corrects=actions.is_out(one, now))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.revise(
                one,
                _wording(request, form, last),
                correction=form.cleaned_data.get("correction", ""),
                by=request.user,
                now=now,
            )
        except PublishingError as refused:
            form.add_error(None, str(refused))
        else:
            said = _("Versi baru disimpan.") if made else _("Tidak ada yang berubah.")
            messages.success(request, said)
            return redirect("publishing:piece", one.pk)
    return _editor(request, form, {"title": last.title, "back": one})


def _form(request: HttpRequest, kind: str, last: PieceVersion | None, *, corrects: bool) -> forms.WordingForm:
    initial = {name: getattr(last, name) for name in WORDS} if last else {}
    if initial.get("video"):
        initial["video"] = f"https://www.youtube.com/watch?v={initial['video']}"
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    return forms.WordingForm(
        *given,
        initial=initial,
        kind=kind,
        has_picture=last is not None and last.picture_id is not None,
        has_recording=last is not None and last.recording_id is not None,
        corrects=corrects,
    )


def _wording(request: HttpRequest, form: forms.WordingForm, last: PieceVersion | None) -> Wording:
    """What the form says. Raises PublishingError where its picture is none, or its recording."""
    given = {name: form.cleaned_data.get(name, "") for name in WORDS}
    picture = None if form.cleaned_data.get("drop_picture") or last is None else last.picture
    if new := form.cleaned_data.get("picture"):
        picture = actions.keep_picture(new.chunks(), by=request.user, now=clock.now())
    if picture is None:
        given["picture_alt"] = ""
    recording = last.recording if last else None
    if sound := form.cleaned_data.get("recording"):
        recording = recordings.keep(sound.name, sound.chunks(), by=request.user)
    return Wording(**given, picture=picture, recording=recording)


def _editor(request: HttpRequest, form: forms.WordingForm, told: dict[str, Any]) -> HttpResponse:
    fields = [form[name] for name in form.fields if name not in OTHER_LANGUAGES]
    others = [form[name] for name in OTHER_LANGUAGES]
    context = told | {
        "form": form,
        "fields": fields,
        "other_fields": others,
        "other_open": any(field.value() or field.errors for field in others),
        "norms": desk_page.norms(rulebooks.in_use()),
    }
    return render(
        request,
        "portal/publishing/editor.html",
        context,
        status=422 if form.is_bound and form.errors else 200,
    )


#: What is typed; the rest of a wording are files.
WORDS = tuple(name for name in Wording.__slots__ if name not in ("picture", "recording"))
OTHER_LANGUAGES = ("title_en", "summary_en", "body_en", "title_sas")


@require_GET
@never_cache
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, access.piece(request.user, clock.now(), pk))


def _page(request: HttpRequest, one: Piece, *, status: int = 200, **given: Any) -> HttpResponse:
    context = desk_page.piece(one, request.user, clock.now(), rulebooks.in_use())
    ready = {
        "approve_form": forms.ApproveForm(
            initial={"number": context["version"].number}, auto_id="approve_%s"
        ),
        "back_form": forms.ReasonForm(auto_id="back_%s"),
        "withdraw_form": forms.ReasonForm(auto_id="withdraw_%s"),
    }
    return render(request, "portal/publishing/piece.html", context | ready | given, status=status)


@require_GET
@never_cache
def compare(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version beside the one before it."""
    one = access.piece(request.user, clock.now(), pk)
    new = get_object_or_404(one.versions, number=number)
    old = get_object_or_404(one.versions, number=number - 1)
    return render(request, "portal/publishing/compare.html", {"piece": one} | desk_page.compared(old, new))


@require_GET
@never_cache
def picture(request: HttpRequest, sha256: str) -> HttpResponse:
    """Also of what is not out yet."""
    require(access.see(request.user, clock.now()))
    return serving.picture(get_object_or_404(PieceFile, sha256=sha256))


@require_GET
@never_cache
def recording(request: HttpRequest, pk: int) -> HttpResponseBase:
    """To listen to before it is approved."""
    require(access.see(request.user, clock.now()))
    held = get_object_or_404(Recording, pk=pk, state=Recording.State.READY)
    return serving.sound(request, held)


# --- social media ---------------------------------------------------------------------------------


@require_GET
@never_cache
def social(request: HttpRequest, pk: int) -> HttpResponse:
    one, approval = _live(request, pk)
    may_send = bool(access.push(request.user, clock.now()))
    context = social_page.page(social_page.visit_for(request), one, approval, may_send=may_send)
    return render(request, "portal/publishing/social.html", context)


@require_GET
@never_cache
def social_image(request: HttpRequest, pk: int, platform: str) -> HttpResponse:
    _one, approval = _live(request, pk)
    if platform not in social_posts.BY_CODE:
        raise Http404
    ready = social_page.prepared(social_page.visit_for(request), approval, platform)
    return HttpResponse(ready.image, content_type=mimetypes.types_map[f".{ready.extension}"])


@require_GET
@never_cache
def social_pack(request: HttpRequest, pk: int) -> HttpResponse:
    one, approval = _live(request, pk)
    answer = HttpResponse(
        social_page.packed(social_page.visit_for(request), approval), content_type="application/zip"
    )
    answer["Content-Disposition"] = f'attachment; filename="{one.slug}-media-sosial.zip"'
    return answer


@require_POST
def push(request: HttpRequest, pk: int) -> HttpResponse:
    one = access.piece(request.user, clock.now(), pk)
    require(access.push(request.user, clock.now()))
    try:
        telegram.push(one, by=request.user)
    except PublishingError as refused:
        messages.error(request, str(refused))
        return redirect("publishing:piece", one.pk)
    messages.success(request, _("Sedang dikirim ke kanal."))
    return redirect("publishing:social", one.pk)


@require_POST
def order_pack(request: HttpRequest, pk: int) -> HttpResponse:
    return _ordered(request, pk, packs.order, _("Videonya sedang dibuat."))


@require_POST
def upload_pack(request: HttpRequest, pk: int) -> HttpResponse:
    return _ordered(request, pk, packs.order_upload, _("Videonya sedang dikirim ke YouTube."))


def _ordered(request: HttpRequest, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    one = access.piece(request.user, clock.now(), pk)
    require(access.push(request.user, clock.now()))
    return _done(request, one, lambda: act(one, by=request.user), said)


@require_GET
@never_cache
def pack(request: HttpRequest, pk: int) -> HttpResponseBase:
    one, approval = _live(request, pk)
    held = get_object_or_404(EpisodePack, version=approval.version, state=EpisodePack.State.READY)
    headers = {"Content-Disposition": f'attachment; filename="{one.slug}-youtube.zip"'}
    return serving.parts(request, serving.Served(held.archive, held.archive_size, "application/zip", headers))


def _live(request: HttpRequest, pk: int) -> tuple[Piece, PieceApproval]:
    """Raises Http404 where readers see nothing of it."""
    one = access.piece(request.user, clock.now(), pk)
    approval = social_page.live(one)
    if approval is None:
        raise Http404(_("Tulisan ini belum terbit, atau sudah ditarik."))
    return one, approval


# --- decisions ------------------------------------------------------------------------------------


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    one = access.piece(request.user, now, pk)
    return _done(
        request,
        one,
        lambda: actions.ask(one, by=request.user, now=now),
        _("Orang lain kini dapat menyetujuinya."),
    )


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    one = access.piece(request.user, now, pk)
    require(access.let_out(request.user, now))
    form = forms.ApproveForm(request.POST, auto_id="approve_%s")
    if not form.is_valid():
        return _page(request, one, status=422, approve_form=form)
    given = form.cleaned_data
    return _done(
        request,
        one,
        lambda: actions.approve(
            one, given["number"], publish_at=given["publish_at"], by=request.user, now=now
        ),
        _("Disetujui."),
    )


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, "back", actions.send_back, _("Dikembalikan kepada penulisnya."))


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, "withdraw", actions.withdraw, _("Terbitan ditarik."))


def _with_reason(
    request: HttpRequest, pk: int, name: str, act: Callable[..., None], said: str
) -> HttpResponse:
    now = clock.now()
    one = access.piece(request.user, now, pk)
    require(access.let_out(request.user, now))
    form = forms.ReasonForm(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _page(request, one, status=422, **{f"{name}_form": form})
    why = form.cleaned_data["why"]
    return _done(request, one, lambda: act(one, why, by=request.user, now=now), said)


def _done(request: HttpRequest, one: Piece, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
    except PublishingError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("publishing:piece", one.pk)


def _last(one: Piece) -> PieceVersion:
    last = one.versions.select_related("picture", "recording").last()
    assert last is not None  # a piece is begun with its first version
    return last
