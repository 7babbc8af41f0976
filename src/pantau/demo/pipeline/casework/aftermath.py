"""What comes after a decision that people were told of: the person replies, and the office tells the public."""

from __future__ import annotations

from pantau.demo.pipeline.casework.days import Way, later
from pantau.demo.pipeline.casework.hands import Work
from pantau.office.portal.publishing import actions as publishing
from pantau.office.portal.publishing.actions import Wording
from pantau.office.portal.reply import actions as reply
from pantau.office.portal.reply.models import Reply

APPROVER = "hamdan"
BODY = """Bawaslu telah menyelesaikan penanganan temuan nomor {number}. Rapat pleno memutus hasilnya, dan instansi yang
berwenang sudah menindaklanjutinya.

Nama siapa pun tidak diumumkan di sini. Yang bersangkutan menerima pemberitahuan sendiri dan mempunyai hak jawab."""


def after_the_notice(work: Work) -> Way:
    if any(work.story.replies):
        yield from _replied(work)
    if work.story.announced:
        yield later(work.now, 0, 15, 30)
        _announce(work)


def _replied(work: Work) -> Way:
    said, answered = work.story.replies
    party = work.reported
    assert party is not None, "a story with a reply is about somebody"
    code = reply.give(work.case, party.pk, by=work.lead, now=work.now)
    yield later(work.now, 1, 19, 40)
    right = reply.look_up(code, "demo", work.now)
    assert right is not None, "the code was given a moment ago"
    written = reply.reply(right, said, asks_correction=True, now=work.now)
    yield later(work.now, 1, 10, 5)
    reply.answer(work.case, written.pk, Reply.Result.KEPT, answered, by=work.lead, now=work.now)


def _announce(work: Work) -> None:
    number = work.case.register_number
    told = Wording(
        title=f"Selesai ditangani: temuan {number}",
        summary="Satu temuan tentang netralitas selesai ditindaklanjuti.",
        body=BODY.format(number=number),
    )
    piece = publishing.begin("notice", told, by=work.lead, now=work.now)
    publishing.ask(piece, by=work.lead, now=work.now)
    publishing.approve(piece, 1, publish_at=None, by=work.staff[APPROVER], now=work.now)
