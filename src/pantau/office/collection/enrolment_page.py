"""What the pages of consent say: to officers what was asked and given, to owners what they agree to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.sources.accounts import identify
from pantau.office.collection import enrolment
from pantau.office.collection.forms import BASIS_KINDS, LetterForm
from pantau.office.collection.models import Consent, ConsentInvitation
from pantau.office.collection.sweeping import RAW_LIVES
from pantau.office.registry.lists import day_text
from pantau.office.registry.models import Account
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

MOST_SHOWN = 200
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
}
NOT_READ: tuple[str | Promise, ...] = (
    gettext_lazy("Pesan pribadi"),
    gettext_lazy("Daftar pengikut dan teman"),
    gettext_lazy("Kata sandi; Anda mengetiknya hanya di halaman platform"),
    gettext_lazy("Akun lain milik Anda"),
)


def registered(address: str) -> Account:
    """The registered account of an address. Raises EnrolmentError."""
    identity = identify(address)
    same = Account.objects.filter(platform=identity.platform, kind=identity.kind, key=identity.key)
    found = same.exclude(status=Account.Status.UNREGISTERED).order_by("pk").first()
    if found is None:
        raise enrolment.EnrolmentError(_("Akun ini tidak ada di daftar akun yang diawasi."))
    return found


def records(now: datetime, form: LetterForm) -> dict[str, Any]:
    letters = ConsentInvitation.objects.select_related("account", "connector")[:MOST_SHOWN]
    given = Consent.objects.select_related("account").order_by("-given_at", "-pk")[:MOST_SHOWN]
    return {
        "form": form,
        "letters": [_letter_line(one, now) for one in letters],
        "consents": [_consent_line(one) for one in given],
    }


def _letter_line(one: ConsentInvitation, now: datetime) -> dict[str, Any]:
    living = one.revoked_at is None and one.expires_at > now
    chip = {"text": _("Berlaku"), "tone": "info", "icon": "clock"}
    if one.revoked_at:
        chip = {"text": _("Dibatalkan"), "tone": "rest", "icon": "x"}
    elif not living:
        chip = {"text": _("Kedaluwarsa"), "tone": "rest", "icon": "clock"}
    return {
        "pk": one.pk,
        "account": one.account,
        "liaison": one.liaison,
        "until": one.expires_at,
        "chip": chip,
        "open": one.revoked_at is None,
    }


def _consent_line(one: Consent) -> dict[str, Any]:
    ended = {"text": _("Dicabut"), "tone": "rest", "icon": "x"}
    holds = {"text": _("Berlaku"), "tone": "ok", "icon": "check"}
    return {
        "platform": one.account.platform,
        "title": str(one.account),
        "url": reverse("registry:account", args=[one.account_id]),
        "note": f"{one.given_by}, {formats.full_moment(one.given_at)}",
        "chip": ended if one.withdrawn_at else holds,
        "later": bool(one.withdrawn_at),
    }


def about(letter: ConsentInvitation) -> dict[str, Any]:
    """Which account, and by what right."""
    account, basis = letter.account, letter.connector.legal_bases.order_by("-pk").first()
    facts: list[dict[str, Any]] = [
        {"label": _("Akun"), "text": str(account), "sub": account.url},
        {"label": _("Platform"), "text": str(platform_name(account.platform))},
    ]
    if basis:
        kind = str(dict(BASIS_KINDS).get(basis.kind, basis.kind))
        facts += [
            {"label": _("Yang meminta"), "text": basis.signatory},
            {
                "label": _("Dasar hukum"),
                "text": f"{kind} {basis.reference}, {day_text(basis.signed_on)}",
                "sub": basis.scope,
            },
        ]
    return {"account": account, "facts": facts, "platform": platform_name(account.platform)}


def for_owner(letter: ConsentInvitation, now: datetime) -> dict[str, Any]:
    given = enrolment.consent_of(letter)
    return {
        **about(letter),
        "letter": letter,
        "given": given,
        "withdrawn_at": None if given else enrolment.last_withdrawal(letter),
        "hindrance": "" if given else enrolment.hindrance(letter, now),
        "reads": READ[letter.account.platform],
        "never": NOT_READ,
        "days": RAW_LIVES.days,
    }
