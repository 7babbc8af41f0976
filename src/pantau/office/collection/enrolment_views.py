"""The letter an officer sends, and the page its owner opens: no account of ours, the address is the key."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.engine.sources.connectors.fetching import FetchError
from pantau.office.collection import access, consent_records, enrolment, enrolment_page, forms
from pantau.office.collection.coverage_tabs import tabs
from pantau.office.collection.enrolment import Asked
from pantau.office.collection.enrolment_login import WrongAccountError, asks_for_a_bot
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import ConsentInvitation
from pantau.office.collection.outside import in_a_browser, outside, simulated_at
from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.registry.exporting import csv_lines
from pantau.web.ui import clock
from pantau.web.ui.downloads import csv_download

COOKIE_SALT = "pantau.consent"
COOKIE_LIVES_S = 30 * 60  # as long as the state is taken


# --- officers -------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """What was asked and given; a new letter is shown once, ready to print."""
    now = clock.now()
    require(access.enrol(request.user, now))
    if request.method == "GET":
        return _records(request, forms.LetterForm())
    form = forms.LetterForm(request.POST)
    if form.is_valid():
        try:
            account = enrolment_page.registered(form.cleaned_data["address"])
            accounts = enrolment_page.accounts_for(account, now) if form.cleaned_data["others"] else [account]
            made, token = enrolment.invite(accounts, form.cleaned_data["liaison"], by=request.user, now=now)
            return render(request, "collection/letter.html", _letter(request, made, token))
        except enrolment.EnrolmentError as refused:
            form.add_error("address", str(refused))
    return _records(request, form, status=422)


def _records(request: HttpRequest, form: forms.LetterForm, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    context = {"tabs": tabs("consents", request.user, now), "form": form}
    context |= consent_records.records(now, request.GET)
    return render(request, "collection/consents.html", context, status=status)


def _letter(request: HttpRequest, made: ConsentInvitation, token: str) -> dict[str, Any]:
    address = _absolute(request, reverse("collection:consent", args=[token]))
    drawn = segno.make(address, error="m").svg_inline(scale=5, light="#fff")
    return {
        **enrolment_page.for_letter(made),
        "address": address,
        "code": mark_safe(drawn),  # noqa: S308 - drawn here, out of our own address
    }


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    require(access.enrol(request.user, now))
    enrolment.revoke(get_object_or_404(ConsentInvitation, pk=pk), by=request.user, now=now)
    messages.success(request, _("Undangan dibatalkan."))
    return redirect("collection:consents")


@require_GET
@never_cache
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Every consent on record, as CSV; that it was taken is written down."""
    now = clock.now()
    require(access.enrol(request.user, now))
    record(request.user, "consents_exported")
    rows = enrolment.export_rows(enrolment.all_consents())
    return csv_download(request, f"izin-{day_of(now).isoformat()}.csv", csv_lines(rows))


# --- owners ---------------------------------------------------------------------------------------


@login_not_required
@never_cache
@require_GET
def consent(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, enrolment.letter_of(token), token)


@login_not_required
@never_cache
@require_GET
def begin(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """To the platform's own page. A link and no form: browsers hold forms to this site."""
    letter, asked = _asked(token, pk)
    if asked is None:
        return _page(request, letter, token)
    try:
        if asks_for_a_bot(asked.connector):
            return _bot_page(request, asked, token)
        begun = enrolment.begin(asked, _back(request), now=clock.now())
    except enrolment.EnrolmentError as refused:
        return _page(request, letter, token, trouble=str(refused))
    except FetchError:
        return _page(request, letter, token, trouble=_("Platform tidak menjawab. Silakan ulangi nanti."))
    answer = redirect(in_a_browser(begun.url))
    answer.set_signed_cookie(
        _cookie(),
        f"{begun.nonce} {token}",
        salt=COOKIE_SALT,
        max_age=COOKIE_LIVES_S,
        path=reverse("collection:consent-back"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _asked(token: str, pk: int) -> tuple[ConsentInvitation | None, Asked | None]:
    letter = enrolment.letter_of(token)
    return letter, enrolment.asked_for(letter, pk) if letter else None


def _bot_page(request: HttpRequest, asked: Asked, token: str, *, trouble: str = "") -> HttpResponse:
    """The steps by which a channel's owner lets our bot in. Raises EnrolmentError, FetchError."""
    bot = enrolment.bot_for(asked, outside())
    context = {"bot": bot, "account": asked.account, "token": token, "trouble": trouble}
    return render(request, "collection/consent_bot.html", context, status=400 if trouble else 200)


@login_not_required
@never_cache
@require_POST
def check(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """The owner says that the bot is inside: we look."""
    letter, asked = _asked(token, pk)
    if asked is None or not asks_for_a_bot(asked.connector):
        return _page(request, letter, token)
    try:
        if enrolment.check(asked, outside()):
            return _to_page(token)
        return _bot_page(request, asked, token, trouble=_("Bot belum menjadi administrator kanal ini."))
    except enrolment.EnrolmentError as refused:
        return _page(request, letter, token, trouble=str(refused))
    except FetchError as refused:
        return _page(request, letter, token, trouble=_not_told(refused))


def _not_told(refused: FetchError) -> str:
    if refused.trouble == "gone":
        return _("Telegram tidak mengenal kanal ini. Periksa apakah namanya masih seperti yang terdaftar.")
    return _("Platform tidak menjawab. Silakan ulangi nanti.")


def _cookie() -> str:
    return f"{settings.PANTAU_NARROW_COOKIE_PREFIX}izin"


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Where the platform sends the owner back to."""
    kept = str(request.get_signed_cookie(_cookie(), default="", salt=COOKIE_SALT, max_age=COOKIE_LIVES_S))
    nonce, _space, token = kept.partition(" ")
    letter = enrolment.letter_of(token) if token else None
    if letter is None:
        return _page(request, None, "", trouble=_("Buka kembali alamat di surat, lalu mulai lagi dari sana."))
    trouble = _finish(request, letter, nonce)
    answer = _page(request, letter, token, trouble=trouble) if trouble else _to_page(token)
    answer.delete_cookie(_cookie(), path=reverse("collection:consent-back"), samesite="Lax")
    return answer


def _to_page(token: str) -> HttpResponse:
    return redirect("collection:consent", token)


def _finish(request: HttpRequest, letter: ConsentInvitation, nonce: str) -> str:
    """Why nothing was stored; empty where the consent is on record."""
    code = request.GET.get("code", "")
    if not code:
        return _("Izin tidak diberikan di halaman platform. Tidak ada yang disimpan.")
    state = request.GET.get("state", "")
    try:
        enrolment.complete(
            letter, state=state, nonce=nonce, code=code, back=_back(request), outside=outside()
        )
    except enrolment.EnrolmentError as refused:
        return f"{refused} " + _("Tidak ada yang disimpan.")
    except WrongAccountError as wrong:
        return _(
            "Yang dihubungkan bukan akun yang terdaftar, melainkan: %(found)s. Tidak ada yang disimpan. "
            "Masuklah di platform dengan akun yang terdaftar, lalu ulangi."
        ) % {"found": wrong.found or _("akun yang tidak menyebut namanya")}
    except FetchError:
        return _("Platform tidak memberikan izinnya kepada kami. Tidak ada yang disimpan. Silakan ulangi.")
    return ""


@login_not_required
@require_POST
def withdraw(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    letter, asked = _asked(token, pk)
    if asked is None:
        return _page(request, letter, token)
    enrolment.withdraw(asked, outside())
    return _to_page(token)


def _page(
    request: HttpRequest, letter: ConsentInvitation | None, token: str, *, trouble: str = ""
) -> HttpResponse:
    if letter is None:
        return render(
            request, "collection/consent_unknown.html", {"trouble": trouble}, status=400 if trouble else 404
        )
    context = enrolment_page.for_owner(letter, clock.now())
    context |= {"token": token, "trouble": trouble, "simulated": bool(simulated_at())}
    return render(request, "collection/consent.html", context, status=400 if trouble else 200)


def _back(request: HttpRequest) -> str:
    return _absolute(request, reverse("collection:consent-back"))


def _absolute(request: HttpRequest, path: str) -> str:
    """As others reach this office; platforms want it letter by letter as it was entered there."""
    return settings.PANTAU_URL + path if settings.PANTAU_URL else request.build_absolute_uri(path)
