"""Captures of pages: asking for one, its state while it goes on, and looking at it again. Reading is written down."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.engine.evidence.capture.policy import POLICY as FROZEN_POLICY
from pantau.office.evidence import access, capture_page, captures, files, frozen_copies, uploads
from pantau.office.evidence.actions import EvidenceError
from pantau.office.evidence.models import CapturedFile, PageCapture
from pantau.office.people.access import Decision, Standing, require, standing_of
from pantau.office.people.session_limits import asks_by_itself
from pantau.office.posts.models import Post
from pantau.web.ui import clock

PAGE_SIZE = 30
ACCEPTED = ".wacz,.png,.jpg,.jpeg,.webp,.mp4,.webm,.html,.htm,.mhtml,.mht,.pdf"


@require_GET
@never_cache
def captures_page(request: HttpRequest) -> HttpResponse:
    """What came to nothing and waits for a person, and everything else."""
    standing = standing_of(request.user, clock.now())
    require(access.see_captures(standing))
    reach = access.reach_of(standing)
    need = captures.need_a_person().filter(reach).select_related("post", "asked_by")
    waiting = Paginator(need, PAGE_SIZE).get_page(request.GET.get("tunggu"))
    all_ = PageCapture.objects.filter(reach).select_related("post", "asked_by")
    page = Paginator(all_, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "waiting": capture_page.lines(waiting),
        "waiting_page": waiting,
        "lines": capture_page.lines(page),
        "page": page,
    }
    return render(request, "evidence/captures_page.html", context)


@require_POST
@never_cache
def capture_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Have a post's page captured. htmx gets the card again, others go to the capture."""
    standing = standing_of(request.user, clock.now())
    post = _post(standing, post_id)
    reason = request.POST.get("reason", "")
    try:
        capture = captures.ask(post, post.url, by=request.user, reason=reason, now=clock.now())
    except EvidenceError as refused:
        return _card(request, post, str(refused), reason)
    if request.headers.get("HX-Request"):
        return _card(request, post)
    return redirect("evidence:capture", capture.pk)


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request: HttpRequest, post_id: int) -> HttpResponse:
    """The other way: files that an officer made with an own browser, and how they were obtained."""
    post = _post(standing_of(request.user, clock.now()), post_id)
    return hand_in(request, post, address=post.url, platform=post.platform)


def hand_in(
    request: HttpRequest, post: Post | None, *, address: str, platform: str = "", subject: str = ""
) -> HttpResponse:
    """The form for files of a post, or of a subject (see subjects.py), and what is sent with it."""
    context = {"platform": platform, "accept": ACCEPTED, "address": address, "statement": ""}
    if request.method == "GET":
        return render(request, "evidence/upload.html", context)
    given = {name: request.POST.get(name, "").replace("\x00", "")[:4000] for name in ("statement", "address")}
    try:
        made = uploads.receive(
            post, request.FILES.getlist("files"), given["statement"], url=given["address"].strip(),
            by=request.user, now=clock.now(), subject=subject,
        )  # fmt: skip
    except EvidenceError as refused:
        return render(
            request, "evidence/upload.html", context | given | {"trouble": str(refused)}, status=422
        )
    return redirect("evidence:capture", made.pk)


def _card(request: HttpRequest, post: Post, trouble: str = "", given: str = "") -> HttpResponse:
    template = "captures.html" if request.headers.get("HX-Request") else "captures_alone.html"
    context = {"captures": capture_page.card(post, True, trouble, given)}
    return render(request, f"evidence/{template}", context, status=422 if trouble else 200)


@require_GET
@never_cache
def capture(request: HttpRequest, capture_id: int) -> HttpResponse:
    found = _find(request, capture_id, access.see_capture)
    captures.viewed(found, by=request.user, now=clock.now())
    return _page(request, found)


@asks_by_itself
@require_GET
@never_cache
def capture_state(request: HttpRequest, capture_id: int) -> HttpResponse:
    """The page asks every two seconds, until it is over."""
    found = _find(request, capture_id, access.see_capture)
    return render(request, "evidence/capture_state.html", {"state": capture_page.state(found)})


@require_GET
@never_cache
def captured_file(request: HttpRequest, capture_id: int, file_id: int) -> HttpResponse:
    """A picture, for an ``<img>``: of the type we found it to be, running nothing."""
    one = _file(_find(request, capture_id, access.see_capture), file_id)
    if not capture_page.is_picture(one):
        raise Http404(f"{one.name} is no picture")
    return _guarded(HttpResponse(files.read(one.sha256), content_type=one.media_type))


@require_GET
@never_cache
def frozen_page(request: HttpRequest, capture_id: int) -> HttpResponse:
    """A frame for the frozen copy, which comes from elsewhere."""
    found = _find(request, capture_id, access.see_capture)
    captures.viewed(found, by=request.user, now=clock.now())
    context = {"capture": found}
    try:
        frozen_copies.make(found)
        context["frame"] = frozen_copies.address(found)
    except frozen_copies.NoCopyError as missing:
        context["missing"] = str(missing)
    answer = render(request, "evidence/frozen.html", context, status=200 if "frame" in context else 404)
    answer.frames_from = settings.PANTAU_FROZEN_ORIGIN or "'self'"  # see web.site.security
    return answer


@require_GET
@never_cache
@login_not_required  # a page without an origin sends no cookies: the pass in the address is the permission
@xframe_options_exempt
def frozen(request: HttpRequest, given: str, name: str) -> HttpResponse:
    """A file of a frozen copy, under a policy that lets nothing run and gives it no origin."""
    if frozen_copies.host() not in ("", request.get_host()):
        raise Http404("copies are shown at their own origin")
    found = frozen_copies.of_pass(given)
    try:
        if found is None:
            raise Http404("this pass does not hold")
        body, media_type = frozen_copies.read(found, name)
    except (frozen_copies.NoCopyError, KeyError) as missing:
        raise Http404(str(missing)) from missing
    answer = HttpResponse(body, content_type=media_type)
    ours = settings.PANTAU_URL if frozen_copies.host() else "'self'"
    beside = request.build_absolute_uri(".")  # not all of this host: the files of this copy alone
    policy = FROZEN_POLICY.replace("'self'", beside)
    answer["Content-Security-Policy"] = f"{policy}; frame-ancestors {ours}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"  # its own pictures count as foreign to it
    answer["Access-Control-Allow-Origin"] = "*"  # fonts ask for it
    return answer


@require_POST
@never_cache
def export_file(request: HttpRequest, capture_id: int) -> HttpResponse:
    """One file, for a reason that is written down."""
    found = _find(request, capture_id, access.see_capture)
    given = request.POST.get("file", "")
    one = _file(found, int(given) if given.isdecimal() and len(given) < 19 else 0)
    try:
        captures.exported(found, one, by=request.user, reason=request.POST.get("reason", ""), now=clock.now())
    except EvidenceError as refused:
        return _page(request, found, export_trouble=str(refused))
    return _given(one)


@require_POST
@never_cache
def take(request: HttpRequest, capture_id: int) -> HttpResponse:
    """What was captured on its own becomes evidence by a person's act."""
    found = _find(request, capture_id, access.use_capture)
    try:
        captures.take(found, by=request.user, reason=request.POST.get("reason", ""), now=clock.now())
    except EvidenceError as refused:
        return _page(request, found, take_trouble=str(refused))
    return redirect("evidence:capture", found.pk)


@require_POST
@never_cache
def close(request: HttpRequest, capture_id: int) -> HttpResponse:
    """Nobody need bring this page any more, for a reason."""
    found = _find(request, capture_id, access.use_capture)
    try:
        captures.close(found, by=request.user, reason=request.POST.get("reason", ""), now=clock.now())
    except EvidenceError as refused:
        return _page(request, found, close_trouble=str(refused))
    return redirect("evidence:captures")


def _page(request: HttpRequest, found: PageCapture, **troubles: str) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    context = capture_page.page(found)
    may = access.use_capture(standing, found).allowed
    context |= {
        "may_take": may and captures.can_be_taken(found),
        "may_close": may and captures.waits(found),
        "may_upload": may,
        "given": request.POST.get("reason", "") if troubles else "",
        **troubles,
    }
    return render(
        request, "evidence/capture.html", {"state": context} | context, status=422 if troubles else 200
    )


def _given(one: CapturedFile) -> HttpResponse:
    """The very bytes, looked at once more before they go."""
    files.check(one.sha256)
    name = one.original_name or one.name
    source = files.opened(one.sha256)
    return _guarded(FileResponse(source, as_attachment=True, filename=name, content_type=one.media_type))


def _guarded(answer: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, running nothing, shown on no other site."""
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _post(standing: Standing, post_id: int) -> Post:
    require(Decision(not standing.barred, standing.barred))
    post = get_object_or_404(Post.objects.select_related("account__candidate__district"), pk=post_id)
    require(access.take_evidence(standing, post))
    return post


def _find(
    request: HttpRequest, capture_id: int, may: Callable[[Standing, PageCapture], Decision]
) -> PageCapture:
    standing = standing_of(request.user, clock.now())
    require(Decision(not standing.barred, standing.barred))
    related = PageCapture.objects.select_related(
        "post__account__candidate__district", "asked_by", "evidence", "closed_by"
    )
    found = get_object_or_404(related, pk=capture_id)
    require(may(standing, found))
    return found


def _file(capture: PageCapture, file_id: int) -> CapturedFile:
    return get_object_or_404(capture.files, pk=file_id)
