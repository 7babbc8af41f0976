"""The pages of one's own notices: the list, one that leads on, and the choices."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.people.notices import actions, bot, page, ways
from pantau.office.people.notices.forms import ChoiceForm
from pantau.office.people.notices.models import NoticeChat
from pantau.web.ui import clock


@require_GET
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("sebelum", "")
    older_than = int(before) if before.isdecimal() and len(before) < 19 else None
    return render(request, "people/notices.html", page.told(request.user, clock.now(), older_than))


@require_GET
@never_cache
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Where a message's link leads: it counts as read, and the thing itself opens."""
    one = get_object_or_404(actions.told(request.user), pk=notice_id)
    actions.mark_read(request.user, clock.now(), [one.pk])
    return redirect(one.url)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Those named, or all of them."""
    named = [int(one) for one in request.POST.getlist("notice") if one.isdecimal() and len(one) < 19]
    actions.mark_read(request.user, clock.now(), named or None)
    return redirect("people:notices")


@require_http_methods(["GET", "POST"])
@never_cache
def choices(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    form = ChoiceForm(request.POST or None, user=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        actions.choose(request.user, form.wanted())
        messages.success(request, _("Pilihan tersimpan."))
        return redirect("people:notice-choices")
    context = page.choices(request.user, form, now)
    return render(request, "people/notice_choices.html", context, status=422 if form.errors else 200)


@require_POST
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """A code to be sent to the bot; it is shown this once."""
    if not ways.bot_is_set():
        messages.error(request, _("Bot Telegram kantor ini belum disetel."))
        return redirect("people:notice-choices")
    code = bot.new_code(request.user, clock.now())
    context = {
        "code": code,
        "bot": settings.PANTAU_BOT,
        "link": f"https://t.me/{settings.PANTAU_BOT}?start={code}",
        "minutes": bot.CODE_LIVES.seconds // 60,
    }
    return render(request, "people/notice_join.html", context)


@require_POST
def part(request: HttpRequest) -> HttpResponse:
    if bot.part(request.user):
        messages.success(request, _("Telegram terputus."))
    else:
        NoticeChat.objects.filter(user=request.user).delete()  # a code that nobody used
        messages.info(request, _("Telegram memang tidak terhubung."))
    return redirect("people:notice-choices")
