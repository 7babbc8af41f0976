"""The office's side: what people do there meanwhile, again and again until it is done, as people do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE_S = 120
OFFICER = "bench-officer"


def until_done(act: Callable[[], T]) -> T:
    """Try again while the database is away or the disk is full. ``act`` must bear being done twice."""
    from django.db import Error, close_old_connections, connection
    from procrastinate.exceptions import ConnectorException

    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            close_old_connections()
            return act()
        except (Error, ConnectorException, OSError):
            if time.monotonic() > deadline:
                raise
            connection.close()
            time.sleep(0.2)


def open_office() -> None:
    """An officer, and the connectors of platforms that anybody may ask, with their keys."""
    from bench.faults.platforms import ASKED
    from pantau.demo.day.grounds import GROUNDS
    from pantau.office.collection import actions, catalogue
    from pantau.office.collection.models import Connector
    from pantau.office.people.models import Membership, User
    from pantau.web.ui import clock

    officer = User.objects.create(username=OFFICER, full_name="Petugas Rekaan")
    Membership.objects.create(user=officer, role="officer", valid_from=clock.now())
    catalogue.make_known()
    for ground in GROUNDS:
        if ground.platform not in ASKED:
            continue
        row = Connector.objects.get(name=ground.connector)
        actions.record_legal_basis(
            row, kind="letter", reference="001/REKAAN", signed_on=date(2024, 1, 5), signatory="Ketua Rekaan",
            scope="unggahan publik", by=None, now=clock.now(),
        )  # fmt: skip
        for name, secret in ground.secrets.items():
            if name not in ("callback", "websub_secret"):  # nobody pushes here
                actions.store_credential(row, name, secret, by=None, now=clock.now())
        actions.enable(row, by=None, now=clock.now())


def register(found: Iterable[Any]) -> None:
    """New accounts, and a sweep at once."""
    from pantau.office.registry.models import Account

    for ground, kind, key in found:
        native_id = key if kind == "id" else ""
        named = {"platform": ground.platform, "kind": kind, "key": key}
        until_done(
            lambda named=named, id_=native_id: Account.objects.get_or_create(
                **named, defaults={"native_id": id_}
            )
        )
    sweep()


def sweep() -> None:
    from bench.faults.platforms import ASKED

    for platform in ASKED:
        name = f"collection.sweep_platform/{platform}"
        until_done(lambda p=platform, n=name: defer("collection.sweep_platform", "sweep", n, platform=p))


def defer(task: str, queue: str, lock: str | None = None, **arguments: Any) -> None:
    from django.db import transaction
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    job = app.configure_task(task, queue=queue, queueing_lock=lock, allow_unknown=True)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(**arguments)


def capture(number: int) -> bool:
    """Have the page of a post captured, as an officer's button does; False while there is none."""
    from pantau.office.evidence import captures
    from pantau.office.evidence.models import PageCapture
    from pantau.office.people.models import User
    from pantau.office.posts.models import Post
    from pantau.web.ui import clock

    def act() -> bool:
        reason = f"Perlu disimpan, permintaan {number}."
        taken = PageCapture.objects.values("post")
        post = (
            Post.objects.filter(platform="youtube").exclude(pk__in=taken.filter(post__isnull=False)).first()
        )
        if PageCapture.objects.filter(why=reason).exists():
            return True
        if post is None:
            return False
        by = User.objects.get(username=OFFICER)
        captures.ask(post, post.url, by=by, reason=reason, now=clock.now())
        return True

    return until_done(act)


def capture_of(url: str) -> None:
    from pantau.office.evidence import captures
    from pantau.office.people.models import User
    from pantau.web.ui import clock

    by = until_done(lambda: User.objects.get(username=OFFICER))
    until_done(
        lambda: captures.ask(None, url, by=by, reason="Perlu disimpan.", now=clock.now(), subject="rekaan:1")
    )


def upload(number: int, body: bytes) -> bool:
    """A screenshot is handed in; False while there is no post to hand it in for."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pantau.office.evidence import uploads
    from pantau.office.evidence.models import PageCapture
    from pantau.office.people.models import User
    from pantau.office.posts.models import Post
    from pantau.web.ui import clock

    def act() -> bool:
        said = f"Saya buka di telepon dan saya foto, nomor {number}."
        if PageCapture.objects.filter(why=said).exists():
            return True
        post = Post.objects.order_by("?").first()
        if post is None:
            return False
        given = SimpleUploadedFile("layar.png", body)
        by = User.objects.get(username=OFFICER)
        uploads.receive(post, [given], said, url=post.url, by=by, now=clock.now())
        return True

    return until_done(act)


def make_everything_due() -> None:
    """Hours pass: every account is looked at again."""
    from pantau.office.collection.models import SweepState
    from pantau.web.ui import clock

    until_done(lambda: SweepState.objects.update(due_at=clock.now()))
    sweep()
