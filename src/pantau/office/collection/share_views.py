"""Where a phone's share menu leads: held first, then read over and confirmed on a page of ours.

``receive`` takes a form that carries no token of ours and may come from somebody not signed in. It is safe
because it decides nothing: it reads no session to act by, writes no post and no look, and what it holds is
shown only to the browser that sent it. Another site can make a browser send such a form; the browser then says
so (``Sec-Fetch-Site``) and is refused, our Lax session cookie does not travel with it, and the officer would
still have to confirm words they never shared.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.collection import (
    access,
    capturing,
    patrol_page,
    pictures,
    screenshot_forms,
    screenshots,
    shares,
)
from pantau.office.collection.models import Share, SharedPicture
from pantau.office.people.access import require
from pantau.web.ui import clock

FOREIGN = ("cross-site", "same-site")


@csrf_exempt  # nothing is recorded by it: see above
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":  # a page that was loaded again
        return redirect("collection:shared")
    if request.headers.get("Sec-Fetch-Site", "none") in FOREIGN:
        return render(
            request,
            "collection/share_refused.html",
            {"why": _("Kiriman dari situs lain ditolak.")},
            status=403,
        )
    now = clock.now()
    user = request.user if request.user.is_authenticated else None
    if user is not None:
        require(access.patrol(user, now))
    files = [(one.name or "", one) for one in request.FILES.getlist("files")]
    try:
        _share, token = shares.receive(shares.Sent.read(request.POST), files, user=user, now=now)
    except shares.ShareError as refused:
        return render(request, "collection/share_refused.html", {"why": str(refused)}, status=429)
    answer = HttpResponse(status=303, headers={"Location": reverse("collection:shared")})
    answer.set_cookie(
        _cookie(), token, max_age=shares.LIVES, path=reverse("collection:share"), httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    return answer


@require_GET
@never_cache
def shared(request: HttpRequest) -> HttpResponse:
    share = _share(request)
    form = None
    if share is not None:
        given = {"address": share.address, "text": share.text, "minutes": 1}
        form = screenshot_forms.ShareForm(initial=given, with_pictures=share.pictures.exists())
    return _page(request, share, form)


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """The officer has read it over: its pictures are read by the machine, or its words are handed in."""
    now = clock.now()
    share = _share(request)
    if share is None:
        return _page(request, None, None, status=404)
    with_pictures = share.pictures.exists()
    form = screenshot_forms.ShareForm(request.POST, with_pictures=with_pictures)
    if not form.is_valid():
        return _page(request, share, form, status=422)
    given = form.cleaned_data
    if with_pictures:
        shot = screenshots.begin(
            request.user, shares.taken_from(share), now=now, address=given["address"], note=given["text"]
        )
        return _done(share, redirect("collection:screenshot", shot.pk))
    try:
        handed = capturing.hand_over(
            request.user, given["address"], given["text"], now=now, minutes=given["minutes"]
        )
    except capturing.CaptureError as refused:
        form.add_error("address", str(refused))
        return _page(request, share, form, status=422)
    messages.success(request, patrol_page.handed_over(handed))
    return _done(share, redirect("collection:patrol"))


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    share = _share(request)
    messages.success(request, _("Kiriman dibuang. Tidak ada yang dicatat."))
    answer = redirect("collection:patrol")
    return answer if share is None else _done(share, answer)


@require_GET
def picture(request: HttpRequest, position: int) -> HttpResponse:
    share = _share(request)
    return pictures.answer(get_object_or_404(SharedPicture, share=share, position=position))


def _cookie() -> str:
    return f"{settings.PANTAU_NARROW_COOKIE_PREFIX}pantau_share"


def _share(request: HttpRequest) -> Share | None:
    now = clock.now()
    require(access.patrol(request.user, now))
    return shares.claim(request.COOKIES.get(_cookie(), ""), request.user, now)


def _done(share: Share, answer: HttpResponse) -> HttpResponse:
    share.delete()
    answer.delete_cookie(_cookie(), path=reverse("collection:share"), samesite="Lax")
    return answer


def _page(
    request: HttpRequest, share: Share | None, form: screenshot_forms.ShareForm | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "share": share,
        "form": form,
        "pictures": [
            {
                "src": reverse("collection:shared-picture", args=[one.position]),
                "width": one.width,
                "height": one.height,
            }
            for one in share.pictures.defer("body")
        ]
        if share
        else [],
        "troubles": [pictures.TROUBLES[code] for code in share.refused] if share else [],
    }
    return render(request, "collection/shared.html", context, status=status)
