"""Screenshots of posts: read by the machine in a job, corrected by the officer, then posts like others.

Until a person has confirmed account, time and words nothing of a screenshot is a post; a dropped one leaves
only its line in the audit trail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from pantau.engine.pictures import PictureError, ReaderMissingError, Reading, read_lines
from pantau.engine.post import Author, Batch, Post
from pantau.engine.sources.accounts import Identity, identify
from pantau.office.collection import pictures
from pantau.office.collection.capturing import LEGAL_BASIS
from pantau.office.collection.looks import Way
from pantau.office.collection.models import Means, Screenshot, ScreenshotPage
from pantau.office.collection.patrolling import record_look
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Post as StoredPost
from pantau.office.posts.without_job import without_job
from pantau.office.registry import address_notes
from pantau.office.registry.models import Account

READ_SCREENSHOT = "collection.read_screenshot"
WAITING = (Screenshot.Status.READING, Screenshot.Status.READ)
WAITS = timedelta(days=30)  # for its officer
SCREENSHOT = Way("", "screenshot", "screenshot", Means.PATROL)
PROBLEMS: dict[str, str | Promise] = {
    "no_reader": gettext_lazy("Pembaca gambar tidak terpasang di sini. Ketik sendiri kata-katanya."),
    "broken": gettext_lazy(
        "Satu gambar tidak dapat dibuka mesin. Periksa gambarnya, lalu ketik kata-katanya."
    ),
    "no_words": gettext_lazy("Mesin tidak menemukan tulisan. Ketik sendiri kata-katanya."),
    "failed": gettext_lazy("Tidak dapat dibaca mesin. Minta dibaca ulang, atau ketik sendiri kata-katanya."),
}
MAY_BE_READ = ("no_reader", "failed")  # another time


class ScreenshotError(Exception):
    """A screenshot cannot be dealt with so; the message says why and the way out."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the officer says of a screenshot. ``posted_at`` is None where the picture shows no time."""

    account: str  # address
    address: str  # of the post; may be empty
    posted_at: datetime | None
    text: str
    minutes: int = 1


@transaction.atomic
def begin(
    officer: User, taken: Sequence[pictures.Taken], *, now: datetime, address: str = "", note: str = ""
) -> Screenshot:
    """Keep the pictures and have them read. Raises PictureRefusedError."""
    unlike = {one.sha256: one for one in taken}
    if not unlike:
        raise pictures.PictureRefusedError("empty")
    if len(unlike) > pictures.MOST_PICTURES:
        raise pictures.PictureRefusedError("many")
    shot = Screenshot.objects.create(officer=officer, address=address, note=note, received_at=now)
    for position, one in enumerate(unlike.values(), 1):
        ScreenshotPage.objects.create(screenshot=shot, picture=pictures.keep(one, now=now), position=position)
    record(officer, "screenshot_taken", shot, pictures=list(unlike))
    app.configure_task(READ_SCREENSHOT, queue="capture").defer(screenshot_id=shot.pk)
    return shot


# --- reading, in a job ----------------------------------------------------------------------------


def read(
    screenshot_id: int, *, now: Callable[[], datetime], reader: Callable[[bytes], Reading] = read_lines
) -> None:
    """Read what is not read yet, page by page; run again after a crash it goes on where it was."""
    for page in ScreenshotPage.objects.filter(
        screenshot=screenshot_id, screenshot__status=Screenshot.Status.READING, read_at=None
    ).select_related("picture"):
        _read_page(page, now(), reader)
    _reading_ended(screenshot_id)


def _read_page(page: ScreenshotPage, now: datetime, reader: Callable[[bytes], Reading]) -> None:
    try:
        reading = reader(bytes(page.picture.body))
    except ReaderMissingError:
        _troubled(page.screenshot_id, "no_reader")
    except PictureError:
        _troubled(page.screenshot_id, "broken")
    else:
        page.lines = [
            {"text": line.text, "box": list(line.box), "confidence": line.confidence}
            for line in reading.lines
        ]
        Screenshot.objects.filter(pk=page.screenshot_id).update(reader=reading.reader)
    page.read_at = now
    page.save(update_fields=["lines", "read_at"])


def _troubled(screenshot_id: int, problem: str) -> None:
    Screenshot.objects.filter(pk=screenshot_id, problem="").update(problem=problem)


def _reading_ended(screenshot_id: int) -> None:
    waiting = Screenshot.objects.filter(pk=screenshot_id, status=Screenshot.Status.READING)
    if not ScreenshotPage.objects.filter(screenshot=screenshot_id).exclude(lines=[]).exists():
        waiting.filter(problem="").update(problem="no_words")
    waiting.update(status=Screenshot.Status.READ)


def give_up(screenshot_id: int) -> None:
    """The machine failed again and again: the officer goes on without it."""
    _troubled(screenshot_id, "failed")
    _reading_ended(screenshot_id)


def end_given_up() -> None:
    """Those that no job is to read any more."""
    open_ = Screenshot.objects.filter(status=Screenshot.Status.READING)
    for screenshot_id in without_job(open_.values_list("pk", flat=True), READ_SCREENSHOT, "screenshot_id"):
        give_up(screenshot_id)


@transaction.atomic
def read_again(shot: Screenshot, *, by: User) -> None:
    """Have the machine try once more with what it could not read. Raises ScreenshotError."""
    held = Screenshot.objects.select_for_update().get(pk=shot.pk)
    if held.status != Screenshot.Status.READ or held.problem not in MAY_BE_READ:
        raise ScreenshotError(_("Tangkapan layar ini tidak menunggu dibaca ulang."))
    held.pages.filter(lines=[]).update(read_at=None)
    held.status, held.problem = Screenshot.Status.READING, ""
    held.save(update_fields=["status", "problem"])
    record(by, "screenshot_read_again", held)
    app.configure_task(READ_SCREENSHOT, queue="capture").defer(screenshot_id=held.pk)


def recognised(shot: Screenshot) -> str:
    """All lines that were read, as they stand on the pictures."""
    return "\n".join(line["text"] for page in shot.pages.all() for line in page.lines)


def handed_in_before(shot: Screenshot) -> bool:
    """Did one of these very pictures become a post already? One picture may show two posts, so it may again."""
    others = ScreenshotPage.objects.filter(picture__in=shot.pages.values("picture"))
    return others.filter(screenshot__status=Screenshot.Status.DONE).exclude(screenshot=shot).exists()


# --- what people decide ---------------------------------------------------------------------------


@transaction.atomic
def confirm(shot: Screenshot, said: Confirmed, *, by: User, now: datetime) -> Screenshot:
    """Make a post of it. Raises ScreenshotError."""
    held = Screenshot.objects.select_for_update().get(pk=shot.pk)
    if held.status != Screenshot.Status.READ:
        raise ScreenshotError(_("Tangkapan layar ini tidak sedang menunggu diperiksa."))
    text = said.text.strip()
    if not text:
        raise ScreenshotError(_("Tulis kata-kata unggahannya seperti pada gambar."))
    account = _account(said.account)
    held.words = _words(recognised(held), text)
    post = _post(held, said, account, text, now)
    new = posts.ingest(
        [Batch((post,), format="screenshot")],
        route=SCREENSHOT.route,
        legal_basis=LEGAL_BASIS,
        source=f"screenshot:{by.username}",
        clock=lambda: now,
    ).new_posts
    held.post = StoredPost.objects.get(platform=post.platform, native_id=post.native_id)
    held.account, held.status, held.ended_at = account, Screenshot.Status.DONE, now
    held.save(update_fields=["words", "post", "account", "status", "ended_at"])
    if account.status != Account.Status.UNREGISTERED:
        record_look(
            by, [account], opened_at=min(held.received_at, now), now=now, minutes=said.minutes, posts=new,
            way=SCREENSHOT, how="screenshot",
        )  # fmt: skip
    record(by, "screenshot_confirmed", held, words=held.words, post=held.post_id, pictures=_hashes(held))
    return held


def _words(read: str, said: str) -> str:
    if not read:
        return Screenshot.Words.TYPED
    same = read.split() == said.split()
    return Screenshot.Words.RECOGNISED if same else Screenshot.Words.CORRECTED


def _account(written: str) -> Account:
    """Registered or proposed: of others nothing is kept."""
    identity = identify(written)
    if identity.kind == "content" and identity.owner:
        identity = identify(identity.owner)
    if not identity.is_account:
        raise ScreenshotError(address_notes.told(identity, _("Ini bukan alamat sebuah akun.")))
    same = Account.objects.filter(platform=identity.platform, kind=identity.kind, key=identity.key)
    found = same.exclude(status=Account.Status.UNREGISTERED).order_by("pk").first() or same.first()
    if found is None:
        raise ScreenshotError(
            _("Akun ini tidak terdaftar. Usulkan dahulu di halaman Akun; sebelum itu tidak ada yang dicatat.")
        )
    return found


def _post(shot: Screenshot, said: Confirmed, account: Account, text: str, now: datetime) -> Post:
    place = _place(said.address, account)
    if said.posted_at is not None and said.posted_at > now:
        raise ScreenshotError(_("Waktu unggahannya belum tiba. Periksa tanggal dan jamnya."))
    first = shot.pages.values_list("picture_id", flat=True)[0]
    return Post(
        account.platform,
        place.key if place else f"screenshot:{first[:16]}:{shot.pk}",
        text,
        posted_at=said.posted_at,
        author=Author(
            account.platform,
            native_id=account.native_id or (account.key if account.kind == "id" else None),
            handle=account.key if account.kind != "id" else None,
            url=account.url or None,
        ),
        url=place.url if place else None,
        collected_at=shot.received_at,
        source_ref=f"screenshot:{shot.pk}",
    )


def _place(address: str, account: Account) -> Identity | None:
    """Where the post stands; None where the officer gave no address."""
    if not address.strip():
        return None
    identity = identify(address)
    if identity.kind != "content":
        raise ScreenshotError(_("Ini bukan alamat sebuah unggahan. Kosongkan bila tidak diketahui."))
    owner = identify(identity.owner) if identity.owner else None
    if identity.platform != account.platform or (
        owner and owner.is_account and owner.kind == account.kind and owner.key != account.key
    ):
        raise ScreenshotError(_("Alamat unggahan ini milik akun lain. Periksa keduanya."))
    return identity


@transaction.atomic
def drop(shot: Screenshot, *, by: User, why: str, now: datetime) -> None:
    """A mistake, or nobody's business: the pictures are forgotten. What became a post stays."""
    held = Screenshot.objects.select_for_update().get(pk=shot.pk)
    if held.status not in WAITING:
        raise ScreenshotError(_("Tangkapan layar ini sudah selesai dan tidak dapat dibuang."))
    _forget(held, by, why, now)


@transaction.atomic
def drop_forgotten(now: datetime) -> int:
    """What nobody confirmed in time is dropped: it may show private people."""
    old = Screenshot.objects.filter(status__in=WAITING, received_at__lte=now - WAITS)
    held = list(old.select_for_update().order_by("pk"))
    for one in held:
        _forget(one, None, _("Tidak diperiksa dalam %(days)s hari.") % {"days": WAITS.days}, now)
    return len(held)


def _forget(held: Screenshot, by: User | None, why: str, now: datetime) -> None:
    hashes = _hashes(held)
    held.pages.all().delete()
    pictures.forget_unused(hashes)
    held.status, held.ended_at, held.why = Screenshot.Status.DROPPED, now, " ".join(why.split())
    held.address = held.note = ""
    held.save(update_fields=["status", "ended_at", "why", "address", "note"])
    record(by, "screenshot_dropped", held, why=held.why, pictures=hashes)


def _hashes(shot: Screenshot) -> list[str]:
    return list(shot.pages.values_list("picture_id", flat=True))
