"""The pages on which people make and revoke tokens, and read what their programs may ask."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.api import access, office_page, scopes, tokens, webhooks
from pantau.office.api import reference as read_reference
from pantau.office.api.forms import TokenForm
from pantau.office.api.models import Token
from pantau.office.people.access import require, standing_of
from pantau.web.ui import clock

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
@never_cache
@reauthentication_required(allow_get=True)  # a token outlives a phone that was left unlocked
def tokens_page(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.make_token(request.user, now))
    given = scopes.choices(standing_of(request.user, now))
    form = TokenForm(request.POST if request.method == "POST" else None, scopes=given)
    if form.is_bound and form.is_valid():
        try:
            made = tokens.make(
                request.user, form.cleaned_data["name"], form.cleaned_data["scopes"], form.lives(), now=now
            )
        except tokens.TokenError as refused:
            form.add_error(None, str(refused))
        else:
            site = request.build_absolute_uri(reverse("api:api-root"))
            return render(request, "interface/token_made.html", {"made": made, "site": site})
    own = Token.objects.filter(user=request.user).order_by("-pk")[:PAGE_SIZE]
    context = {
        "form": form,
        "table": office_page.table(own, now, request, with_owner=False),
        "any": bool(own),
        "tabs": office_page.tabs(request, "tokens"),
    }
    return render(request, "interface/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    token = get_object_or_404(Token.objects.select_related("user"), pk=pk)
    require(access.end_token(request.user, now, token))
    if tokens.revoke(token, by=request.user, now=now):
        messages.success(request, _("Token dicabut. Program yang memakainya langsung ditolak."))
    else:
        messages.info(request, _("Token itu sudah dicabut."))
    return redirect("interface:tokens" if token.user_id == request.user.pk else "interface:everybodys")


@require_GET
@never_cache
def everybodys(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see_tokens_of_all(request.user, now))
    found = Token.objects.select_related("user").order_by("-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "table": office_page.table(page.object_list, now, request, with_owner=True),
        "tabs": office_page.tabs(request, "everybodys"),
    }
    return render(request, "interface/everybodys.html", context)


@require_GET
@never_cache
def webhooks_page(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.make_token(request.user, now))
    page = Paginator(access.webhooks_of(request.user, now).order_by("-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "cards": office_page.webhook_cards(page.object_list, now),
        "tabs": office_page.tabs(request, "webhooks"),
    }
    return render(request, "interface/webhooks.html", context)


@require_POST
def end_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    require(access.make_token(request.user, now))
    hook = get_object_or_404(access.webhooks_of(request.user, now), pk=pk)
    webhooks.end(hook, by=request.user, now=now)
    messages.success(request, _("Panggilan keluar itu diakhiri."))
    return redirect("interface:webhooks")


@require_POST
def resume_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own: whoever wakes it answers for where it leads."""
    now = clock.now()
    require(access.make_token(request.user, now))
    webhooks.resume(get_object_or_404(access.own_webhooks(request.user), pk=pk), by=request.user, now=now)
    messages.success(request, _("Panggilan keluar itu berjalan lagi. Yang tertunda dikirim sekarang."))
    return redirect("interface:webhooks")


@require_GET
@never_cache
def reference(request: HttpRequest) -> HttpResponse:
    require(access.make_token(request.user, clock.now()))
    context = {
        "groups": read_reference.groups(),
        "openapi_url": reverse("api:openapi"),
        "tabs": office_page.tabs(request, "reference"),
    }
    return render(request, "interface/reference.html", context)
