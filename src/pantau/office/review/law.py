"""The law behind a finding, as it stood in the rulebook it was found by.

Everything is read from the rulebook version kept with the finding, never from today's files: an old
finding stays explainable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from pantau.office.findings.models import Finding, RulebookVersion
from pantau.office.posts.models import Post
from pantau.office.review.spans import Mark, merged
from pantau.web.ui import formats, labels, marks
from pantau.web.ui.ribbon import in_language

PARTICIPANTS = ("candidate", "party", "campaign_team")
OUTSIDE_CAMPAIGN = ("before", "pre_campaign", "quiet", "voting", "recap", "after")

#: Elements that the words of a post can support. The rest a person has to find out elsewhere.
IN_THE_WORDS = frozenset(
    {
        "acts_as_campaigner", "audience_reached", "call_to_vote", "campaign_purpose", "challenge_state_basis",
        "danger_unity", "decision_or_action", "favours_or_harms", "incite_conflict", "influence_choice",
        "insult_meaning", "insult_target", "partiality", "place_kind", "pose_context", "props_of_other",
        "public_disorder", "receiver_voter", "state_facility_used", "survey_published", "threat_direct",
        "value_promised", "violence_threat",
    }
)  # fmt: skip


# --- the kept rulebook ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptBook:
    """What review shows of one rulebook version: file name -> plain data, as it was loaded then."""

    files: Mapping[str, Any]

    def under(self, name: str, key: str) -> dict[str, Any]:
        """The table ``key`` of every file of that name, shared folders included."""
        found: dict[str, Any] = {}
        for file in self._named(name):
            found.update(file.get(key) or {})
        return found

    def one(self, name: str) -> Mapping[str, Any]:
        """The first file of that name; the rulebook's own stands before those it shares."""
        return next(self._named(name), {})

    def _named(self, name: str) -> Iterator[Mapping[str, Any]]:
        for path in sorted(self.files, key=lambda path: path.count("/")):
            if path.rsplit("/", 1)[-1] == f"{name}.yaml":
                yield self.files[path]


@lru_cache(maxsize=8)
def kept_book(rulebook: str) -> KeptBook:
    """The rulebook with this hash. It never changes, so a process reads it once."""
    return KeptBook(RulebookVersion.objects.get(pk=rulebook).as_written())


# --- norms ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Element:
    text: str
    note: str = ""
    refs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NormView:
    id: str
    article: str
    title: str
    paraphrase: str
    binds: str
    everyone: bool
    valid: str
    source: str
    verified_by: str
    contested: str  # why its reach over this author is disputed; empty when it is not
    proved: tuple[Element, ...]
    missing: tuple[Element, ...]
    sanction: str
    route: str

    @property
    def note(self) -> str:
        """In a word, for the folded line of a further norm."""
        return _("diperdebatkan") if self.contested else self.title

    @property
    def text(self) -> str:
        parts = [self.paraphrase, f"{self.binds}.", self.contested]
        if self.missing:
            lacking = "; ".join(element.text for element in self.missing)
            parts.append(_("Masih harus dibuktikan: %(what)s.") % {"what": lacking})
        return " ".join(part for part in parts if part)


def norms(finding: Finding, post: Post | None) -> tuple[NormView, ...]:
    """The finding's norms, undisputed ones first, in the rulebook's order."""
    book = kept_book(finding.rulebook_id)
    entries = book.under("norms", "norms")
    views = [_view(name, entries[name], book, finding, post) for name in finding.norms if name in entries]
    return tuple(sorted(views, key=lambda view: bool(view.contested)))


def article(rulebook: str, norm: str) -> str:
    """How a norm is cited on the screen."""
    entry = kept_book(rulebook).under("norms", "norms").get(norm)
    return in_language(entry["article"]) if entry else norm


def contexts(finding: Finding) -> tuple[str, ...]:
    """Why the machine put this finding lower: education, denial, news and so on."""
    known = kept_book(finding.rulebook_id).one("detection").get("contexts") or {}
    return tuple(in_language(known[name]["reason"]) for name in finding.context if name in known)


def _view(
    name: str, norm: Mapping[str, Any], book: KeptBook, finding: Finding, post: Post | None
) -> NormView:
    proved, missing = _elements(norm, book, finding, post)
    return NormView(
        id=name,
        article=in_language(norm["article"]),
        title=in_language(norm["title"]),
        paraphrase=in_language(norm["paraphrase"]),
        binds=_binds(norm["binds"]),
        everyone="everyone" in norm["binds"],
        valid=_valid(name, norm, book, finding),
        source=norm.get("source") or "",
        verified_by=norm.get("verified_by") or "",
        contested=_contested(name, norm, finding),
        proved=proved,
        missing=missing,
        sanction=_sanction(norm, book, finding),
        route=_route(norm, book),
    )


def _binds(subjects: Sequence[str]) -> str:
    if "everyone" in subjects:
        return _("Mengikat setiap orang")
    names = [labels.in_sentence(str(labels.SUBJECTS.get(subject, subject))) for subject in subjects]
    return _("Mengikat %(who)s") % {"who": ", ".join(names)}


def _day(finding: Finding) -> str:
    """The day of posting where it happened, as the rulebook writes days; empty when unknown."""
    return formats.local(finding.posted_at).date().isoformat() if finding.posted_at else ""


def _holds(day: str, entry: Mapping[str, Any]) -> bool:
    starts, ends = _iso(entry.get("valid_from")), _iso(entry.get("valid_to"))
    return (not starts or starts <= day) and (not ends or day <= ends)


def _iso(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _valid(name: str, norm: Mapping[str, Any], book: KeptBook, finding: Finding) -> str:
    day = _day(finding)
    if not day:
        return _("Tanggal unggahan tidak diketahui, jadi berlakunya norma harus diperiksa.")
    act = finding.act_id is not None
    instrument = book.under("norms", "instruments").get(name.split("/")[0], {})
    if _holds(day, instrument) and _holds(day, norm):
        return _("Berlaku pada tanggal perbuatan.") if act else _("Berlaku pada tanggal unggahan.")
    return _("Tidak berlaku pada tanggal perbuatan.") if act else _("Tidak berlaku pada tanggal unggahan.")


def _contested(name: str, norm: Mapping[str, Any], finding: Finding) -> str:
    if name not in finding.contested or not norm.get("contested"):
        return ""
    return in_language(norm["contested"]["note"])


def _sanction(norm: Mapping[str, Any], book: KeptBook, finding: Finding) -> str:
    listed = norm.get("sanctions") or ()
    if isinstance(listed, str):
        listed = book.under("norms", "penalties").get(listed) or ()
    day = _day(finding)
    return "; ".join(in_language(one["text"]) for one in listed if not day or _holds(day, one))


def _route(norm: Mapping[str, Any], book: KeptBook) -> str:
    outcomes = book.under("outcomes", "outcomes")
    named = (outcomes.get(code) or {} for code in norm.get("route") or ())
    titles = [in_language(outcome["title"]) for outcome in named if outcome.get("title")]
    return ", ".join(titles) or ", ".join(norm.get("route") or ())


# --- elements -------------------------------------------------------------------------------------


def _elements(
    norm: Mapping[str, Any], book: KeptBook, finding: Finding, post: Post | None
) -> tuple[tuple[Element, ...], tuple[Element, ...]]:
    """What the record supports of each element, and what a person must still establish."""
    wording = book.under("norms", "elements")
    spans = merged(finding.spans)
    proved, missing = [], []
    for key in norm.get("elements") or ():
        text = in_language(wording[key]) if key in wording else key
        if note := _shown_by_record(key, finding, post):
            proved.append(Element(text, note))
        elif spans and key in IN_THE_WORDS:
            proved.append(Element(text, _("Petunjuk pada kata yang ditandai"), _refs(key, spans)))
        elif finding.picture_spans and key in IN_THE_WORDS:
            proved.append(Element(text, _("Petunjuk pada tulisan dalam gambar")))
        else:
            missing.append(Element(text))
    return tuple(proved), (*missing, *_others(finding.missing, missing))


def _refs(key: str, spans: Sequence[Mark]) -> tuple[int, ...]:
    """The marks that speak for an element: those of the concept of its name, else all of them."""
    numbers = marks.mark_numbers(spans)
    own = [span for span in spans if span[2] == key] or spans
    return tuple(sorted({numbers[span[0], span[1]] for span in own}))


def _others(said: Iterable[Any], known: Iterable[Element]) -> Iterator[Element]:
    """What the rule itself says is missing, beyond the norm's elements."""
    texts = {element.text for element in known}
    for item in said:
        if (text := in_language(item)) not in texts:
            yield Element(text)


def _shown_by_record(key: str, finding: Finding, post: Post | None) -> str:
    """A short sentence when the record itself supports the element, else nothing."""
    moment = formats.full_moment(finding.posted_at) if finding.posted_at else ""
    if key == "posting_time" and moment:
        return moment
    if key == "outside_schedule" and moment and finding.phase in OUTSIDE_CAMPAIGN:
        return moment
    if finding.act is not None and key == "office_held":
        return _("Tercatat pada daftar pejabat pada tanggal itu")
    if finding.act is not None and key == "account_owner" and finding.whose is not None:
        return _("Akun ditautkan petugas; alasannya tertulis pada akun itu")
    if post is None:
        return ""
    if key == "campaigner" and not finding.is_account and finding.subject in PARTICIPANTS and post.registered:
        return _("Akun terdaftar pada KPU")
    if key == "account_unregistered" and post.registered is False:
        return _("Tidak ada pada daftar akun yang diimpor")
    if key == "account_still_open" and post.registered and finding.phase in ("quiet", "voting"):
        return _("Masih mengunggah: %(at)s") % {"at": moment}
    if key == "paid_ad" and post.sponsored:
        return _("Platform menandai unggahan ini bersponsor")
    return ""
