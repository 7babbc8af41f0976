"""What the letter and the page that it opens say: by what right is asked, and what owners agree to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.sources.accounts import identify
from pantau.office.collection import enrolment
from pantau.office.collection.enrolment import Asked
from pantau.office.collection.enrolment_login import asks_for_a_bot
from pantau.office.collection.forms import BASIS_KINDS
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import ConsentInvitation
from pantau.office.collection.purging import raw_lives
from pantau.office.registry.models import Account
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

#: Platform -> what is read under the consent.
READ: Mapping[str, tuple[str | Promise, ...]] = {
    "facebook": (
        gettext_lazy("Unggahan yang diterbitkan Halaman: kata-kata, gambar, tautan, dan waktunya"),
        gettext_lazy("Jumlah reaksi, komentar, dan berbagi pada unggahan itu"),
        gettext_lazy("Pemberitahuan saat unggahan dibuat, diubah, atau dihapus"),
    ),
    "instagram": (
        gettext_lazy("Unggahan yang diterbitkan akun: keterangan, gambar atau video, dan waktunya"),
        gettext_lazy("Jumlah suka dan komentar pada unggahan itu"),
    ),
    "threads": (
        gettext_lazy("Unggahan yang diterbitkan akun: kata-kata, gambar, dan waktunya"),
        gettext_lazy("Pemberitahuan saat unggahan dibuat atau dihapus"),
    ),
    "tiktok": (
        gettext_lazy("Nama akun dan daftar video publiknya: keterangan, alamat, dan waktunya"),
        gettext_lazy("Jumlah suka, komentar, berbagi, dan tayangan video itu"),
    ),
    "telegram": (
        gettext_lazy("Unggahan kanal sejak bot kami menjadi administrator, beserta suntingannya"),
        gettext_lazy("Pemberitahuan saat bot dimasukkan atau dikeluarkan"),
    ),
}
NOT_READ: tuple[str | Promise, ...] = (
    gettext_lazy("Pesan pribadi"),
    gettext_lazy("Daftar pengikut dan teman"),
    gettext_lazy("Kata sandi; Anda mengetiknya hanya di halaman platform"),
    gettext_lazy("Akun yang tidak Anda hubungkan"),
)


def registered(address: str) -> Account:
    """The registered account of an address. Raises EnrolmentError."""
    identity = identify(address)
    same = Account.objects.filter(platform=identity.platform, kind=identity.kind, key=identity.key)
    found = same.exclude(status=Account.Status.UNREGISTERED).order_by("pk").first()
    if found is None:
        raise enrolment.EnrolmentError(_("Akun ini tidak ada di daftar akun yang diawasi."))
    return found


def accounts_for(account: Account, now: datetime) -> list[Account]:
    """With it, every account its candidate or party has registered and that can be connected, by platform."""
    if account.candidate_id is None and account.party_id is None:
        return [account]
    same = Account.objects.filter(candidate=account.candidate_id, party=account.party_id)
    living = same.filter(Q(valid_to=None) | Q(valid_to__gt=day_of(now)))
    known = living.exclude(status__in=(Account.Status.UNREGISTERED, Account.Status.UNRESOLVED))
    return enrolment.connectable(known.order_by("platform", "key", "pk"))


def for_letter(letter: ConsentInvitation) -> dict[str, Any]:
    """What is printed: which accounts, and by what right."""
    asked = enrolment.asked_in(letter)
    return {"letter": letter, "accounts": [one.account for one in asked], "facts": _rights(asked)}


def _rights(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Who asks and by what right; each basis once, with the platforms it is for where they differ."""
    held = {one.connector.pk: one.connector.legal_bases.order_by("-pk").first() for one in asked}
    by_words: dict[tuple[str, str, str], list[str]] = {}
    for one in asked:
        if basis := held[one.connector.pk]:
            kind = str(dict(BASIS_KINDS).get(basis.kind, basis.kind))
            words = (
                basis.signatory,
                f"{kind} {basis.reference}, {formats.full_day(basis.signed_on)}",
                basis.scope,
            )
            by_words.setdefault(words, []).append(str(platform_name(one.account.platform)))
    facts: list[dict[str, Any]] = []
    for (signatory, basis, scope), platforms in by_words.items():
        named = "" if len(by_words) == 1 else f" ({', '.join(dict.fromkeys(platforms))})"
        facts += [
            {"label": _("Yang meminta") + named, "text": signatory},
            {"label": _("Dasar hukum") + named, "text": basis, "sub": scope},
        ]
    return facts


def for_owner(letter: ConsentInvitation, now: datetime) -> dict[str, Any]:
    asked = enrolment.asked_in(letter)
    platforms = dict.fromkeys(one.account.platform for one in asked)
    return {
        "letter": letter,
        "facts": _rights(asked),
        "lines": [_owner_line(one, now) for one in asked],
        "reads": [{"platform": name, "what": READ[name]} for name in platforms],
        "never": NOT_READ,
        "days": max((raw_lives(one.connector.route).days for one in asked), default=0),
    }


def _owner_line(asked: Asked, now: datetime) -> dict[str, Any]:
    given = enrolment.consent_of(asked)
    withdrawn = None if given else enrolment.last_withdrawn(asked)
    chip = {"text": _("Belum terhubung"), "tone": "rest", "icon": "dash"}
    if given:
        chip = {"text": _("Terhubung"), "tone": "ok", "icon": "check"}
    elif withdrawn:
        chip = {"text": _("Dicabut"), "tone": "rest", "icon": "x"}
    return {
        "account": asked.account,
        "platform": platform_name(asked.account.platform),
        "given": given,
        "withdrawn": withdrawn,
        "chip": chip,
        "bot": asks_for_a_bot(asked.connector),
        "hindrance": "" if given else enrolment.hindrance(asked, now),
    }
