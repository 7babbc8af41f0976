"""Acts of officials that somebody reported: captured step by step, and seen by a second officer before they count.

Officials' accounts are never swept: all that is known here was seen by people, about one act that was reported.
Nothing is deleted once it is handed in; a mistake is struck out with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from pantau.engine.post import Author, Interaction
from pantau.engine.sources.accounts import Identity, identify
from pantau.office.collection import pictures
from pantau.office.collection.capturing import LEGAL_BASIS
from pantau.office.collection.models import (
    PlatformAnswer,
    ReportedAct,
    ReportedPicture,
    SecondLook,
)
from pantau.office.evidence import captures, subjects
from pantau.office.evidence.actions import EvidenceError
from pantau.office.evidence.models import PageCapture
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts import actions as posts
from pantau.office.registry import actions as registry
from pantau.office.registry import address_notes
from pantau.office.registry.models import Official, OfficialAccountLink

ROUTE = "reported"
SUBJECT = "act"
WEIGH_ACT = "collection.weigh_act"
Status, Kind = ReportedAct.Status, ReportedAct.Kind
IN_A_PICTURE = (Kind.PHOTO, Kind.POSE)  # somebody may be shown there without an account
ON_AN_ACCOUNT = (Kind.FOLLOW, Kind.JOIN)  # done to an account or group, not to a post
SHORTEST_REASON = 5
MOST_PICTURES = 12
DRAFTS_WAIT = timedelta(days=30)
#: Why an account, or a face, is thought to be that person's. One name alike is no evidence, and is no choice here.
EVIDENCE: dict[str, str | Promise] = {
    "confirmed": gettext_lazy("Yang bersangkutan membenarkannya kepada petugas"),
    "declared": gettext_lazy("Yang bersangkutan pernah menyebut sendiri akun ini dalam surat atau formulir"),
    "office_page": gettext_lazy("Laman atau akun resmi kantornya menautkan akun ini"),
    "named": gettext_lazy("Nama lengkap beserta jabatan atau tempat kerjanya tertulis pada akun"),
    "face": gettext_lazy("Wajahnya pada foto dikenal petugas"),
    "work": gettext_lazy("Isi akunnya menunjukkan tempat kerja atau keluarganya"),
    "vouched": gettext_lazy("Rekan kerja atau warga yang mengenalnya membenarkan"),
}  # fmt: skip


class ReportedError(Exception):
    """An act cannot be captured so; the message says why and the way out."""


@dataclass(frozen=True, slots=True)
class Whose:
    """The account an act was done with (empty for a face in a picture), and why it is thought to be the person's."""

    address: str
    name: str
    evidence: Sequence[str]
    note: str


@dataclass(frozen=True, slots=True)
class What:
    kind: str
    address: str  # of the post, account or group it was done to
    text: str
    seen_at: datetime
    occurred_at: datetime | None


@dataclass(frozen=True, slots=True)
class How:
    source: str
    note: str
    taken: Sequence[pictures.Taken]


# --- the first officer ----------------------------------------------------------------------------


@transaction.atomic
def begin(official: Official, *, by: User, now: datetime) -> ReportedAct:
    act = ReportedAct.objects.create(official=official, officer=by, begun_at=now)
    record(by, "reported_act_begun", act, official=official.pk)
    return act


@transaction.atomic
def say_whose(act: ReportedAct, said: Whose) -> None:
    held = _draft(act)
    account = _account(said.address) if said.address.strip() else None
    unknown = [code for code in said.evidence if code not in EVIDENCE]
    if unknown or not said.evidence:
        raise ReportedError(_("Pilih sedikitnya satu alasan. Nama yang sama saja bukan bukti."))
    if account or not held.target_address:
        held.platform = account.platform if account else ""
    held.actor_kind = account.kind if account else ""
    held.actor_key = account.key if account else ""
    held.actor_address = account.url if account else ""
    held.actor_name = said.name.strip()
    held.evidence = list(said.evidence)
    held.evidence_note = _reason(said.note)
    if held.kind and not _fits(held):
        held.kind = ""  # asked again in the next step
    held.save()


@transaction.atomic
def say_what(act: ReportedAct, said: What, *, now: datetime) -> None:
    held = _draft(act)
    target = _target(said)
    if held.actor_key and target.platform != held.platform:
        raise ReportedError(_("Alamat ini dari platform lain daripada akunnya. Periksa keduanya."))
    if not held.actor_key and said.kind not in IN_A_PICTURE:
        raise ReportedError(
            _("Perbuatan ini dilakukan dengan sebuah akun. Isi akunnya pada langkah sebelumnya.")
        )
    if said.seen_at > now:
        raise ReportedError(_("Waktu melihatnya belum tiba. Periksa tanggal dan jamnya."))
    if said.occurred_at is not None and said.occurred_at > said.seen_at:
        raise ReportedError(_("Perbuatan itu tidak mungkin terjadi setelah dilihat. Periksa waktunya."))
    held.kind, held.text = said.kind, said.text.strip()
    held.target_address = target.url or said.address.strip()
    if target.kind == "content":
        owner = identify(target.owner) if target.owner else None
        held.target_post = target.key
        held.target_account = owner.key if owner and owner.is_account else ""
    else:
        held.target_post, held.target_account = "", target.key
    held.platform = target.platform
    held.seen_at, held.occurred_at = said.seen_at, said.occurred_at
    held.save()


def _fits(act: ReportedAct) -> bool:
    """Can what was said before still be done with this account?"""
    if not act.actor_key:
        return act.kind in IN_A_PICTURE
    return identify(act.target_address).platform == act.platform


@transaction.atomic
def say_how(act: ReportedAct, said: How, *, now: datetime) -> None:
    """Where it was heard of, and the pictures; those of an earlier try stay."""
    held = _draft(act)
    held.source, held.source_note = said.source, _reason(said.note)
    held.save(update_fields=["source", "source_note"])
    known = set(held.pictures.values_list("picture", flat=True))
    new = {one.sha256: one for one in said.taken if one.sha256 not in known}
    if len(known) + len(new) > MOST_PICTURES:
        raise ReportedError(
            _("Paling banyak %(count)s gambar untuk satu perbuatan.") % {"count": MOST_PICTURES}
        )
    for position, one in enumerate(new.values(), len(known) + 1):
        ReportedPicture.objects.create(act=held, picture=pictures.keep(one, now=now), position=position)


def missing(act: ReportedAct) -> list[int]:
    """Steps of a draft that still lack something."""
    lacking = []
    if not act.evidence:
        lacking.append(2)
    if not act.kind or act.seen_at is None:
        lacking.append(3)
    if not act.source or not act.pictures.exists():
        lacking.append(4)
    return lacking


@transaction.atomic
def hand_in(act: ReportedAct, *, by: User, now: datetime) -> None:
    """From here on nothing is changed: a second officer looks, and a mistake is struck out."""
    held = _draft(act)
    if missing(held):
        raise ReportedError(_("Masih ada langkah yang belum lengkap."))
    held.status, held.handed_in_at = Status.OPEN, now
    held.save(update_fields=["status", "handed_in_at"])
    app.configure_task(WEIGH_ACT, queue="detect").defer(act_id=held.pk)
    record(by, "reported_act_handed_in", held, **_told(held))


@transaction.atomic
def drop_forgotten(now: datetime) -> int:
    """Drafts nobody handed in go, with their pictures: an official is not named by what came to nothing."""
    old = ReportedAct.objects.filter(status=Status.DRAFT, begun_at__lte=now - DRAFTS_WAIT)
    held = list(old.select_for_update(of=("self",)).order_by("pk"))
    for one in held:
        hashes = list(one.pictures.values_list("picture_id", flat=True))
        one.pictures.all().delete()
        pictures.forget_unused(hashes)
        record(None, "reported_act_forgotten", one)
        one.delete()
    return len(held)


def _draft(act: ReportedAct) -> ReportedAct:
    held = ReportedAct.objects.select_for_update().get(pk=act.pk)
    if held.status != Status.DRAFT:
        raise ReportedError(_("Catatan ini sudah diserahkan dan tidak dapat diubah lagi."))
    return held


def _account(written: str) -> Identity:
    identity = identify(written)
    if not identity.is_account or not identity.url:
        raise ReportedError(
            address_notes.told(
                identity, _("Ini bukan alamat sebuah akun. Buka profilnya, lalu salin alamatnya.")
            )
        )
    return identity


def _target(said: What) -> Identity:
    if said.kind not in Kind.values:
        raise ReportedError(_("Pilih perbuatannya."))
    identity = identify(said.address)
    if identity.kind == "invalid":
        raise ReportedError(address_notes.told(identity, _("Alamat ini tidak dapat dibaca.")))
    if said.kind in ON_AN_ACCOUNT:
        if not (identity.is_account or identity.kind == "group"):
            raise ReportedError(_("Isi alamat akun atau grup yang diikuti."))
    elif identity.kind != "content":
        raise ReportedError(_("Isi alamat unggahannya, bukan alamat akun atau halaman depan."))
    return identity


def _reason(why: str) -> str:
    reason = " ".join(why.split())
    if len(reason) < SHORTEST_REASON:
        raise ReportedError(_("Tulis alasannya dalam beberapa kata."))
    return reason


def _told(act: ReportedAct) -> dict[str, Any]:
    """For the audit trail: what is claimed, without the person's name."""
    return {
        "official": act.official_id,
        "kind": act.kind,
        "target": act.target_address,
        "evidence": act.evidence,
        "pictures": list(act.pictures.values_list("picture", flat=True)),
    }


# --- the second officer ---------------------------------------------------------------------------


@transaction.atomic
def look_second(act: ReportedAct, *, by: User, saw: str, statement: str, now: datetime) -> SecondLook:
    """Another officer has looked themself. Only who saw the same makes it count; else it stays open."""
    held = ReportedAct.objects.select_for_update().get(pk=act.pk)
    if held.status != Status.OPEN:
        raise ReportedError(_("Catatan ini tidak sedang menunggu petugas kedua."))
    if held.officer_id == by.pk:
        raise ReportedError(_("Petugas kedua harus orang lain daripada yang menangkapnya."))
    if saw not in SecondLook.Saw.values:
        raise ReportedError(_("Pilih apa yang Anda lihat."))
    look = SecondLook.objects.create(act=held, officer=by, at=now, saw=saw, statement=_reason(statement))
    record(by, "reported_act_looked_at", held, official=held.official_id, saw=saw, statement=look.statement)
    if saw == SecondLook.Saw.SEEN:
        _confirm(held, by, now)
    return look


def _confirm(act: ReportedAct, second: User, now: datetime) -> None:
    if act.actor_key:
        _link(act, second, now)
    interaction = posts.record_act(
        interaction_of(act, second), legal_basis=LEGAL_BASIS, source=f"reported:{act.pk}", clock=lambda: now
    )
    act.status, act.interaction_id = Status.CONFIRMED, interaction
    act.save(update_fields=["status", "interaction"])


def _link(act: ReportedAct, second: User, now: datetime) -> None:
    """Two officers now state whose account it is; as an unregistered account it is on no plan and never swept."""
    account = registry.add_account(act.actor_address, now=now, platform=act.platform, by=second)
    said = "; ".join([*(str(EVIDENCE[code]) for code in act.evidence), act.evidence_note])
    registry.link_official_account(act.official, account, by=second, why=said[:1000], now=now)


def interaction_of(act: ReportedAct, second: User | None = None) -> Interaction:
    """Without the official's name: the room of posts is not restricted."""
    stable = act.actor_kind == "id"
    if act.actor_key:
        actor = Author(
            act.platform,
            native_id=act.actor_key if stable else None,
            handle=None if stable else act.actor_key,
            url=act.actor_address or None,
        )
    else:
        actor = Author(act.platform, native_id=f"official:{act.official_id}")
    kinds: Mapping[str, Any] = {one.value: one.value for one in Kind}
    return Interaction(
        kinds[act.kind],
        act.platform,
        actor,
        target_post=act.target_post or None,
        target_account=act.target_account or None,
        text=act.text or None,
        occurred_at=act.occurred_at or _said_by_platform(act),
        observed_at=act.seen_at,
        route=ROUTE,
        observer=", ".join(who.username for who in (act.officer, second) if who),
        source_ref=f"reported:{act.pk}",
    )


def _said_by_platform(act: ReportedAct) -> datetime | None:
    found = act.answers.filter(outcome=PlatformAnswer.Outcome.FOUND).exclude(occurred_at=None).first()
    return found.occurred_at if found else None


# --- mistakes -------------------------------------------------------------------------------------


@transaction.atomic
def capture_page(act: ReportedAct, *, by: User, reason: str, now: datetime) -> PageCapture:
    """Have the page captured on which the act is to be seen. Raises EvidenceError."""
    if act.status == Status.DRAFT:
        raise EvidenceError(_("Serahkan dahulu catatannya; setelah itu halamannya dapat direkam."))
    return captures.ask(None, address_of(act), by=by, reason=reason, now=now, subject=subject_of(act))


def subject_of(act: ReportedAct) -> str:
    """What captures and evidence call it."""
    return subjects.subject_of(SUBJECT, act.pk)


def address_of(act: ReportedAct) -> str:
    """The page on which it is to be seen."""
    address = act.target_address
    return address if "://" in address or not address else f"https://{address}"


@transaction.atomic
def strike(act: ReportedAct, *, by: User, why: str, now: datetime, wrong_person: bool = False) -> None:
    """Withdrawn, or a mistake. It is kept with the reason; the act counts no more unless others captured it too.

    ``wrong_person``: the account is not the official's, so that its link goes as well.
    """
    held = ReportedAct.objects.select_for_update().get(pk=act.pk)
    if held.status == Status.STRUCK:
        raise ReportedError(_("Catatan ini sudah dicoret."))
    was, reason = held.status, _reason(why)
    held.status, held.struck_at, held.struck_by, held.struck_why = Status.STRUCK, now, by, reason
    held.save(update_fields=["status", "struck_at", "struck_by", "struck_why"])
    if was == Status.CONFIRMED:
        others = ReportedAct.objects.filter(interaction=held.interaction_id, status=Status.CONFIRMED)
        if not others.exists():
            posts.strike_act(held.interaction_id, why=reason, at=now)
        if wrong_person:
            _unlink(held, by, reason)
    record(by, "reported_act_struck", held, official=held.official_id, was=was, why=reason)


def _unlink(act: ReportedAct, by: User, why: str) -> None:
    for link in OfficialAccountLink.objects.filter(
        official=act.official_id,
        account__platform=act.platform,
        account__kind=act.actor_kind,
        account__key=act.actor_key,
    ):
        registry.unlink_official_account(link, by=by, why=why)
