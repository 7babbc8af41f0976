"""The papers of a case: drafted from what it knows, signed and then locked, corrected as new versions.

Values that come out of protected persons' details are kept encrypted, and so are finished papers.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pantau.engine.evidence import brought
from pantau.engine.evidence.capture.received import ReceivedError
from pantau.engine.forms import layouts as engine_layouts
from pantau.engine.forms import papers as engine
from pantau.engine.forms.papers import Attachment, Blank, Signature, Value
from pantau.engine.law import Form, FormField, Rulebook
from pantau.office.casework import clocks, events, numbers, plenaries, sources
from pantau.office.casework.actions import reason_of, take_up
from pantau.office.casework.errors import CaseError
from pantau.office.casework.facts import CLARIFICATION, Facts, evidence_titles, is_sealed, latest, lines
from pantau.office.casework.models import Case, CaseParty, Handover, Paper, Plenary
from pantau.office.casework.paper_values import values_of
from pantau.office.casework.parties import PROTECTED
from pantau.office.collection import vault
from pantau.office.evidence import files
from pantau.office.findings.actions import keep_rulebook
from pantau.office.findings.rulebooks import kept
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.storable import clean
from pantau.web.ui import rulebook

MOST_TEXT = 1_000_000
SCANS = ("pdf", "png", "jpeg")
State = Paper.State


class PaperStaleError(CaseError):
    """Somebody saved the draft since this person read it. ``theirs``: what it says now."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(
            _("%(name)s menyimpan rancangan ini sesudah Anda membukanya. Bandingkan, lalu simpan lagi.")
            % {"name": paper.changed_by}
        )
        self.paper = paper
        self.theirs = values_of(paper)


class BlankError(CaseError):
    """Required fields are empty."""

    def __init__(self, blanks: Sequence[Blank]) -> None:
        self.blanks = tuple(blanks)
        super().__init__(
            _("Belum diisi: %(list)s.") % {"list": ", ".join(one.field.title["id"] for one in blanks)}
        )


class LockedError(CaseError):
    """A signed paper does not change."""


@dataclass(frozen=True, slots=True)
class Signer:
    role: str
    name: str
    id_number: str = ""


# --- drafting -------------------------------------------------------------------------------------


@transaction.atomic
def draft(
    case: Case,
    form_id: str,
    *,
    by: User,
    now: datetime,
    party: CaseParty | None = None,
    handover: Handover | None = None,
) -> Paper:
    """A new draft filled from the case; the running draft where there is one. Raises CaseError."""
    form = form_of(form_id)
    held = take_up(case, None)
    running = held.papers.filter(form=form_id, state=State.DRAFT, party=party, handover=handover).first()
    if running is not None:
        return running
    values = filled(form, Facts(held, now, by, party, handover))
    paper = _new(form, values, by=by, now=now, case=held, party=party, handover=handover)
    record(by, "case_paper_drafted", held, paper=paper.pk, form=form_id)
    return paper


@transaction.atomic
def draft_of_plenary(
    plenary: Plenary, form_id: str, values: Mapping[str, Value], *, by: User, now: datetime
) -> Paper:
    """The same for a plenary, whose own room knows what is in it; a running draft takes these values."""
    form = form_of(form_id)
    running = plenary.papers.filter(form=form_id, state=State.DRAFT).first()
    told = {**engine.beginning(form), **values}
    if running is None:
        made = _new(form, told, by=by, now=now, plenary=plenary)
        record(by, "case_paper_drafted", plenary, paper=made.pk, form=form_id)
        return made
    running.values = {**running.values, **told}
    _changed(running, by, now)
    return running


def filled(form: Form, facts: Facts) -> dict[str, Value]:
    """What the case knows of each field, in the shape the field takes."""
    values = engine.beginning(form)
    told = sources.told_of(form, facts.now)
    for part, field in form.written():
        known = facts.get(field.fills) if field.fills else None
        if known in (None, "", []) and field.fills in told:
            known = told[field.fills]
        if known in (None, "", []):
            continue
        values[f"{part.key}.{field.key}"] = shaped(field, known)
    return values


def shaped(field: FormField, value: Value) -> Value:
    """In the shape that the field takes: a text, lines, or rows with its columns."""
    if field.kind == "table":
        wanted = [one.key for one in field.columns]
        rows = (row for row in lines(value) if isinstance(row, Mapping))
        return [{key: str(row.get(key, "")) for key in wanted} for row in rows]
    if field.kind == "list":
        return [str(line) for line in lines(value)]
    return ("\n" if field.kind == "paragraph" else ", ").join(map(str, lines(value)))


def _new(form: Form, values: Mapping[str, Value], *, by: User, now: datetime, **of: Any) -> Paper:
    paper = Paper(
        form=form.id, edition=form.edition, made_by=by, made_at=now, changed_by=by, changed_at=now, **of
    )
    paper.values, paper.sealed = _apart(paper, form, values)
    paper.save(force_insert=True)
    return paper


@transaction.atomic
def save(paper: Paper, values: Mapping[str, Value], *, lock: int, by: User, now: datetime) -> Paper:
    """Raises PaperStaleError where another saved it since, LockedError, FormDataError."""
    held = _draft(paper)
    if held.lock != lock:
        raise PaperStaleError(held)
    form = form_of(held.form)
    known = {f"{part.key}.{field.key}": field for part, field in form.written()}
    told = {name: _cleaned(value) for name, value in values.items() if name in known}
    held.values, held.sealed = _apart(held, form, {**values_of(held), **told})
    _changed(held, by, now)
    return held


@transaction.atomic
def refill(paper: Paper, *, by: User, now: datetime) -> Paper:
    """Take from the case again what it knows; what a person wrote where the case knows nothing stays."""
    held = _draft(paper)
    form = form_of(held.form)
    assert held.case is not None
    fresh = filled(form, Facts(held.case, now, by, held.party, held.handover))
    _take(held, form, fresh, by, now)
    return held


def tell_again(case: Case, form_ids: Iterable[str], *, by: User, now: datetime) -> None:
    """Drafts of these forms take anew what the case says of clarifications, and nothing else."""
    for held in case.papers.filter(form__in=list(form_ids), state=State.DRAFT).select_related("party"):
        form = form_of(held.form)
        names = {
            f"{part.key}.{field.key}"
            for part, field in form.written()
            if (field.fills or "").startswith(CLARIFICATION)
        }
        known = filled(form, Facts(case, now, by, held.party, held.handover))
        fresh = {name: value for name, value in known.items() if name in names}
        if any(values_of(held).get(name) != value for name, value in fresh.items()):
            _take(held, form, fresh, by, now)


def _take(held: Paper, form: Form, fresh: Mapping[str, Value], by: User, now: datetime) -> None:
    old = values_of(held)
    tables = {f"{part.key}.{field.key}" for part, field in form.written() if field.kind == "table"}
    kept = {name: _kept(old.get(name), value) if name in tables else value for name, value in fresh.items()}
    held.values, held.sealed = _apart(held, form, {**old, **kept})
    _changed(held, by, now)


def _kept(old: Value, fresh: Value) -> Value:
    """Rows as the case has them now, each with what a person wrote beside it; rows that people added stay."""
    written = [dict(row) for row in lines(old) if isinstance(row, Mapping)]
    rows = [dict(row) for row in lines(fresh) if isinstance(row, Mapping)]
    known = {key for row in rows for key, text in row.items() if text}
    for row in rows:
        told = {key: text for key, text in row.items() if text}
        same = next((one for one in written if told.items() <= one.items()), None)
        if same is not None:
            written.remove(same)
            row |= {key: text for key, text in same.items() if text}
    return rows + [one for one in written if any(text for key, text in one.items() if key not in known)]


def _changed(paper: Paper, by: User, now: datetime) -> None:
    paper.lock += 1
    paper.changed_by, paper.changed_at = by, now
    paper.save(update_fields=["values", "sealed", "lock", "changed_by", "changed_at"])


def _draft(paper: Paper) -> Paper:
    held = Paper.objects.select_for_update(of=("self",)).select_related("case", "changed_by").get(pk=paper.pk)
    if held.locked:
        raise LockedError(_("Surat yang sudah ditandatangani tidak berubah. Buat versi baru."))
    return held


def _cleaned(value: Value) -> Value:
    if value is None or isinstance(value, str):
        return clean(value or "")[:MOST_TEXT]
    return [
        clean(one)[:MOST_TEXT] if isinstance(one, str) else {k: clean(v)[:MOST_TEXT] for k, v in one.items()}
        for one in value
    ]  # type: ignore[return-value]


# --- what is protected ----------------------------------------------------------------------------


def _apart(paper: Paper, form: Form, values: Mapping[str, Value]) -> tuple[dict[str, Value], bytes | None]:
    """Open values, and those of protected persons, sealed."""
    hidden = hidden_of(paper, form)
    secret = {name: value for name, value in values.items() if name in hidden and value}
    opened = {name: value for name, value in values.items() if name not in hidden}
    return opened, vault.seal(json.dumps(secret)) if secret else None


def hidden_of(paper: Paper, form: Form) -> set[str]:
    """Fields that hold what is protected; of a letter to a reporter or a witness its addressee, too."""
    to_protected = _is_to_protected(paper)
    return {
        f"{part.key}.{field.key}"
        for part, field in form.written()
        if is_sealed(field.fills) or (to_protected and field.fills == "addressee.lines")
    }


def _is_to_protected(paper: Paper) -> bool:
    """As facts.py finds whom a letter goes to: the hand-over's addressee, the paper's person, else the reporter."""
    if paper.handover_id is not None or paper.case is None:
        return False
    if paper.party is not None:
        return paper.party.part in PROTECTED
    return paper.case.parties.filter(part=CaseParty.Part.REPORTER, removed_at=None).exists()


# --- signing and after ----------------------------------------------------------------------------


@transaction.atomic
def sign(
    paper: Paper, signers: Sequence[Signer], *, place: str, at: datetime, by: User, now: datetime
) -> Paper:
    """It was signed at ``at`` by these: it gets its number, is laid out once more, and is locked.

    Raises BlankError, LockedError, FormDataError.
    """
    held = _draft(paper)
    form = form_of(held.form)
    if not signers or not all(one.name.strip() for one in signers):
        raise CaseError(_("Tulis nama setiap penanda tangan."))
    if at > now:
        raise CaseError(_("Waktu tanda tangan belum tiba."))
    old = held.corrects
    if old is not None:
        Paper.objects.filter(pk=old.pk).update(state=State.REPLACED)
    held.number = held.number or (old.number if old else "") or _number(held, form, at)
    held.signed_at, held.place, held.state = at, clean(place).strip()[:100], State.SIGNED
    held.signers = [{"role": one.role, "name": one.name, "id_number": one.id_number} for one in signers]
    held.attachments = attachments_of(held, form, now)
    held.rulebook = rulebook.current().hash
    keep_rulebook(rulebook.current(), now)
    whole = engine_paper(held, form)
    if blanks := engine.missing_on(whole):
        raise BlankError(blanks)
    pdf = engine.write_paper(whole, made_at=at, layouts=layouts())
    held.pdf_sha256, held.pdf_file = _keep(pdf)
    held.save()
    if held.case is not None:
        events.note(held.case, f"{clocks.SIGNED}{held.form}", at=at, now=now, by=by, facts={"paper": held.pk})
    if held.plenary is not None and held.form == plenaries.MINUTES:
        plenaries.ask_to_confirm(held.plenary, held, by=by, now=now)
    record(by, "case_paper_signed", held, form=held.form, number=held.number, sha256=held.pdf_sha256)
    return held


def _number(paper: Paper, form: Form, at: datetime) -> str:
    if paper.case and paper.case.register_number and numbers.registers(form.id):
        return paper.case.register_number
    return numbers.paper_number(form.id, at, events.region())


@transaction.atomic
def correct(paper: Paper, *, by: User, now: datetime) -> Paper:
    """A draft of the next version of a signed paper; the signed one holds until that is signed."""
    held = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if held.state != State.SIGNED:
        raise CaseError(_("Hanya surat yang ditandatangani dibuatkan versi baru."))
    running = Paper.objects.filter(corrects=held, state=State.DRAFT).first()
    if running is not None:
        return running
    made = Paper.objects.create(
        case=held.case, plenary=held.plenary, party=held.party, handover=held.handover, form=held.form,
        edition=held.edition, version=held.version + 1, corrects=held, values=held.values, sealed=held.sealed,
        made_by=by, made_at=now, changed_by=by, changed_at=now,
    )  # fmt: skip
    record(by, "case_paper_corrected", held, new=made.pk)
    return made


@transaction.atomic
def drop(paper: Paper, why: str, *, by: User) -> None:
    """A draft that nobody will sign."""
    held = _draft(paper)
    held.state, held.dropped_why, held.corrects = State.DROPPED, reason_of(why), None
    held.save(update_fields=["state", "dropped_why", "corrects"])
    record(by, "case_paper_dropped", held, why=held.dropped_why)


class Upload(Protocol):
    size: int | None

    def chunks(self) -> Iterable[bytes]: ...


def bring_scan(paper: Paper, given: Upload, *, by: User) -> Paper:
    """The signed paper as it was scanned, beside the one laid out here. Raises CaseError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "scan")
        with path.open("wb") as file:
            for piece in given.chunks():
                file.write(piece)
        try:
            kind = brought.check(path)
        except ReceivedError:
            kind = None
        if kind not in SCANS:
            raise CaseError(_("Pindaian berupa PDF, PNG, atau JPEG. Simpan ulang dari alat pindai."))
        digest, stored = _keep(path.read_bytes())
    with transaction.atomic():
        held = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
        if held.state != State.SIGNED:
            raise CaseError(_("Tandai dahulu surat ini sebagai ditandatangani."))
        held.scan_sha256, held.scan_file, held.scan_kind = digest, stored, str(kind)
        held.save(update_fields=["scan_sha256", "scan_file", "scan_kind"])
        record(by, "case_scan_brought", held, sha256=digest)
    return held


def _keep(body: bytes) -> tuple[str, str]:
    """The hash of these bytes, and the name of the encrypted file that holds them."""
    return hashlib.sha256(body).hexdigest(), files.put(vault.seal(base64.b64encode(body).decode()))


def _brought_back(stored: str, digest: str) -> bytes:
    body = base64.b64decode(vault.unseal(files.read(stored)))
    if hashlib.sha256(body).hexdigest() != digest:
        raise CaseError(
            _("Berkas yang tersimpan tidak lagi sama dengan yang ditandatangani. Hubungi operator.")
        )
    return body


def scan_of(paper: Paper) -> bytes:
    return _brought_back(paper.scan_file, paper.scan_sha256)


# --- laying out -----------------------------------------------------------------------------------


def pdf_of(paper: Paper, now: datetime) -> bytes:
    """As it was signed; a draft as it would look now, marked as a draft."""
    if paper.pdf_file:
        return _brought_back(paper.pdf_file, paper.pdf_sha256)
    form = form_of(paper.form)
    return engine.write_paper(engine_paper(paper, form, now), made_at=now, layouts=layouts())


def copy_of(paper: Paper, filled_in: Mapping[str, Value]) -> bytes:
    """The signed paper once more as a PDF, with fields that only the copy for its addressee has. Kept nowhere."""
    form = form_of(paper.form, paper.rulebook)
    whole = engine_paper(paper, form)
    return engine.write_paper(
        replace(whole, values={**whole.values, **filled_in}), made_at=paper.signed_at, layouts=layouts()
    )


def docx_of(paper: Paper, now: datetime) -> bytes:
    """The same data, for an office that edits in Word."""
    form = form_of(paper.form, paper.rulebook)
    return engine.write_paper_docx(
        engine_paper(paper, form, now), made_at=paper.signed_at or now, layouts=layouts()
    )


def engine_paper(paper: Paper, form: Form, now: datetime | None = None) -> engine.Paper:
    attachments = paper.attachments if paper.locked or now is None else attachments_of(paper, form, now)
    return engine.Paper(
        form=form,
        values=values_of(paper),
        number=paper.number,
        place=paper.place or settings.PANTAU_OWNER_PLACE,
        on=_day(paper.signed_at or now),
        signatures=signatures_of(paper, form),
        attachments=tuple(Attachment(one["title"], one.get("sha256", "")) for one in attachments),
        classification="Informasi yang dikecualikan" if paper.sealed else "",
        letterhead=(settings.PANTAU_OWNER, settings.PANTAU_OWNER_ADDRESS),
        is_draft=not paper.signed_at,
        version=paper.version,
    )


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(rulebook.current().timezone).date() if moment else None


def signatures_of(paper: Paper, form: Form) -> tuple[Signature, ...]:
    if paper.signers:
        return tuple(Signature(one["role"], one["name"], one.get("id_number", "")) for one in paper.signers)
    return tuple(Signature(one.role, one.name, one.id_number) for one in proposed_signers(paper, form))


def proposed_signers(paper: Paper, form: Form) -> list[Signer]:
    """The form's roles; those who work on the case stand for the first, everybody for whom one line is meant."""
    roles = [one["id"] for one in form.signs] or ["Petugas"]
    if paper.plenary_id is not None:
        return _members_of(paper, roles)
    if paper.case is None:
        return [Signer(role, "") for role in roles]
    working = [str(one.user) for one in
               paper.case.assignments.filter(until=None).select_related("user")]  # fmt: skip
    first = [Signer(roles[0], name) for name in working] or [Signer(roles[0], "")]
    return [*first, *(Signer(role, "") for role in roles[1:])]


def _members_of(paper: Paper, roles: Sequence[str]) -> list[Signer]:
    assert paper.plenary is not None
    if paper.plenary.opened_at is None:  # whoever invites to it
        chair = paper.plenary.members.filter(chair=True).select_related("user").first()
        return [Signer(roles[0], chair.user.full_name if chair else "")]
    present = paper.plenary.members.filter(present=True).select_related("user")
    return [Signer(roles[0] if one.chair else roles[-1], one.user.full_name) for one in present]


def attachments_of(paper: Paper, form: Form, now: datetime) -> list[dict[str, Any]]:
    """Evidence packages by hash, for forms that speak of evidence."""
    speaks = any((field.fills or "").startswith("evidence.") for _part, field in form.written())
    if paper.case is None or not speaks:
        return []
    facts = Facts(paper.case, now, paper.changed_by, paper.party, paper.handover)
    return [{"title": title, "sha256": digest} for title, digest in evidence_titles(facts)]


def blanks(paper: Paper) -> tuple[Blank, ...]:
    """What is still empty and must not be, long before anybody prints."""
    return engine.missing(form_of(paper.form), values_of(paper))


def form_of(form_id: str, rulebook_hash: str = "") -> Form:
    """Of the rulebook in use, or of the one by which a paper was signed. Raises CaseError."""
    book: Rulebook = kept(rulebook_hash) if rulebook_hash else rulebook.current()
    try:
        return book.forms[form_id]
    except KeyError:
        raise CaseError(_("Buku aturan ini tidak memuat formulir itu.")) from None


def layouts() -> engine_layouts.Layouts:
    return _layouts(str(settings.PANTAU_RULEBOOK), str(settings.PANTAU_RULEBOOKS))


@lru_cache(maxsize=2)
def _layouts(folder: str, shelf: str) -> engine_layouts.Layouts:
    return engine_layouts.layouts_of(folder, [shelf])


__all__ = ["latest"]
