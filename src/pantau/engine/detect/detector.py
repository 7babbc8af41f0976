"""Posts in, findings out: normalise, read concepts, evaluate rules, rank, explain."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain

import numpy as np
import polars as pl

from pantau.engine.law import Calendar, Norm, Rule, Rulebook, Titles
from pantau.engine.post import Post, Subject
from pantau.engine.text import Normaliser, Spelling, Text

from .acts import POSTED, Act
from .classifier import Classifier
from .concepts import ConceptReader, Sight, Spans, lexicon_words
from .conditions import Condition, ConditionError, compile_condition
from .findings import Finding, KnownClaim, PostResult, Span
from .named import named_concepts
from .picture_words import ONLY_IN_PICTURE, placed, words_of
from .ranking import Context, Reach, reach, read_contexts
from .signals import FIXED, KNOWN_CLAIM, Facts, Signal, catalogue
from .stance import NO_STANCE, FunctionReader, Stance
from .tone import TONES, Tone, tones_of
from .worth import Scale

MOST_SPANS = 24  # shown for one finding

ROLE_UNKNOWN: Titles = {
    "id": "Peran pengunggah: norma yang disebut hanya mengikat peran tertentu",
    "en": "The author's role: the norms named bind certain roles only",
}
NO_NORM_BINDS = {
    "id": "Tidak ada norma dalam buku aturan ini yang mengikat peran pengunggah pada tanggal itu.",
    "en": "No norm in this rulebook binds the author's role on that date.",
}


@dataclass(frozen=True, slots=True)
class _Glance:
    """One post before it is known whether it is worth reading."""

    post: Post
    words: str  # the post's own, then those of its pictures
    sight: Sight
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Read:
    """One post as the detector reads it."""

    post: Post
    words: str
    text: Text
    facts: Facts
    concepts: Mapping[str, Spans]


class Detector:
    """Finds what one rulebook would want a person to see. Build once; ``scan`` any number of batches.

    Detection is row-wise: a post gets the same findings alone, in a batch of 500 or in a file of a million.
    """

    def __init__(
        self, rulebook: Rulebook, candidates: Iterable[str] = (), classifier: Classifier | None = None
    ) -> None:
        """``candidates`` are the full names of all candidates, where a registry knows them.

        ``classifier`` scores posts with a finding that ``detection.scored`` names; no finding hangs on it.
        """
        self.rulebook = rulebook
        self._classifier = classifier
        self._plain = plain_normaliser_of(rulebook) if classifier is not None else None
        self._scored = frozenset(rulebook.detection.get("scored", ()))
        self.threshold = float(rulebook.detection.get("display_threshold", 0.0))
        self.scale = _scale(rulebook)
        self._factors: Mapping[str, float] = rulebook.detection.get("factors", {})
        self._contexts: tuple[Context, ...] = read_contexts(rulebook.detection)
        self._acts: Mapping[str, Titles] = rulebook.detection.get("acts", {})
        self._support = frozenset(rulebook.detection.get("shows_support", ()))
        self._denial = str(rulebook.claims.get("denial", ""))
        named = named_concepts(rulebook, candidates)
        self.normaliser = normaliser_of(rulebook, named)
        self._concepts = ConceptReader(rulebook, named, self.normaliser)
        self._functions = FunctionReader(rulebook.detection, self._concepts.bit)
        self._signals = catalogue(self._concepts.names)
        self._conditions = {rule.id: self._compile(rule) for rule in rulebook.rules.values()}
        asked = {name for condition in self._conditions.values() for name in condition.signals}
        self._asked = {
            name: self._concepts.bit(name) for name in sorted(asked) if name in self._concepts.names
        }
        self._wanted = self._functions.wanted | self._concepts.mask(
            (*asked, *chain.from_iterable(context.asks_for for context in self._contexts))
        )
        self._changes, self._phases = _timeline(rulebook.calendar)
        self._evaluate = [condition.expression.alias(name) for name, condition in self._conditions.items()]
        self._hope = [condition.hopeful.alias(name) for name, condition in self._conditions.items()]

    def scan(
        self, posts: Iterable[Post], claims: Sequence[KnownClaim | None] | None = None
    ) -> list[PostResult]:
        """Findings for each post, in the order of the posts.

        ``claims`` gives for each post the refuted claim it speaks of, where claims are at hand.
        """
        listed = list(posts)
        known = claims if claims is not None else [None] * len(listed)
        return self._found([self._glance(post, claim) for post, claim in zip(listed, known, strict=True)])

    def weigh(self, acts: Iterable[Act]) -> list[PostResult]:
        """Findings for each act on another's post or account, in the order of the acts.

        The words of a comment or share are read like those of a post; a like has none.
        """
        return self._found([self._glance_at(act) for act in acts])

    def _found(self, glances: Sequence[_Glance]) -> list[PostResult]:
        facts = pl.DataFrame(self._fact_columns(glances))
        rows = self._worth_reading([one.sight.possible for one in glances], facts)
        judged = self._judge([self._read(glances[row]) for row in rows], facts[rows])
        results = dict(zip(rows, judged, strict=True))
        if self._classifier is not None and self._plain is not None:
            results.update(self._with_scores(self._classifier, self._plain, results))
        return [results.get(row) or self._passed_over(glance) for row, glance in enumerate(glances)]

    def _with_scores(
        self, classifier: Classifier, normalise: Normaliser, results: Mapping[int, PostResult]
    ) -> dict[int, PostResult]:
        """The results of posts whose findings are a matter of tone, with what the classifier says of them."""
        rows = [
            row
            for row, result in results.items()
            if any(finding.category in self._scored for finding in result.findings)
        ]
        columns = classifier.scores([normalise(results[row].post.text) for row in rows])
        return {
            row: replace(results[row], scores={label: float(columns[label][place]) for label in TONES})
            for place, row in enumerate(rows)
        }

    def tones(self, result: PostResult, finding: Finding) -> tuple[Tone, ...]:
        """What the classifier says of a post beside this finding; nothing where that is no matter of tone."""
        if self._classifier is None or self._plain is None or finding.category not in self._scored:
            return ()
        return tones_of(self._plain(result.post.text), self._classifier, result.scores)

    def _judge(self, reads: Sequence[_Read], facts: pl.DataFrame) -> list[PostResult]:
        """Posts read in full, with what every rule says of them."""
        if not reads:
            return []
        frame = facts.with_columns(**self._concept_columns(reads))
        decided = frame.select(self._evaluate)
        fired: list[list[Rule]] = [[] for _ in reads]
        undecided: list[dict[str, tuple[str, ...]]] = [{} for _ in reads]
        for name in self._conditions:
            column = decided.get_column(name)
            if column.any():  # asking for the rows costs a query, and most rules fire nowhere
                for row in column.arg_true():
                    fired[row].append(self.rulebook.rules[name])
            if column.null_count():
                for row in column.is_null().arg_true():
                    undecided[row][name] = self._unknown(name, frame, row)
        return [
            self._result(read, rules, unknown)
            for read, rules, unknown in zip(reads, fired, undecided, strict=True)
        ]

    def _passed_over(self, glance: _Glance) -> PostResult:
        """A post for which no rule can fire; it is read only for its function, if it could have one."""
        stance = NO_STANCE
        if self._functions.hope(glance.sight.possible, glance.facts.subject, glance.post.text):
            met = self._concepts_of(glance, self._functions.wanted)
            stance = self._functions(met, glance.facts.subject, glance.post.text)
        return PostResult(glance.post, glance.facts.phase, glance.facts.subject, (), {}, stance)

    def _worth_reading(self, possible: Sequence[int], facts: pl.DataFrame) -> list[int]:
        """Rows for which some rule could fire or stay undecided; all others are read no further.

        Rules are tried with every concept that could possibly be met and every denied one granted:
        what is FALSE then is FALSE on a full reading, since AND, OR and NULL are monotone.
        """
        if not possible or not self._evaluate:
            return []
        columns = _columns(possible, self._asked)
        hopes = facts.with_columns(**columns).select(self._hope)
        return (
            hopes.select(pl.any_horizontal(pl.all().fill_null(True)).alias("worth"))["worth"]
            .arg_true()
            .to_list()
        )

    def normalised(self, text: str) -> Text:
        """How the detector reads a text: canonical tokens with their place in the original."""
        return self.normaliser(text)

    def concepts(self, text: Text) -> Mapping[str, Spans]:
        """The concepts a text meets, each with the token positions that met it."""
        return self._concepts(text)

    def stance(self, post: Post) -> Stance:
        """What a post does with its words; ``scan`` tells it too."""
        return self._stance(self._read(self._glance(post)))

    def _stance(self, read: _Read) -> Stance:
        return self._functions(read.concepts, read.facts.subject, read.post.text)

    def _compile(self, rule: Rule) -> Condition:
        try:
            return compile_condition(rule.when, self._signals, self._concepts.names)
        except ConditionError as error:
            raise self.rulebook.error_at(
                rule.id, "when", error.start, error.end - error.start, error.message
            ) from None

    def _glance(self, post: Post, claim: KnownClaim | None = None) -> _Glance:
        phase, ad_window = self._phase(post.posted_at)
        words = words_of(post)
        sight = self._concepts.sight(self.normaliser(words))
        return _Glance(post, words, sight, Facts(phase, post.subject, ad_window, claim))

    def _glance_at(self, act: Act) -> _Glance:
        glance = self._glance(act.as_post())
        support = None
        if act.target is not None:
            support = not self._support.isdisjoint(self.concepts(self.normaliser(words_of(act.target))))
        facts = replace(
            glance.facts,
            act=act.interaction.kind,
            target_subject=act.target_subject or (act.target.subject if act.target else None),
            target_support=support,
        )
        return replace(glance, facts=facts)

    def _read(self, glance: _Glance) -> _Read:
        met = self._concepts_of(glance, self._wanted)
        return _Read(glance.post, glance.words, glance.sight.text, glance.facts, met)

    def _concepts_of(self, glance: _Glance, wanted: int) -> dict[str, Spans]:
        concepts = self._concepts.read(glance.sight, wanted)
        claim = glance.facts.claim
        if claim is not None and claim.stance == "denied":
            concepts.setdefault(self._denial, [])  # also where only a link denies
        return concepts

    def _phase(self, posted_at: datetime | None) -> tuple[str | None, bool | None]:
        if posted_at is None:
            return None, None
        return self._phases[bisect_right(self._changes, posted_at)]

    def _fact_columns(self, glances: Sequence[_Glance]) -> dict[str, pl.Series]:
        rows = [one.facts.values(one.post) for one in glances]
        columns = list(zip(*rows, strict=True)) or [()] * len(FIXED)
        return {
            signal.name: pl.Series(values, dtype=pl.String if signal.type == "text" else pl.Boolean)
            for signal, values in zip(FIXED, columns, strict=True)
        }

    def _concept_columns(self, reads: Sequence[_Read]) -> dict[str, pl.Series]:
        columns = {name: np.zeros(len(reads), dtype=bool) for name in self._asked}
        for row, read in enumerate(reads):
            for name in read.concepts:
                if name in columns:
                    columns[name][row] = True
        return {name: pl.Series(values) for name, values in columns.items()}

    def _unknown(self, rule: str, frame: pl.DataFrame, row: int) -> tuple[str, ...]:
        return tuple(name for name in self._conditions[rule].signals if frame[row, name] is None)

    def _result(self, read: _Read, rules: list[Rule], unknown: dict[str, tuple[str, ...]]) -> PostResult:
        strongest: dict[str, Finding] = {}
        stance = self._stance(read)
        for rule in rules:
            finding = self._finding(read, rule, stance)
            held = strongest.get(rule.category)
            if held is None or finding.rank > held.rank:
                strongest[rule.category] = finding
        findings = sorted(strongest.values(), key=lambda item: (-item.rank, item.category))
        return PostResult(read.post, read.facts.phase, read.facts.subject, tuple(findings), unknown, stance)

    def _finding(self, read: _Read, rule: Rule, stance: Stance) -> Finding:
        subject = read.facts.subject
        reported = "report" in (rule.function, stance.function)
        day = read.post.posted_at.astimezone(self.rulebook.timezone).date() if read.post.posted_at else None
        bound = reach(rule, self.rulebook, subject, read.facts.phase, day)
        contexts = [item for item in self._contexts if item.applies(rule.category, subject, read.concepts)]
        rank = rule.rank * self._reach_factor(bound)
        for context in contexts:
            rank *= context.factor
        found = self._spans(read, rule)
        spans, pictured = placed(found, read.post)
        reasons = self._reasons(rule, read.facts, found, contexts, bound)
        if pictured and not spans:
            reasons = {language: f"{said} {ONLY_IN_PICTURE[language]}" for language, said in reasons.items()}
        return Finding(
            category=rule.category,
            rule=rule.id,
            rank=max(0.0, min(1.0, rank)),
            severity=rule.severity,
            norms=bound.norms,
            spans=spans,
            context=tuple(context.name for context in contexts),
            missing=self._missing(rule, bound),
            reasons=reasons,
            function="report" if reported else "act",
            contested=tuple(norm.id for norm in bound.contested),
            picture_spans=pictured,
        )

    def _reach_factor(self, bound: Reach) -> float:
        if bound.bound or bound.conditional:
            return 1.0
        return self._factors.get("contested" if bound.contested else "unbound", 1.0)

    def _spans(self, read: _Read, rule: Rule) -> tuple[Span, ...]:
        spans: set[Span] = set()
        speaking = self._conditions[rule.id].speaking
        for name in speaking:
            for first, last in read.concepts.get(name, ()):
                start, end = read.text.span(first, last)
                spans.add(Span(start, end, read.words[start:end], name))
        claim = read.facts.claim
        if claim is not None and KNOWN_CLAIM in speaking:
            spans.update(
                Span(start, end, read.post.text[start:end], KNOWN_CLAIM) for start, end in claim.places
            )
        return tuple(sorted(spans)[:MOST_SPANS])

    def _missing(self, rule: Rule, bound: Reach) -> tuple[Titles, ...]:
        return (*rule.missing_elements, ROLE_UNKNOWN) if bound.conditional else rule.missing_elements

    def _reasons(
        self,
        rule: Rule,
        facts: Facts,
        spans: Sequence[Span],
        contexts: Sequence[Context],
        bound: Reach,
    ) -> Titles:
        words, said = _quoted(spans), str(facts.claim or "-")
        act = self._acts.get(facts.act, {}) if facts.act != POSTED else {}
        parts = [
            {
                language: text.replace("{words}", words)
                .replace("{claim}", said)
                .replace("{act}", act.get(language, facts.act))
                for language, text in rule.reason.items()
            }
        ]
        parts.extend(dict(context.reason) for context in contexts)
        parts.extend(_dispute(norm) for norm in bound.contested)
        if not bound.norms:
            parts.append(NO_NORM_BINDS)
        return {language: " ".join(part[language] for part in parts) for language in ("id", "en")}


def _scale(rulebook: Rulebook) -> Scale:
    try:
        return Scale.of(rulebook.detection)
    except (TypeError, ValueError) as error:
        raise rulebook.error_in("detection", "looks", f"no scale of worth: {error}") from None


def normaliser_of(rulebook: Rulebook, named: Mapping[str, Sequence[str]] | None = None) -> Normaliser:
    """The normaliser that knows a rulebook's spelling, its lexicons and the names made from it."""
    return Normaliser(_spelling(rulebook, named).seeking(set(lexicon_words(rulebook, {}))))


def plain_normaliser_of(rulebook: Rulebook) -> Normaliser:
    """The same without guessing: for the classifier, to whom a name must never look like a word one letter off."""
    return Normaliser(_spelling(rulebook, None))


def _spelling(rulebook: Rulebook, named: Mapping[str, Sequence[str]] | None) -> Spelling:
    names = named_concepts(rulebook) if named is None else named
    return Spelling.from_mapping(rulebook.spelling).knowing(lexicon_words(rulebook, names))


def _columns(rows: Sequence[int], bits: Mapping[str, int]) -> dict[str, pl.Series]:
    """For each name whether its bit is set, row by row; a name without a bit is never set."""
    size = max(bits.values(), default=0).bit_length() // 8 + 1  # bytes
    kept = (1 << 8 * size) - 1
    packed = b"".join([(row & kept).to_bytes(size, "little") for row in rows])
    table = np.frombuffer(packed, dtype=np.uint8).reshape(len(rows), size)
    columns = {}
    for name, bit in bits.items():
        byte, place = divmod(max(bit, 1).bit_length() - 1, 8)
        columns[name] = pl.Series(table[:, byte] & (min(bit, 1) << place) != 0)
    return columns


def _dispute(norm: Norm) -> dict[str, str]:
    note = norm.contested.note if norm.contested else {"id": "", "en": ""}
    return {
        "id": f"Jangkauan {norm.article['id']} diperdebatkan. {note['id']}".strip(),
        "en": f"The reach of {norm.article['en']} is contested. {note['en']}".strip(),
    }


def _timeline(calendar: Calendar) -> tuple[list[datetime], list[tuple[str | None, bool]]]:
    """The moments at which phase or ad window change, in UTC, and what holds before, between and after them."""
    changes = sorted(
        {
            moment.astimezone(UTC)
            for item in (*calendar.phases, *calendar.windows)
            for moment in (item.start, item.end)
        }
    )
    moments = [changes[0] - timedelta(days=1), *changes] if changes else [datetime(2000, 1, 1, tzinfo=UTC)]
    phases = [calendar.phase_at(moment) for moment in moments]
    windows = ["ad_window" in calendar.windows_at(moment) for moment in moments]
    return changes, [
        (phase.id if phase else None, window) for phase, window in zip(phases, windows, strict=True)
    ]


def _quoted(spans: Sequence[Span]) -> str:
    """The words in quotes; a match inside a longer one is not said again."""
    seen: dict[str, None] = {}
    reached = -1
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > reached:
            seen.setdefault(" ".join(span.text.split()), None)
            reached = span.end
    return ", ".join(f"“{words}”" for words in list(seen)[:5]) or "-"


def unknown_signals(results: Iterable[PostResult]) -> dict[str, int]:
    """How many posts each unknown signal kept from being decided."""
    counts: dict[str, int] = {}
    for result in results:
        for name in {signal for signals in result.unknown.values() for signal in signals}:
            counts[name] = counts.get(name, 0) + 1
    return counts


__all__ = ["Detector", "Signal", "Subject", "normaliser_of", "plain_normaliser_of", "unknown_signals"]
