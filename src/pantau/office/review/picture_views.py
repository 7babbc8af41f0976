"""Pictures of a finding's post: handing one in, looking at it, saying what one sees on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.engine.pictures import can_read
from pantau.engine.post import PICTURE_TAGS
from pantau.office.collection import pictures, post_pictures
from pantau.office.collection.models import Picture, PictureFetch
from pantau.office.collection.reasons import route_name
from pantau.office.collection.screenshot_page import box
from pantau.office.evidence.models import CapturedPicture
from pantau.office.findings.models import Finding
from pantau.office.people.access import require, standing_of
from pantau.office.posts.models import PostPicture
from pantau.office.posts.reading import SURE
from pantau.office.review import access
from pantau.office.review.models import FindingDecision
from pantau.web.ui import clock, formats

MOST_JUDGED = 5
MOST_CAPTURED = 6
TAGS: dict[str, str | Promise] = {
    "number_sign": gettext_lazy("Nomor dengan jari"),
    "party_attribute": gettext_lazy("Atribut partai"),
    "symbol": gettext_lazy("Lambang"),
    "with_candidate": gettext_lazy("Foto bersama calon"),
}
PROBLEMS: dict[str, str | Promise] = {
    "no_reader": gettext_lazy("Pembaca gambar tidak terpasang di sini."),
    "broken": gettext_lazy("Mesin tidak dapat membuka gambar ini."),
    "failed": gettext_lazy("Tidak dapat dibaca mesin: gagal berulang kali."),
}
NOT_FETCHED: dict[str, str | Promise] = {
    "off": gettext_lazy("Penghubung atau izin pemiliknya sudah berakhir."),
    "gone": gettext_lazy("Di platformnya pun sudah tidak ada."),
    "permission": gettext_lazy("Platform menolak memberikannya."),
    "auth": gettext_lazy("Platform menolak memberikannya."),
    "forbidden_target": gettext_lazy("Alamatnya bukan alamat publik."),
    "provider_down": gettext_lazy("Platform tidak menjawab."),
}


def _finding(request: HttpRequest, finding_id: int) -> Finding:
    found = Finding.objects.select_related("post__account").filter(pk=finding_id, act=None)
    return get_object_or_404(found)


@require_POST
def add(request: HttpRequest, finding_id: int) -> HttpResponse:
    now = clock.now()
    finding = _finding(request, finding_id)
    require(access.decide_finding(standing_of(request.user, now), finding))
    file = request.FILES.get("picture")
    try:
        if file is None:
            raise pictures.PictureRefusedError("empty")
        post_pictures.add(finding.post_id, pictures.take(file, file.name or ""), by=request.user, now=now)
    except pictures.PictureRefusedError as refused:
        messages.error(request, str(refused))
    return redirect(reverse("review:finding", args=[finding.pk]) + "#gambar")


@require_GET
@never_cache
def picture(request: HttpRequest, finding_id: int, picture_id: int) -> HttpResponse:
    finding = _finding(request, finding_id)
    require(access.see_finding(standing_of(request.user, clock.now()), finding))
    shown = get_object_or_404(PostPicture, pk=picture_id, post=finding.post_id)
    return pictures.answer(get_object_or_404(Picture, pk=shown.sha256))


@require_POST
def tag(request: HttpRequest, finding_id: int, picture_id: int) -> HttpResponse:
    finding = _finding(request, finding_id)
    require(access.decide_finding(standing_of(request.user, clock.now()), finding))
    shown = get_object_or_404(PostPicture, pk=picture_id, post=finding.post_id)
    post_pictures.tag(shown, request.POST.getlist("tag"), by=request.user)
    return redirect(reverse("review:finding", args=[finding.pk]) + "#gambar")


@require_POST
def read_again(request: HttpRequest, finding_id: int, picture_id: int) -> HttpResponse:
    finding = _finding(request, finding_id)
    require(access.decide_finding(standing_of(request.user, clock.now()), finding))
    shown = get_object_or_404(PostPicture, pk=picture_id, post=finding.post_id)
    post_pictures.read_again(shown, by=request.user)
    return redirect(reverse("review:finding", args=[finding.pk]) + "#gambar")


def shown(finding: Finding, may: bool, findings: QuerySet[Finding]) -> dict[str, Any]:
    """Context of review/pictures.html. ``findings``: those whose decisions this person may see."""
    held = list(PostPicture.objects.filter(post=finding.post_id).select_related("given_by").order_by("pk"))
    sizes = {one.pk: one for one in Picture.objects.defer("body").filter(pk__in=[p.sha256 for p in held])}
    return {
        "list": [
            _shown(finding, one, sizes[one.sha256], number, findings)
            for number, one in enumerate(held, 1)
            if one.sha256 in sizes
        ],
        "may": may,
        "accepted": pictures.ACCEPTED,
        "full": sum(not one.route for one in held) >= pictures.MOST_PICTURES,
        "words": _longest([span[3] for span in finding.picture_spans if span[3]]),
        "missing": _missing(finding),
        "captured": _captured(finding, findings),
    }


def _longest(said: Sequence[str]) -> list[str]:
    """Without words that stand within others: rules find them both, a reader needs them once."""
    different = list(dict.fromkeys(said))
    return [one for one in different if not any(one != other and one in other for other in different)]


def _missing(finding: Finding) -> str:
    """What became of the platform's own pictures of the present wording, where some are not here."""
    asked = PictureFetch.objects.filter(post=finding.post_id, version=finding.post.current_version).first()
    if asked is None:
        return ""
    if asked.ended_at is None:
        return _("Gambar dari platform sedang diambil.")
    if not asked.trouble:
        return ""
    why = (
        NOT_FETCHED.get(asked.trouble) or pictures.TROUBLES.get(asked.trouble) or NOT_FETCHED["provider_down"]
    )
    return _("Ada gambar yang tidak dapat diambil dari platform. %(why)s") % {"why": why}


def _shown(
    finding: Finding, one: PostPicture, stored: Picture, number: int, findings: QuerySet[Finding]
) -> dict[str, Any]:
    said = [span[3] for span in finding.picture_spans if span[3]]
    lines = [
        box(line, place) | {"hit": hit}
        for place, (line, hit) in enumerate(zip(one.lines, _hits(one.lines, said), strict=True), 1)
    ]
    return {
        "pk": one.pk,
        "picture": {
            "src": reverse("review:picture", args=[finding.pk, one.pk]),
            "title": _("Gambar %(number)s") % {"number": number},
            "note": _source(one),
            "veil": True,
            "width": stored.width,
            "height": stored.height,
            "lines": lines,
            "stroke": max(1, stored.width // 300),
        },
        "reading": one.read_at is None,
        "problem": PROBLEMS.get(one.problem, ""),
        "may_be_read": one.problem in post_pictures.MAY_BE_READ and can_read(),
        "lines": lines,
        "tags": [(code, TAGS[code], code in one.tags) for code in PICTURE_TAGS],
        "before": _judged(one, finding.post_id, findings),
    }


def _source(one: PostPicture) -> str:
    day = formats.short_day(one.given_at, year=True)
    if one.route:
        return _("Diambil dari platform (%(route)s), %(day)s") % {"route": route_name(one.route), "day": day}
    return _("Ditambahkan %(who)s, %(day)s") % {"who": one.given_by, "day": day}


def _hits(lines: Sequence[dict[str, Any]], said: Sequence[str]) -> list[bool]:
    """Which lines hold words that a rule found; words may run over the end of a line."""
    sure = [number for number, line in enumerate(lines) if line["confidence"] >= SURE]
    text, owners = "", []
    for number in sure:
        words = lines[number]["text"] + "\n"
        text += words
        owners += [number] * len(words)
    hit = {owner for words in said for at in _places(text, words) for owner in owners[at : at + len(words)]}
    return [number in hit for number in range(len(lines))]


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _captured(finding: Finding, findings: QuerySet[Finding]) -> list[dict[str, Any]]:
    """Pictures on captured pages of this post that were judged elsewhere; another post may show them there."""
    if finding.post_id is None:
        return []
    held = CapturedPicture.objects.filter(capture__post=finding.post_id).exclude(look_keys=[])
    different = {one.sha256: one for one in held.order_by(F("width") * F("height"), "-pk")}
    largest = list(different.values())[-MOST_CAPTURED:]
    return [
        {
            "address": one.url or one.path,
            "capture": reverse("evidence:capture", args=[one.capture_id]),
            "before": before,
        }
        for one in reversed(largest)
        if (before := _judged(one, finding.post_id, findings))
    ]


def _judged(
    one: PostPicture | CapturedPicture, post: int, findings: QuerySet[Finding]
) -> list[dict[str, Any]]:
    """What people decided about other posts that show this picture, or nearly: context.lines of lines.html."""
    decided = FindingDecision.objects.filter(undone_at=None, finding__in=findings)
    nearest = post_pictures.alike(one, post, decided.values("finding__post"))
    like = {found.post: found for found in reversed(nearest)}
    decisions = decided.filter(finding__post__in=like).order_by("-decided_at")[:MOST_JUDGED]
    return [
        {
            "title": decision.get_kind_display(),
            "url": reverse("review:finding", args=[decision.finding_id]),
            "icon_name": "copy",
            "note": f"{decision.reason} · {_nearness(like[decision.finding.post_id])}",
            "aside": formats.short_day(decision.decided_at, year=True),
        }
        for decision in decisions.select_related("finding")
    ]


def _nearness(found: post_pictures.Likeness) -> str:
    said = _how_near(found)
    return _("%(said)s, pada rekaman halamannya") % {"said": said} if found.captured else said


def _how_near(found: post_pictures.Likeness) -> str:
    if found.bits is None:
        return _("Gambar yang persis sama")
    if found.turned:
        return _("Gambar yang sama, diputar atau dicerminkan (beda %(bits)s dari 256)") % {"bits": found.bits}
    return _("Gambar yang hampir sama (beda %(bits)s dari 256)") % {"bits": found.bits}
