"""What a case knows, by the hints that forms have in ``fills`` (``engine.law.forms.FILLS``): nobody types it twice.

Papers are written in Indonesian, whatever language the screen has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings

from pantau.engine.forms.days import long_date, long_day
from pantau.engine.forms.papers import Value
from pantau.engine.law import Norm, Rulebook
from pantau.office.casework import clocks, events, parties, proof, requirements
from pantau.office.casework.models import Case, CaseItem, CaseParty, Clarification, Handover, Paper
from pantau.office.casework.wording import words_of
from pantau.office.evidence.models import Evidence
from pantau.office.people.models import Membership, User
from pantau.office.posts.models import Post
from pantau.office.registry.models import Subdistrict, Village
from pantau.web.ui import labels, rulebook

Part = CaseParty.Part
CLARIFICATION = "clarification."
#: What is told of a person who is heard, and out of whom it comes: it is sealed with the party.
OF_THE_HEARD = {f"{CLARIFICATION}{one}": one for one in ("birth", "sex", "occupation", "address")}
#: Facts that come out of what is sealed: papers keep them sealed, too.
SEALED = ("reporter.", "witness.", "subject.address", "subject.phone", "subject.id_number", "clarification.person",
          "clarification.identity", "clarification.accompanied", "clarification.all", *OF_THE_HEARD)  # fmt: skip
MET, NOT_MET = "Ya", "Belum"
#: What the office's copy of a notice says: the code stands only in the one for the person (see portal.reply).
ON_THEIR_COPY = "Tertera pada surat yang diserahkan kepada yang bersangkutan"
SORTS = {"formal": "Formal", "material": "Materiel"}


def is_sealed(fills: str | None) -> bool:
    return bool(fills) and str(fills).startswith(SEALED)


@dataclass(frozen=True)
class Facts:
    """Of one case at one moment; ``party`` whom a paper is of, ``handover`` whom it goes to, ``by`` who writes it."""

    case: Case
    now: datetime
    by: User
    party: CaseParty | None = None
    handover: Handover | None = None

    def get(self, hint: str) -> Value:
        """None where the case does not know it."""
        known = _KNOWN.get(hint)
        return known(self) if known else None

    # --- what is asked for more than once ----------------------------------------------------------

    @cached_property
    def book(self) -> Rulebook:
        return rulebook.current()

    @cached_property
    def posts(self) -> list[Post]:
        """Of its items, oldest first."""
        return proof.posts_of(self.case)

    @cached_property
    def pieces(self) -> list[Evidence]:
        """Evidence of its posts, and pieces that were added themselves."""
        return list(proof.of(self.case, self.posts))

    @cached_property
    def people(self) -> dict[str, list[CaseParty]]:
        held = list(
            self.case.parties.filter(removed_at=None).select_related("official__village", "candidate")
        )
        return {part: [one for one in held if one.part == part] for part in Part}

    @cached_property
    def reported(self) -> list[CaseParty]:
        """A paper to or about one person is about that one."""
        if self.party is not None and self.party.part == Part.REPORTED:
            return [self.party]
        return self.people[Part.REPORTED]

    @cached_property
    def details(self) -> dict[int, dict[str, str]]:
        held = [one for group in self.people.values() for one in group]
        return {one.pk: parties.details_of(one) for one in held}

    @cached_property
    def officers(self) -> list[User]:
        working = self.case.assignments.filter(until=None).select_related("user")
        return [one.user for one in working] or [self.by]

    @cached_property
    def appointment(self) -> Clarification | None:
        """The newest clarification with whom the paper is of."""
        if self.party is None:
            return None
        held = self.party.clarifications.exclude(state=Clarification.State.CALLED_OFF)
        return held.order_by("-round").first()

    @cached_property
    def norms(self) -> list[Norm]:
        return [self.book.norms[one] for one in self.case.norms if one in self.book.norms]

    def told(self, name: str) -> str:
        """What the report form of this case says, where a citizen told it."""
        paper = latest(self.case, "report")
        said = paper.values.get(name) if paper else None
        return said if isinstance(said, str) else ""

    # --- words -------------------------------------------------------------------------------------

    def day(self, moment: datetime | None) -> str:
        return moment.astimezone(self.book.timezone).date().isoformat() if moment else ""

    def hour(self, moment: datetime | None) -> str:
        return f"{moment.astimezone(self.book.timezone):%H.%M} WITA" if moment else ""

    def short_moment(self, moment: datetime | None) -> str:
        return f"{moment.astimezone(self.book.timezone):%d-%m-%Y} {self.hour(moment)}" if moment else ""

    def moment(self, moment: datetime | None) -> str:
        if moment is None:
            return "waktu tidak diketahui"
        return f"{long_day(moment.astimezone(self.book.timezone).date())} pukul {self.hour(moment)}"

    def names(self, part: str, detail: str = "name") -> list[str]:
        found = [
            self.details[one.pk].get(detail, "") or (one.name if detail == "name" else "")
            for one in self.people[part]
        ]
        return [one for one in found if one]

    def of_reported(self, detail: str) -> str:
        return "; ".join(
            filter(None, (self.details.get(one.pk, {}).get(detail, "") for one in self.reported))
        )

    def first_event(self, *kinds: str) -> datetime | None:
        found = self.case.events.filter(kind__in=kinds).order_by("at").values_list("at", flat=True)
        return found.first()


def latest(case: Case, form: str) -> Paper | None:
    """The paper of this form that holds: the newest version not replaced or dropped."""
    held = case.papers.filter(form=form).exclude(state__in=[Paper.State.REPLACED, Paper.State.DROPPED])
    return held.order_by("-pk").first()


def _number_of(*forms: str) -> Callable[[Facts], str]:
    def number(facts: Facts) -> str:
        return next(
            (paper.number for form in forms if (paper := latest(facts.case, form)) and paper.number), ""
        )

    return number


def _minutes(facts: Facts) -> str:
    papers = Paper.objects.filter(
        plenary__items__case=facts.case, form="plenary_minutes", state=Paper.State.SIGNED
    ).order_by("-signed_at")
    paper = papers.first()
    if paper is None:
        return ""
    return f"Nomor {paper.number}, {long_date(paper.signed_at.astimezone(facts.book.timezone).date())}"


# --- what happened --------------------------------------------------------------------------------


def _account(post: Post) -> str:
    name = post.author_name or post.author_handle
    handle = f" (@{post.author_handle})" if post.author_handle and post.author_handle != name else ""
    return f"akun {labels.platform_name(post.platform)} “{name}”{handle}"


def _what(facts: Facts) -> str:
    if told := facts.told("event.what"):
        return told
    acts = [_act(item) for item in _acts(facts)]
    said = [f"Unggahan oleh {_account(post)}: “{_short(words_of(post))}”" for post in facts.posts]
    return "\n".join(acts or said) or facts.case.title


def _acts(facts: Facts) -> list[CaseItem]:
    found = facts.case.items.select_related("act__actor_account", "act__post", "finding__act__actor_account")
    return [item for item in found if (item.act or (item.finding and item.finding.act))]


def _act(item: CaseItem) -> str:
    act = item.act or item.finding.act
    verb = str(labels.ACTS.get(act.kind, (act.kind,))[0])
    whom = act.actor_account.handle if act.actor_account else "akun tidak dikenal"
    return f"{verb}: akun {labels.platform_name(act.platform)} “{whom}”"


def _short(text: str, most: int = 300) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most].rstrip()}…"


def _place(facts: Facts) -> str:
    if told := facts.told("event.place"):
        return told
    urls = [post.url for post in facts.posts if post.url]
    online = f"Daring: {', '.join(urls)}" if urls else ""
    return ". ".join(filter(None, [online, _where(facts)])) or ""


def _where(facts: Facts) -> str:
    village = Village.objects.filter(code=facts.case.village_code).select_related("subdistrict").first()
    if village is None:
        return ""
    return f"{village.get_kind_display().title()} {village.name}, Kecamatan {village.subdistrict.name}"


def _time(facts: Facts) -> str:
    said = []
    for post in facts.posts:
        seen = f"direkam {facts.moment(post.first_seen_at)}"
        said.append(f"diunggah {facts.moment(post.posted_at)}, {seen}")
    return "; ".join(said) or facts.told("event.day")


def _day(facts: Facts) -> str:
    if told := facts.told("event.day"):
        return told
    times = [post.posted_at for post in facts.posts if post.posted_at]
    return facts.day(min(times)) if times else ""


def _known_on(facts: Facts) -> str:
    if told := facts.told("event.known_on"):
        return told
    return facts.day(facts.first_event("event_known", events.FOUND))


def _chronology(facts: Facts) -> str:
    if told := facts.told("account.account"):
        return told
    lines = []
    for post in facts.posts:
        where = f" Alamat: {post.url}." if post.url else ""
        said = _short(words_of(post), 1500)
        lines.append(f"Pada {facts.moment(post.posted_at)}, {_account(post)} mengunggah: “{said}”.{where}")
    lines += [f"{_act(item)}." for item in _acts(facts)]
    seen = facts.first_event(events.SEEN)
    if seen:
        lines.append(f"Petugas pertama kali membacanya pada {facts.moment(seen)}.")
    lines += [note.text for note in facts.case.notes.all()]
    return "\n\n".join(lines)


def _facts(facts: Facts) -> str:
    sealed = (
        f"Bukti {piece.sha256[:12]} disegel pada {facts.moment(piece.taken_at)}; SHA-256 manifes {piece.sha256}."
        for piece in facts.pieces
    )
    gone = (
        f"Unggahan {post.url or post.native_id} tidak ditemukan lagi sejak {facts.moment(post.gone_at)}."
        for post in facts.posts
        if post.gone_at
    )
    return "\n".join([*(note.text for note in facts.case.notes.all()), *sealed, *gone])


def _urls(facts: Facts) -> list[dict[str, str]]:
    captured = {piece.post_id: piece for piece in reversed(facts.pieces)}
    return [
        {
            "url": post.url,
            "platform": str(labels.platform_name(post.platform)),
            "account": post.author_handle or post.author_name,
            "posted_at": facts.short_moment(post.posted_at),
            "captured_at": facts.short_moment(piece.taken_at if piece else None),
            "sha256": piece.sha256 if piece else "",
        }
        for post in facts.posts
        if post.url
        for piece in [captured.get(post.pk)]
    ]


def _target(facts: Facts) -> str:
    names = [_account(post) for post in facts.posts]
    return "; ".join(dict.fromkeys(names)) or ", ".join(one.name for one in facts.reported)


def _result(facts: Facts) -> str:
    return _chronology(facts)


def _time_and_place(facts: Facts) -> str:
    seen = facts.first_event(events.SEEN, events.OPENED) or facts.now
    return f"{facts.moment(seen)}, pengawasan konten internet dari kantor"


# --- persons --------------------------------------------------------------------------------------


def _status(facts: Facts) -> str:
    return "; ".join(
        filter(None, (one.position or str(labels.SUBJECTS.get(one.subject, "")) for one in facts.reported))
    )


def _unit(facts: Facts) -> str:
    found = [one.official for one in facts.reported if one.official]
    return "; ".join(filter(None, (one.unit or (str(one.village) if one.village else "") for one in found)))


def _reporter(facts: Facts) -> list[str]:
    """Never told to whom it is about."""
    if facts.party is not None and facts.party.part == Part.REPORTED:
        return []
    return facts.names(Part.REPORTER) or [one.full_name for one in facts.officers]


def _one_reporter(detail: str) -> Callable[[Facts], str]:
    def known(facts: Facts) -> str:
        return next(iter(facts.names(Part.REPORTER, detail)), "")

    return known


def _positions(facts: Facts) -> list[str]:
    held = Membership.objects.filter(user__in=facts.officers, valid_to=None).order_by("pk")
    by_user = {one.user_id: str(one.get_role_display()) for one in held}
    return [by_user.get(one.pk, "Pengawas pemilu") for one in facts.officers]


def _assignment(facts: Facts) -> str:
    letters = facts.case.assignments.filter(until=None).exclude(letter="").values_list("letter", flat=True)
    return "; ".join(dict.fromkeys(letters))


def _witnesses(facts: Facts) -> list[dict[str, str]] | None:
    return [
        {
            "name": facts.details[one.pk].get("name") or one.name,
            "capacity": str(Part(part).label),
            "statement": _statement(facts, one),
        }
        for part in (Part.WITNESS, Part.EXPERT)
        for one in facts.people[part]
    ] or None


def _statement(facts: Facts, person: CaseParty) -> str:
    record = (
        person.papers.filter(form="clarification_record", state=Paper.State.SIGNED).order_by("-pk").first()
    )
    if record is None:
        return _stayed_away(person)
    answers = [row.get("answer", "") for row in record.values.get("talk.answers") or ()]
    return _short("; ".join(filter(None, answers)), 400)


def _stayed_away(person: CaseParty) -> str:
    missed = person.clarifications.filter(state=Clarification.State.ABSENT).count()
    return f"Tidak hadir atas {missed} undangan klarifikasi." if missed else ""


def _heard(facts: Facts) -> str:
    if facts.party is None:
        return ""
    return facts.details.get(facts.party.pk, {}).get("name") or facts.party.name


def _of_heard(detail: str) -> Callable[[Facts], str]:
    def known(facts: Facts) -> str:
        return facts.details.get(facts.party.pk, {}).get(detail, "") if facts.party else ""

    return known


def _clarifications(facts: Facts) -> list[dict[str, str]] | None:
    """Everybody who was invited, and what became of each invitation."""
    held = facts.case.clarifications.exclude(state=Clarification.State.CALLED_OFF).select_related("party")
    return [
        {
            "name": facts.details.get(one.party_id, {}).get("name") or one.party.name,
            "capacity": str(Part(one.party.part).label),
            "when": facts.short_moment(one.starts_at),
            "result": _became(one),
        }
        for one in held
    ] or None


def _became(one: Clarification) -> str:
    if one.state == Clarification.State.ABSENT:
        return f"Tidak hadir atas undangan ke-{one.round}: {one.why}"
    if one.state == Clarification.State.SET:
        return f"Undangan ke-{one.round}, dijadwalkan"
    record = (
        one.party.papers.filter(form="clarification_record", state=Paper.State.SIGNED).order_by("-pk").first()
    )
    return f"Hadir; berita acara {record.number}" if record else "Hadir"


# --- law ------------------------------------------------------------------------------------------


def _norm_lines(facts: Facts) -> list[str]:
    return [f"{norm.article['id']}: {norm.title['id']}" for norm in facts.norms]


def _analysis(facts: Facts) -> str:
    lines = [f"{norm.article['id']}. {norm.paraphrase['id']}" for norm in facts.norms]
    missing = dict.fromkeys(
        one.get("id", "")
        for item in facts.case.items.select_related("finding")
        if item.finding
        for one in item.finding.missing
    )
    if missing := [one for one in missing if one]:
        lines.append("Masih harus dibuktikan: " + "; ".join(missing) + ".")
    return "\n\n".join(lines)


def _elements(facts: Facts) -> list[dict[str, str]] | None:
    """Every element of every norm, with the fact to be written beside it by whoever studies the case."""
    return [
        {"norm": norm.article["id"], "element": element.id, "fact": "", "met": ""}
        for norm in facts.norms
        for element in norm.elements
    ] or None


def _requirement_rows(sort: str) -> Callable[[Facts], list[dict[str, str]] | None]:
    def rows(facts: Facts) -> list[dict[str, str]] | None:
        return [
            {
                "requirement": one.requirement.title["id"],
                "met": MET if one.met else NOT_MET,
                "note": one.requirement.basis,
            }
            for one in requirements.checked(facts.case)
            if one.requirement.sort == sort
        ] or None

    return rows


def _requirements_conclusion(facts: Facts) -> str:
    """What the checklist comes to; a person may see it otherwise and writes so."""
    lacking = [one.requirement.title["id"] for one in requirements.checked(facts.case) if not one.met]
    if lacking:
        return f"Laporan belum memenuhi syarat: {'; '.join(lacking)}."
    return "Laporan memenuhi syarat formal dan syarat materiel."


def _requirements_advice(facts: Facts) -> str:
    if requirements.lacking(facts.case):
        return "Memberitahu pelapor agar melengkapi syarat tersebut sebelum batas waktunya."
    return "Meregister laporan dan menanganinya sesuai jenis dugaan pelanggarannya."


def _kinds(facts: Facts) -> str:
    """Which kinds of violation are looked into, by the norms of the case."""
    known = facts.book.outcomes
    codes = dict.fromkeys(code for norm in facts.norms for code in norm.route if code in known)
    return _outcomes(facts) or "; ".join(known[code].title["id"] for code in codes)


def _requirements_missing(facts: Facts) -> list[dict[str, str]]:
    return [
        {
            "requirement": one.requirement.title["id"],
            "sort": SORTS[one.requirement.sort],
            "asked": one.requirement.plainly["id"],
        }
        for one in requirements.checked(facts.case)
        if not one.met
    ]


# --- evidence and what follows --------------------------------------------------------------------


def _evidence(facts: Facts) -> list[str]:
    return [f"{title} (SHA-256 {digest})" for title, digest in evidence_titles(facts)]


def evidence_titles(facts: Facts) -> list[tuple[str, str]]:
    """What is annexed: title and hash of the manifest."""
    return [
        (
            f"Paket bukti {piece.sha256[:12]}: {_account(piece.post) if piece.post else piece.reason}",
            piece.sha256,
        )
        for piece in facts.pieces
    ]


def _evidence_rows(facts: Facts) -> list[dict[str, str]]:
    return [
        {
            "item": _account(piece.post) if piece.post else piece.reason,
            "address": piece.post.url if piece.post else "",
            "taken_at": facts.short_moment(piece.taken_at),
            "taken_by": str(piece.taken_by),
            "sha256": piece.sha256,
        }
        for piece in facts.pieces
    ]


def _signed_papers(facts: Facts) -> list[dict[str, str]]:
    held = facts.case.papers.filter(state=Paper.State.SIGNED).order_by("signed_at", "pk")
    return [
        {
            "document": facts.book.forms[paper.form].title["id"]
            if paper.form in facts.book.forms
            else paper.form,
            "number": paper.number,
            "date": long_date(paper.signed_at.astimezone(facts.book.timezone).date()),
            "enclosed": "Ya",
        }
        for paper in held
        if paper.signed_at
    ]


def _screenshots(facts: Facts) -> list[str]:
    return [f"Tangkapan layar dalam paket bukti {piece.sha256[:12]}" for piece in facts.pieces]


def _outcomes(facts: Facts) -> str:
    known = facts.book.outcomes
    decided = [facts.handover.outcome] if facts.handover else list(facts.case.outcomes.all())
    return "; ".join(known[one.code].title["id"] for one in decided if one.code in known)


def _outcome_reasons(facts: Facts) -> str:
    decided = [facts.handover.outcome] if facts.handover else list(facts.case.outcomes.all())
    return "\n".join(one.reason for one in decided)


def _decided_on(facts: Facts) -> str:
    decided = [facts.handover.outcome] if facts.handover else list(facts.case.outcomes.all())
    return facts.moment(max(one.decided_at for one in decided)) if decided else ""


def _of_study(name: str) -> Callable[[Facts], str]:
    """Of the signed study, which is confidential until something was decided."""

    def told(facts: Facts) -> str:
        if not facts.case.outcomes.exists():
            return ""
        study = latest(facts.case, "violation_study")
        said = study.values.get(name) if study and study.signed_at else None
        return said if isinstance(said, str) and said else _outcome_reasons(facts)

    return told


def _urgency(facts: Facts) -> str:
    if facts.handover is None:
        return ""
    return "Mendesak" if facts.handover.urgent else "Biasa"


def _addressee(facts: Facts) -> list[str]:
    if facts.handover is not None:
        return [facts.handover.name]
    if facts.party is not None:
        name = _heard(facts)
        return [f"Sdr. {name}", *filter(None, [facts.party.position])]
    reporter = facts.names(Part.REPORTER)
    return [f"Sdr. {name}" for name in reporter] or [one.name for one in facts.reported]


def _right_of_reply(facts: Facts) -> str:
    is_theirs = facts.party is not None and facts.party.part == Part.REPORTED
    return ON_THEIR_COPY if is_theirs else ""


def _until(facts: Facts) -> str:
    ends = clocks.ends_of(facts.case, ("finding_set", "correction_done", "requirements_completed"))
    return facts.day(ends) if ends else ""


def _kind(facts: Facts) -> str:
    if facts.case.register_number:
        return "Laporan" if facts.case.entrance == Case.Entrance.REPORT else "Temuan"
    return facts.case.get_entrance_display()


def _stage(facts: Facts) -> str:
    times = [post.posted_at for post in facts.posts if post.posted_at]
    phase = facts.book.calendar.phase_at(min(times) if times else facts.now)
    return phase.title["id"] if phase else ""


def _received(facts: Facts) -> datetime | None:
    return facts.first_event("report_received", events.OPENED)


def _region(_facts: Facts) -> str:
    return events.region()


_KNOWN: Mapping[str, Callable[[Facts], Value]] = {
    "office.name": lambda f: settings.PANTAU_OWNER,
    "office.address": lambda f: settings.PANTAU_OWNER_ADDRESS,
    "office.region": _region,
    "office.place": lambda f: settings.PANTAU_OWNER_PLACE,
    "case.number": lambda f: f.case.register_number or f.case.number,
    "case.title": lambda f: f.case.title,
    "case.kind": _kind,
    "case.opened_on": lambda f: f.day(f.case.opened_at),
    "case.registered_on": lambda f: f.day(f.first_event("case_registered")),
    "case.stage": _stage,
    "case.district": lambda f: _subdistrict(f),
    "case.village": _where,
    "case.chronology": _chronology,
    "officers.names": lambda f: [str(one) for one in f.officers],
    "officers.positions": _positions,
    "officers.assignment": _assignment,
    "officers.address": lambda f: settings.PANTAU_OWNER_ADDRESS,
    "supervision.kind": lambda f: "Pengawasan konten internet (siber)",
    "supervision.purpose": lambda f: "Memastikan ketentuan kampanye dan netralitas dipatuhi di media sosial",
    "supervision.target": _target,
    "supervision.time_and_place": _time_and_place,
    "supervision.result": _result,
    "act.what": _what,
    "act.place": _place,
    "act.time": _time,
    "act.day": _day,
    "act.known_on": _known_on,
    "act.found_on": lambda f: f.day(f.first_event(events.FOUND)),
    "act.account": _target,
    "act.facts": _facts,
    "act.urls": _urls,
    "act.screenshots": _screenshots,
    "subject.name": lambda f: [f.details.get(one.pk, {}).get("name") or one.name for one in f.reported],
    "subject.all": lambda f: [", ".join(filter(None, [one.name, one.position])) for one in f.reported],
    "subject.status": _status,
    "subject.position": _status,
    "subject.unit": _unit,
    "subject.address": lambda f: f.of_reported("address"),
    "subject.phone": lambda f: f.of_reported("phone"),
    "subject.id_number": lambda f: f.of_reported("nip") or f.of_reported("nik"),
    "reporter.name": _reporter,
    **{f"reporter.{one}": _one_reporter(one) for one in
       ("birth", "sex", "occupation", "citizenship", "address", "phone", "email")},
    "delivery.place": lambda f: f.told("delivery.delivered_at") or settings.PANTAU_OWNER,
    "delivery.day": lambda f: f.day(_received(f)),
    "delivery.hour": lambda f: f.hour(_received(f)),
    "witness.names": lambda f: f.names(Part.WITNESS),
    "witness.addresses": lambda f: f.names(Part.WITNESS, "address"),
    "witness.phones": lambda f: f.names(Part.WITNESS, "phone"),
    "witness.all": _witnesses,
    "evidence.list": _evidence,
    "evidence.exhibits": _screenshots,
    "evidence.all": _evidence_rows,
    "papers.all": _signed_papers,
    "norms.list": _norm_lines,
    "norms.analysis": _analysis,
    "norms.all": _elements,
    "requirements.formal": _requirement_rows("formal"),
    "requirements.material": _requirement_rows("material"),
    "requirements.missing": _requirements_missing,
    "requirements.conclusion": _requirements_conclusion,
    "requirements.advice": _requirements_advice,
    "norms.kinds": _kinds,
    "clarification.person": _heard,
    "clarification.role": lambda f: str(Part(f.party.part).label) if f.party else "",
    "clarification.identity": _of_heard("nik"),
    **{hint: _of_heard(detail) for hint, detail in OF_THE_HEARD.items()},
    "clarification.day": lambda f: f.day(f.appointment.starts_at) if f.appointment else "",
    "clarification.hour": lambda f: f.hour(f.appointment.starts_at) if f.appointment else "",
    "clarification.place": lambda f: f.appointment.where if f.appointment else settings.PANTAU_OWNER,
    "clarification.questions": lambda f: [
        {"question": one, "answer": ""} for one in (f.appointment.questions if f.appointment else ())
    ] or None,
    "clarification.ended": lambda f: f.hour(f.appointment.ended_at) if f.appointment else "",
    "clarification.accompanied": lambda f: f.appointment.accompanied_by if f.appointment else "",
    "clarification.all": _clarifications,
    "outcome.title": _outcomes,
    "outcome.reason": _outcome_reasons,
    "outcome.all": _outcomes,
    "outcome.decided_on": _decided_on,
    "study.conclusion": _of_study("conclusion.conclusion"),
    "study.recommendation": _of_study("recommendation.recommendation"),
    "handover.urgency": _urgency,
    "addressee.lines": _addressee,
    "limit.until": _until,
    "reply.address": _right_of_reply,
    "reply.code": _right_of_reply,
    "papers.supervision_report": _number_of("supervision_report"),
    "papers.study": _number_of("violation_study"),
    "papers.minutes": _minutes,
    "papers.report": _number_of("report"),
    "papers.finding": _number_of("finding"),
    "papers.receipt": _number_of("report_receipt"),
}  # fmt: skip


def _subdistrict(facts: Facts) -> str:
    code = ".".join(facts.case.village_code.split(".")[:3])
    found = Subdistrict.objects.filter(code=code).values_list("name", flat=True).first()
    return found or ""


def lines(value: Value) -> Sequence[Any]:
    return [] if value is None else [value] if isinstance(value, str) else value
