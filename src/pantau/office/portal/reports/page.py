"""What the public pages of reporting show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pantau.engine.evidence import brought
from pantau.engine.sources.accounts import identify
from pantau.office.portal.public import Visit
from pantau.office.portal.reports import codes, drafting, files, forms, holding, progress
from pantau.office.portal.reports.models import Report, ReportFile
from pantau.office.portal.reports.requirements import LATE, MET, Completeness, Item
from pantau.office.registry.models import Account
from pantau.web.ui import clock, formats, labels

ACCEPTED = ",".join(brought.MEDIA_TYPES.values())
ICONS = {"png": "image", "jpeg": "image", "webp": "image", "mp4": "play", "webm": "play", "pdf": "file"}
Kind, Scan = Report.Kind, ReportFile.Scan


# --- choosing -------------------------------------------------------------------------------------


def kinds(visit: Visit) -> list[dict[str, Any]]:
    """The three ways, in the order of how much they ask."""
    days = {stage: kept.days for stage, kept in visit.book.reporting.keeping.items()}
    stays = _("Dihapus %(days)s hari setelah ditutup bila tidak ditelusuri.") % {
        "days": days.get("closed", 180)
    }
    return [
        {
            "value": Kind.ANONYMOUS,
            "title": _("Informasi tanpa nama"),
            "happens": _("Anda memberi tahu saja. Kami tidak menanyakan siapa Anda."),
            "kept": _("Cerita dan bukti Anda. Nama, nomor, dan alamat jaringan Anda tidak disimpan.")
            + " "
            + stays,
            "leads": _(
                "Menjadi informasi awal: petugas dapat menelusurinya sendiri. Anda bukan pelapor menurut hukum."
            ),
        },
        {
            "value": Kind.CONFIDENTIAL,
            "title": _("Identitas dirahasiakan"),
            "happens": _("Anda memberi nama dan nomor telepon, supaya petugas dapat bertanya."),
            "kept": _(
                "Identitas disimpan terkunci. Petugas hanya dapat membukanya dengan alasan, dan pembukaannya tercatat."
            ),
            "leads": _(
                "Menjadi informasi awal. Bila kelak perlu laporan resmi, petugas akan bertanya dahulu kepada Anda."
            ),
        },
        {
            "value": Kind.FORMAL,
            "title": _("Laporan resmi"),
            "happens": _(
                "Anda mengisi identitas lengkap seperti pada formulir Bawaslu, lalu diminta menandatanganinya."
            ),
            "kept": _("Identitas disimpan terkunci. Pelapor dan terlapor dapat dimintai keterangan."),
            "leads": _(
                "Bila syaratnya lengkap, laporan dapat diregister dan ditangani menurut undang-undang."
            ),
        },
    ]


def start(visit: Visit, report: Report | None, draft: Report | None) -> dict[str, Any]:
    return {
        "kinds": kinds(visit),
        "chosen": draft.kind if draft else "",
        "draft": draft,
        "held": report,
        "shared": bool(draft and (draft.links.exists() or draft.files.exists())),
        "track": visit.address("report-track"),
        "protection": visit.address("report-protection"),
        "continue": visit.address("report-step", forms.CHECK),
        "offline": visit.address("report-offline"),
    }


def offline(visit: Visit) -> dict[str, Any]:
    return {
        "accept": ACCEPTED,
        "letters": codes.LETTERS,
        "length": codes.LENGTH,
        "track": visit.address("report-track"),
    }


def protection(visit: Visit) -> dict[str, Any]:
    kept = visit.book.reporting.keeping
    rows = [
        (_("Rancangan yang tidak dikirim"), "draft"),
        (_("Laporan yang ditutup tanpa ditelusuri"), "closed"),
        (_("Laporan yang menjadi informasi awal"), "accepted"),
    ]
    return {
        "kinds": kinds(visit),
        "keeping": [
            {"label": label, "text": _("%(days)s hari") % {"days": formats.number(kept[stage].days)}}
            for label, stage in rows
            if stage in kept
        ],
        "unconfirmed": any(not one.confirmed for one in kept.values()),
        "back": visit.address("report"),
    }


# --- steps ----------------------------------------------------------------------------------------


def form(visit: Visit, report: Report, step: str) -> forms.StepForm:
    told = {**report.told, **drafting.persons_of(report)}
    initial = {forms.field_of(name): text for name, text in told.items()}
    return forms.STEPS[step](initial=initial, today=visit.today)


def step(visit: Visit, report: Report, step: str, form: forms.StepForm) -> dict[str, Any]:
    steps = forms.steps_of(report.kind)
    at = steps.index(step)
    return (
        _frame(visit, report, step)
        | standing(visit, report)
        | {
            "form": form,
            "fields": [form[name] for name in form.fields],
            "step": step,
            "title": forms.TITLES[step],
            "back": visit.address("report-step", steps[at - 1]) if at else visit.address("report"),
            "action": visit.address("report-step", step),
            "proof": _proof(visit, report) if step == "bukti" else None,
        }
    )


def _frame(visit: Visit, report: Report, now: str) -> dict[str, Any]:
    return {
        "report_held": report,
        "steps": _steps(visit, report, now),
        "code": codes.shown(holding.code_of(visit.request)),
        "kept_until": report.expires_at,
        "kind_title": report.get_kind_display(),
        "change": visit.address("report"),
        "discard": visit.address("report-discard"),
        "leave": visit.address("report-leave"),
    }


def _steps(visit: Visit, report: Report, now: str) -> list[dict[str, Any]]:
    steps = forms.steps_of(report.kind)
    at = steps.index(now)
    return [
        {
            "title": forms.TITLES[one],
            "state": "past" if number < at else "now" if number == at else "later",
            "url": visit.address("report-step", one),
        }
        for number, one in enumerate(steps)
    ]


def standing(visit: Visit, report: Report) -> dict[str, Any]:
    """How complete it is; also asked for on its own while somebody types."""
    found = drafting.stands(report, visit.book, clock.now())
    return {
        "completeness": found,
        "groups": groups_of(found),
        "is_anonymous": report.kind == Kind.ANONYMOUS,
        "lacking": [
            {"label": forms.label_of(name), "url": visit.address("report-step", forms.step_with(name))}
            for name in found.lacking
        ],
    }


def groups_of(found: Completeness) -> list[dict[str, Any]]:
    return [
        {"title": title, "about": about, "entries": [_item(one) for one in items]}
        for title, about, items in (
            (_("Syarat formal"), _("siapa melapor, siapa dilaporkan, dan kapan"), found.formal),
            (_("Syarat materiel"), _("apa yang terjadi dan buktinya"), found.material),
        )
        if items
    ]


def _item(one: Item) -> dict[str, Any]:
    note = one.plainly
    if one.until is not None:
        day = formats.full_day(one.until)
        note = _("Batasnya %(day)s bila dihitung hari kalender.") % {"day": day}
        if one.longer:
            note += " " + _("Bila dihitung hari kerja, lebih panjang.")
    if one.state == LATE:
        note += " " + _("Mungkin sudah lewat. Kirimkan saja: sebagai informasi awal tetap berguna.")
    return {
        "title": one.title,
        "note": note,
        "basis": one.basis,
        "met": one.state == MET,
        "late": one.state == LATE,
    }


def _proof(visit: Visit, report: Report) -> dict[str, Any]:
    return {
        "links": [_link(visit, one) for one in report.links.all()],
        "files": [_file(visit, one, number) for number, one in enumerate(report.files.all(), 1)],
        "accept": ACCEPTED,
        "announce": visit.address("report-files"),
        "most": files.MOST_FILES,
    }


def _link(visit: Visit, one: Any) -> dict[str, Any]:
    return {
        "url": one.url,
        "platform": one.platform,
        "note": known_as(one),
        "drop": visit.address("report-drop-link", str(one.pk)),
    }


def known_as(link: Any) -> str:
    """What the register says of the account an address is about; never whose it is."""
    about = identify(link.owner) if link.kind == "content" and link.owner else identify(link.url)
    if not about.is_account:
        return _("Unggahan di %(platform)s") % {"platform": labels.platform_name(link.platform)}
    registered = Account.objects.filter(platform=about.platform, kind=about.kind, key=about.key)
    if registered.exclude(status=Account.Status.UNREGISTERED).exists():
        return _("Akunnya terdaftar sebagai akun kampanye.")
    return _("Akunnya tidak ada di daftar akun kampanye.")


def _file(visit: Visit, one: ReportFile, number: int) -> dict[str, Any]:
    return {
        "title": _("Berkas %(number)s: %(kind)s, %(size)s")
        % {"number": number, "kind": one.kind.upper(), "size": formats.size(one.size)},
        "icon": ICONS.get(one.kind, "sound"),
        "infected": one.scan == Scan.INFECTED,
        "note": _file_note(one),
        "drop": visit.address("report-drop-file", str(one.pk)),
    }


def _file_note(one: ReportFile) -> str:
    if one.scan == Scan.INFECTED:
        return _("Berkas ini berisi program berbahaya. Kami memisahkannya; petugas tidak membukanya.")
    if one.stripped:
        return _("Petugas melihat salinan tanpa keterangan lokasi dan ponsel. Aslinya disegel sebagai bukti.")
    return _("Aslinya disegel sebagai bukti.")


# --- before sending -------------------------------------------------------------------------------


def check(visit: Visit, report: Report) -> dict[str, Any]:
    return (
        _frame(visit, report, forms.CHECK)
        | standing(visit, report)
        | {
            "parts": [
                _part(visit, report, step) for step in forms.steps_of(report.kind) if step != forms.CHECK
            ],
            "proof": _proof(visit, report),
            "send": visit.address("report-send"),
            "formal": report.kind == Kind.FORMAL,
            "back": visit.address("report-step", forms.steps_of(report.kind)[-2]),
        }
    )


def _part(visit: Visit, report: Report, step: str) -> dict[str, Any]:
    told = {**report.told, **drafting.persons_of(report)}
    rows = [
        {"label": field.label, "text": shown_value(name, told[name])}
        for field_name, field in forms.STEPS[step].base_fields.items()
        if told.get(name := forms.name_of(field_name))
    ]
    return {
        "title": forms.TITLES[step],
        "facts": rows,
        "url": visit.address("report-step", step),
        "is_proof": step == "bukti",
    }


def shown_value(name: str, text: str) -> str:
    if name == "how.known":
        return str(dict(forms.HOW_KNOWN).get(text, text))
    if name == "reporter.sex":
        return {"L": _("Laki-laki"), "P": _("Perempuan")}.get(text, text)
    if name in ("event.day", "event.known_on"):
        try:
            return formats.full_day(date.fromisoformat(text))
        except ValueError:
            return text
    return text


# --- following ------------------------------------------------------------------------------------


def track(visit: Visit, report: Report) -> dict[str, Any]:
    code = codes.shown(holding.code_of(visit.request))
    shown = {
        "report_held": report,
        "code": code,
        "leave": visit.address("report-leave"),
        "kind_title": report.get_kind_display(),
    }
    if not report.sent:
        return shown | {"continue": visit.address("report-step", forms.CHECK), "until": report.expires_at}
    return shown | {
        "milestones": _milestones(report),
        "messages_said": _messages(report),
        "waits": progress.waits_for_reporter(report),
        "form": forms.WordsForm(),
        "add": visit.address("report-add"),
        "proof": _proof(visit, report),
        "fresh": report.read_at is None,
    }


def _milestones(report: Report) -> list[dict[str, Any]]:
    found = progress.of(report)
    last = max((number for number, one in enumerate(found) if one.at is not None), default=0)
    return [
        {"title": one.title, "text": one.text, "at": one.at, "now": number == last}
        for number, one in enumerate(found)
    ]


def _messages(report: Report) -> Sequence[dict[str, Any]]:
    """Who of the office asks is nobody's business here."""
    return [{"own": one.officer_id is None, "text": one.text, "at": one.at} for one in report.messages.all()]
