"""The first captures of the demo, asked for once the simulated platforms answer; the office's workers take them."""

from __future__ import annotations

from pantau.office.evidence import captures
from pantau.office.evidence.capturing_here import missing
from pantau.office.evidence.models import PageCapture
from pantau.office.findings.models import Finding
from pantau.office.people.models import User
from pantau.office.posts.models import Post
from pantau.web.ui import clock

OFFICER = "ratna"
WHY = "Perlu disimpan sebelum dihapus."
PLATFORMS = ("youtube", "youtube", "instagram")  # pages that open, and one that mostly does not


def begin() -> str:
    """Ask for them; gives what to tell where this machine cannot capture."""
    if lacking := missing():
        return f"Pages are not captured here: {lacking} is missing (pantau doctor says how to get it)."
    if not PageCapture.objects.exists():
        officer = User.objects.get(username=OFFICER)
        for post in _posts():
            captures.ask(post, post.url, by=officer, reason=WHY, now=clock.now())
    return ""


def _posts() -> list[Post]:
    """The posts whose findings are most worth a look, one platform after the other."""
    chosen: dict[int, Post] = {}
    for platform in PLATFORMS:
        open_ = Finding.objects.filter(
            status=Finding.Status.OPEN, platform=platform, act=None, post__purged_at=None
        )
        left = open_.exclude(post__in=chosen).exclude(post__url="").order_by("-worth", "-pk")
        if (first := left.select_related("post").first()) is not None and first.post is not None:
            chosen[first.post.pk] = first.post
    return list(chosen.values())
