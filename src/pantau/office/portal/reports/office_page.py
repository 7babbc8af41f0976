"""What the office's pages of citizens' reports show: everything but who reports."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.law import due, office_time
from pantau.engine.sources.accounts import identify
from pantau.office.portal.reports import cases, drafting, forms, page, progress
from pantau.office.portal.reports.models import Report, ReportFile
from pantau.web.ui import clock, formats, rulebook
from pantau.web.ui.ribbon import in_language

PAGE = 25
GIST = 140
SIEVE = "saring"
Kind, State, Doubt = Report.Kind, Report.State, Report.Doubt
TABS: tuple[tuple[str, Any], ...] = (
    (State.SENT, gettext_lazy("Baru")),
    (SIEVE, gettext_lazy("Perlu disaring")),
    (State.READ, gettext_lazy("Sedang dibaca")),
    (State.ACCEPTED, gettext_lazy("Informasi awal")),
    (State.CLOSED, gettext_lazy("Selesai")),
)
TONES = {
    State.SENT: ("info", "clock"),
    State.READ: ("info", "eye"),
    State.ACCEPTED: ("ok", "check"),
    State.MERGED: ("rest", "layers"),
    State.CLOSED: ("rest", "x"),
}
KIND_ICONS = {Kind.ANONYMOUS: "chat", Kind.CONFIDENTIAL: "lock", Kind.FORMAL: "file"}
PERSONS = (("reporter.", gettext_lazy("Pelapor")), ("witnesses.", gettext_lazy("Saksi")))


def sent() -> QuerySet[Report]:
    return _of(Report.objects.all(), State.SENT)


def waiting() -> int:
    return sent().count()


def _of(found: QuerySet[Report], tab: str) -> QuerySet[Report]:
    """What looks hurried or comes in heaps stands apart, so that it does not hide the others."""
    if tab == SIEVE:
        return found.filter(state=State.SENT).exclude(doubt=Doubt.NONE)
    if tab == State.SENT:
        return found.filter(state=State.SENT, doubt=Doubt.NONE)
    if tab == State.CLOSED:
        return found.filter(state__in=[State.CLOSED, State.MERGED])
    return found.filter(state=tab)


def listing(found: QuerySet[Report], tab: str, number: str) -> dict[str, Any]:
    tab = tab if tab in dict(TABS) else State.SENT
    counted = _of(found, tab).annotate(
        file_count=Count("files", distinct=True), link_count=Count("links", distinct=True)
    )
    shown = Paginator(
        counted.order_by("sent_at", "pk") if tab in (State.SENT, SIEVE) else counted, PAGE
    ).get_page(number)
    return {
        "tabs": [
            {
                "text": title,
                "url": f"{reverse('reports:list')}?keadaan={value}",
                "count": _of(found, value).count(),
                "current": value == tab,
            }
            for value, title in TABS
        ],
        "page": shown,
        "lines": [_line(one) for one in shown],
        "tab": tab,
        "sieve": tab == SIEVE,
    }


def _line(one: Any) -> dict[str, Any]:
    gist = one.told.get("event.what", "")
    notes = [formats.full_moment(one.sent_at), one.get_kind_display()]
    if one.link_count:
        notes.append(_("%(count)s tautan") % {"count": one.link_count})
    if one.file_count:
        notes.append(_("%(count)s berkas") % {"count": one.file_count})
    return {
        "icon_name": KIND_ICONS[Kind(one.kind)],
        "title": gist if len(gist) <= GIST else f"{gist[:GIST].rstrip()}…",
        "url": reverse("reports:report", args=[one.pk]),
        "note": " · ".join(notes),
        "aside": f"#{one.pk}",
        "chip": {"text": _("Menunggu jawaban Anda"), "tone": "warn", "icon": "chat"}
        if _answered(one)
        else None,
    }


def _answered(one: Report) -> bool:
    """The reporter has answered, and nobody has taken it up since."""
    last = one.messages.order_by("-at", "-pk").first()
    return last is not None and last.officer_id is None and not one.over


def report(one: Report) -> dict[str, Any]:
    tone, icon = TONES[State(one.state)]
    book = rulebook.current()
    found = drafting.stands(one, book, clock.now())
    return {
        "report": one,
        "chip": {"text": one.get_state_display(), "tone": tone, "icon": icon},
        "told": _told(one),
        "account": one.told.get("account.account", ""),
        "facts": _facts(one),
        "links": [_link(one, link) for link in one.links.all()],
        "files": [
            _file(one, held, number) for number, held in enumerate(one.files.select_related("capture"), 1)
        ],
        "messages_said": one.messages.select_related("officer"),
        "completeness": found,
        "groups": page.groups_of(found),
        "is_anonymous": one.kind == Kind.ANONYMOUS,
        "has_persons": bool(one.persons),
        "open": one.state in (State.SENT, State.READ, State.ACCEPTED),
        "undecided": one.state in (State.SENT, State.READ),
        "waits": progress.waits_for_reporter(one),
        "merged": one.merged.all(),
        "alike": _alike(one),
        "cases": [
            {"text": f"{case.number}: {case.title}", "url": reverse("casework:case", args=[case.pk])}
            for case in cases.cases_of(one)
        ],
    }


def _told(one: Report) -> list[dict[str, Any]]:
    names = (
        "event.what",
        "event.place",
        "event.day",
        "event.known_on",
        "reported.name",
        "reported.address",
        "reported.phone",
        "how.known",
    )
    return [
        {"label": forms.label_of(name), "text": page.shown_value(name, one.told[name])}
        for name in names
        if one.told.get(name)
    ]


def _facts(one: Report) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": _("Cara melapor"), "text": one.get_kind_display()},
        {"label": _("Diterima"), "at": one.sent_at},
    ]
    book = rulebook.current()
    study = book.time_limits.deadlines.get("preliminary_study")
    if one.kind == Kind.FORMAL and study and one.sent_at:
        facts.append(
            {
                "label": in_language(study.title),
                "at": due(study, one.sent_at, office_time(book)).warns.ends_at,
                "sub": _("batas menurut bacaan terpendek"),
            }
        )
    for label, at, who in (
        (_("Dibaca"), one.read_at, one.read_by),
        (_("Informasi awal"), one.accepted_at, one.accepted_by),
        (_("Selesai"), one.closed_at, one.closed_by),
    ):
        if at:
            facts.append({"label": label, "at": at, "sub": str(who) if who else ""})
    if one.doubt:
        facts.append({"label": _("Disaring karena"), "text": one.get_doubt_display()})
    if one.closed_why:
        facts.append({"label": _("Alasan ditutup"), "text": one.closed_why})
    if one.expires_at:
        facts.append({"label": _("Dihapus"), "at": one.expires_at})
    return facts


def _link(one: Report, link: Any) -> dict[str, Any]:
    identity = identify(link.url)
    return {
        "url": link.url,
        "platform": link.platform,
        "note": page.known_as(link),
        "is_post": identity.kind == "content",
        "is_account": identity.is_account or bool(link.owner),
        "review": reverse("reports:review", args=[one.pk, link.pk]),
        "propose": reverse("reports:propose", args=[one.pk, link.pk]),
    }


def _file(one: Report, held: ReportFile, number: int) -> dict[str, Any]:
    infected = held.scan == ReportFile.Scan.INFECTED
    return {
        "title": _("Berkas %(number)s: %(kind)s, %(size)s")
        % {"number": number, "kind": held.kind.upper(), "size": formats.size(held.size)},
        "icon": page.ICONS.get(held.kind, "sound"),
        "sha256": held.sha256,
        "scan": held.get_scan_display(),
        "virus": held.virus,
        "infected": infected,
        "url": "" if infected else reverse("reports:file", args=[one.pk, held.pk]),
        "stripped": held.stripped,
        "sealed": reverse("evidence:capture", args=[held.capture_id]) if held.capture_id else "",
    }


def _alike(one: Report) -> list[dict[str, Any]]:
    """Other reports that name the same addresses: perhaps of one thing."""
    keys = list(one.links.values_list("url", flat=True))
    others = Report.objects.exclude(pk=one.pk).exclude(state__in=[State.DRAFT, State.MERGED])
    found = others.filter(links__url__in=keys).distinct().order_by("sent_at")[:5] if keys else []
    return [{"pk": other.pk, "url": reverse("reports:report", args=[other.pk])} for other in found]


def persons(seen: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "facts": [
                {"label": forms.label_of(name), "text": page.shown_value(name, text)}
                for name, text in seen.items()
                if name.startswith(start)
            ],
        }
        for start, title in PERSONS
        if any(name.startswith(start) for name in seen)
    ]
