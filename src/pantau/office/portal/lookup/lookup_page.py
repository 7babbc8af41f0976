"""The answer in words: what was found, what that means, and what to mind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pantau.engine.text.resemblance import Difference
from pantau.office.portal.guide_page import day_text
from pantau.office.portal.lookup.finding import PLATFORMS, Finding, Near, look_up
from pantau.office.portal.lookup.registered import Registered
from pantau.office.portal.public import Visit
from pantau.office.registry import access
from pantau.office.registry.models import Account
from pantau.office.registry.pages import closing_note
from pantau.web.ui.labels import platform_name

Status = Account.Status


def page(visit: Visit) -> dict[str, Any]:
    platform = visit.request.GET.get("di", "")
    platform = platform if platform in PLATFORMS else ""
    found = look_up(visit.request.GET.get("q", ""), platform)
    asked = {"q": found.written} | ({"di": platform} if platform else {})
    return {
        "found": found,
        "form": {
            "action": visit.address("lookup").split("?")[0],
            "hidden": [("tanggal", visit.preview.isoformat())] if visit.preview else [],
            "platforms": [("", _("semua aplikasi")), *((one, platform_name(one)) for one in PLATFORMS)],
            "platform": platform,
        },
        "saying": _saying(found, visit.today),
        "cards": [card(one, visit.today) for one in found.exact],
        "asked_for": _asked_for(found),
        "elsewhere": _elsewhere(found),
        "near": [near_line(one, visit) for one in found.near],
        "why_not": found.note and (found.note.en if visit.language == "en" else found.note.id),
        "lasting": visit.address("lookup", **asked),
        "whole_address": visit.whole_address("lookup", **asked),
        "data": visit.address("lookup-data"),
        "law": closing_note(visit.book),
    }


def _saying(found: Finding, today: date) -> dict[str, str]:
    """``shape`` and ``icon`` of the answer, its heading, and what that means."""
    if found.state == "found":
        return _registered() if any(is_open(one, today) for one in found.exact) else _closed()
    if found.state == "unreadable":
        return {
            "shape": "open", "icon": "info", "title": _("Belum dapat dibaca"),
            "means": _("Ini bukan nama atau alamat satu akun, jadi belum dapat dicari."),
        }  # fmt: skip
    if found.state == "near":
        return {
            "shape": "open", "icon": "alert", "title": _("Tidak terdaftar, tetapi mirip akun terdaftar"),
            "means": _(
                "Akun yang Anda tulis tidak ada dalam daftar akun resmi. Mungkin salah ketik. Mungkin juga ada yang "
                "meniru: bandingkan huruf demi huruf."
            ),
        }  # fmt: skip
    return {
        "shape": "open", "icon": "dash", "title": _("Tidak terdaftar"),
        "means": _(
            "Akun ini tidak ada dalam daftar akun resmi kampanye. Itu tidak berarti akunnya palsu atau melanggar: akun "
            "warga biasa memang tidak ada di sini. Tetapi jangan percaya bila akun ini mengaku akun resmi."
        ),
    }  # fmt: skip


def _registered() -> dict[str, str]:
    return {
        "shape": "yes", "icon": "check", "title": _("Terdaftar"),
        "means": _(
            "Akun ini didaftarkan peserta pemilu sebagai akun resmi kampanye. Isinya menjadi tanggung jawab peserta "
            "itu. Terdaftar tidak berarti semua isinya benar."
        ),
    }  # fmt: skip


def _closed() -> dict[str, str]:
    return {
        "shape": "open", "icon": "lock", "title": _("Pernah terdaftar, sudah ditutup"),
        "means": _(
            "Akun ini dahulu akun resmi kampanye. Sekarang tidak lagi: apa yang diunggah sesudah ditutup bukan dari "
            "akun resmi."
        ),
    }  # fmt: skip


def _asked_for(found: Finding) -> str:
    """As what the words were read: the address of one account, or a name on several platforms."""
    if len(found.identities) == 1:
        one = found.identities[0]
        return f"{one.display} ({platform_name(one.platform)})"
    return found.written


def _elsewhere(found: Finding) -> str:
    """A name without its application may be somebody else's on another one."""
    if len(found.identities) < 2 or not found.exact:
        return ""
    names = ", ".join(dict.fromkeys(str(platform_name(one.platform)) for one in found.exact))
    return _("Nama ini terdaftar di %(names)s. Akun bernama sama di aplikasi lain tidak terdaftar.") % {
        "names": names
    }


def is_open(account: Registered, today: date) -> bool:
    over = account.valid_to is not None and account.valid_to <= today
    return account.status != Status.CLOSED and not over


def card(account: Registered, today: date) -> dict[str, Any]:
    """One registration of the account: whose, where, since when."""
    open_, closed = ("ok", "check", _("Terdaftar")), ("rest", "lock", _("Ditutup"))
    tone, icon, status = open_ if is_open(account, today) else closed
    facts: list[dict[str, Any]] = [
        {"label": _("Status"), "text": "", "chip": {"text": status, "tone": tone, "icon": icon}},
        {"label": _("Didaftarkan oleh"), "text": owner(account)},
        {"label": _("Sejak"), "text": since(account)},
        {"label": _("Ditutup sejak"), "text": closed_since(account, today)},
        {"label": _("Alamat"), "text": account.url},
    ]
    return {
        "title": f"{account.handle or account.key}, {platform_name(account.platform)}",
        "facts": [fact for fact in facts if fact["text"] or "chip" in fact],
    }


def owner(account: Registered) -> str:
    """The party; the candidate only where naming is switched on and the candidate agreed."""
    of_party = _("%(party)s (nomor %(number)s)") % {"party": account.party, "number": account.party_number}
    if account.candidate is None:
        return of_party
    if access.publish_name(account).allowed:
        return f"{account.candidate}, {of_party}"
    return _("seorang calon dari %(party)s") % {"party": of_party}


def since(account: Registered) -> str:
    if account.since is None:
        return ""
    late = _(", sesudah batas waktu pendaftaran") if account.status == Status.LATE else ""
    again = _(", pernah ditutup lalu dipakai lagi") if account.status == Status.REACTIVATED else ""
    return f"{day_text(account.since)}{late}{again}"


def closed_since(account: Registered, today: date) -> str:
    if is_open(account, today):
        return ""
    # ``valid_to`` is the first day on which it was no longer registered.
    return day_text(account.valid_to) if account.valid_to else _("tanggalnya tidak tercatat")


def near_line(one: Near, visit: Visit) -> dict[str, Any]:
    """For ui/components/lines.html: the registered account, whose it is, and what differs."""
    name = one.account.handle or one.account.key
    return {
        "platform": one.account.platform,
        "title": name,
        "url": visit.address("lookup", q=one.account.url or name),
        "note": _("%(differs)s Didaftarkan oleh %(owner)s.")
        % {"differs": differs(one), "owner": owner(one.account)},
    }


def differs(one: Near) -> str:
    where = _("Di aplikasi lain.") + " " if one.elsewhere else ""
    return where + (_("Namanya sama.") if one.difference is None else _in_words(one.difference))


def _in_words(found: Difference) -> str:
    signs = {"written": found.written, "known": found.known}
    if not found.known:
        what = _("Yang Anda tulis kelebihan “%(written)s”.") % signs
    elif not found.written:
        what = _("Yang Anda tulis kekurangan “%(known)s”.") % signs
    else:
        what = _("Anda menulis “%(written)s”, yang terdaftar “%(known)s”.") % signs
    if found.why == "one_letter":
        return what
    same, alike = _("Hurufnya sama, hanya tandanya berbeda."), _("Keduanya tampak mirip di mata.")
    return f"{what} {same if found.why == 'same_letters' else alike}"


def columns() -> Sequence[tuple[str, str]]:
    """The data dictionary: each column of the file and what stands in it."""
    return (
        ("platform", _("Aplikasi, dengan nama singkat: facebook, instagram, x, tiktok, youtube, dan seterusnya.")),
        ("nama_akun", _("Nama akun seperti ditulis pada pendaftaran, tanpa @. Kosong bila didaftarkan dengan nomor.")),
        ("nomor_akun", _("Nomor tetap akun pada aplikasinya, bila itu yang didaftarkan.")),
        ("alamat", _("Alamat web akun.")),
        ("status", _("terdaftar, terlambat (sesudah batas waktu), aktif_lagi (pernah ditutup), atau ditutup.")),
        ("terdaftar_sejak", _("Tanggal pendaftaran (tahun-bulan-hari). Kosong bila tidak tercatat.")),
        ("ditutup_sejak", _("Hari pertama akun itu bukan lagi akun resmi. Kosong bila masih terdaftar.")),
        ("nomor_partai", _("Nomor urut partai pada surat suara.")),
        ("partai", _("Nama partai.")),
        ("calon", _("Nama calon. Kosong bila penyebutan nama belum dinyalakan, atau calon tidak bersedia.")),
    )  # fmt: skip
