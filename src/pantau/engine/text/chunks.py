"""What stands between two blanks to tokens: words, numbers, emoji, mentions, addresses, sentence breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .numerals import DIGITS, ROMAN, digits, is_counted
from .pieces import (
    ADDRESS,
    BREAK,
    COUNTS,
    EMOJI,
    FULL_STOP,
    LETTERS,
    MENTION,
    NUMBER,
    PAUSE,
    TURNED,
    WORD,
    Piece,
    Reading,
    pieces_of,
)
from .spelling import Spelling, Words
from .turned import is_turned
from .words import WordReader

_EMOJI_RANGES = (
    "\u203c\u2049\u2139\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f12f\U0001f18e-\U0001f1e5\U0001f200-\U0001faff"
)
_URL_TAIL = r"""[^\s<>"']*[^\s<>"'.,;:!?)\]}*]"""
_HOST = r"(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}"
_SCAN = re.compile(
    rf"(?P<address>(?:https?://|www\.){_URL_TAIL}"
    r"|[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}"
    rf"|{_HOST}(?:com|net|org|info|id|co|me|ly|gl|gle|tv|be|link|page|site|xyz|io|app)/{_URL_TAIL}"
    rf"|{_HOST}(?:com|net|org|info|(?:co|go|ac|or|sch|desa|web|my)\.id)(?![^\W_]))"
    r"|\#(?P<hashtag>\w+)"
    r"|(?P<mention>@[a-z0-9_](?:[a-z0-9_.]*[a-z0-9_])?)"
    rf"|(?P<emoji>(?:[\U0001f1e6-\U0001f1ff]{{2}}|[{_EMOJI_RANGES}])+)"
    r"|(?P<word>[$€]?[^\W_]+(?:[.,\-*'_~|!@$+/:]{1,3}[^\W_]+)*['$]?)"
    r"|(?P<percent>%)"
    r"|(?P<stop>[.!?]+)",
    re.IGNORECASE,
)
_SIGNED = re.compile(  # a word with signs for letters anywhere: |onte, c!n@, b@l!!!
    r"[\"'(]*(?P<core>(?=[a-z@!|$€+]*(?:[@!|$€+][a-z@|$€]|[@|$]))[a-z@!|$€+]{3,48})[^\w@|$€+]*", re.IGNORECASE
)
_ONE_EMOJI = re.compile(r"[\U0001f1e6-\U0001f1ff]{2}|.")
_MENTIONED = re.compile(r"@[a-z]+!*", re.IGNORECASE)
_STOP = re.compile(r"[.!?]+")
_PART = re.compile(r"[^\W_]+")
_PIECE = re.compile(
    r"(?P<money>(?:rp|idr|usd)(?=[0-9]))|(?P<number>[0-9]+(?:[.,][0-9]+)+)|(?P<part>[^\W_]+)|(?P<gap>[\W_]+)"
)
_RUNS = re.compile(r"(?P<digits>[0-9]+)|(?P<letters>[^\W0-9_]+)")
_HASHTAG_RUNS = re.compile(r"[0-9]+|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W0-9_A-Za-z]+")
_TWICE = re.compile(r"(?P<word>[^\W0-9_]{2,})2(?P<ending>nya|kan|an|in|i|lah|ku|mu|x)?")
_TELEPHONE = re.compile(r"0[0-9]{3}|62[0-9]{8}")  # how its digits begin; no amount and no ballot number does
_VERB_OPENING = re.compile(r"(?:di|ter|ber|ke|me(?:ng|ny|n|m)?)")


class ChunkReader:
    def __init__(self, spelling: Spelling) -> None:
        self.words = WordReader(spelling)
        self._spelling = spelling

    def read(self, chunk: str) -> Reading:
        """Read a folded chunk without blanks. Spans are in characters of the chunk."""
        pieces: list[Piece] = []
        if chunk.isalpha():
            pieces = pieces_of(self.words.read(chunk.lower()), 0, len(chunk))
        else:
            pieces.extend(self._signed(chunk))
        if not pieces:
            for match in _SCAN.finditer(chunk):
                pieces.extend(self._scanned(match, pieces, chunk))
        unsettled = 0
        for piece in pieces:
            raw = chunk[piece.start : piece.end].lower()
            if piece.kind == WORD and self._may_count(piece.token, raw):
                unsettled |= COUNTS
            if len(raw) == 1 and piece.kind != BREAK:
                unsettled |= LETTERS
            if is_turned(piece.token, raw):
                unsettled |= TURNED
        return Reading(tuple(pieces), unsettled)

    def _signed(self, chunk: str) -> Iterator[Piece]:
        """The known word behind a chunk of letters and signs, with the mark behind it; nothing without one."""
        match = _SIGNED.fullmatch(chunk)
        if match is None or _MENTIONED.fullmatch(match["core"]):
            return
        start, end = match.span("core")
        for last in dict.fromkeys((end, start + len(match["core"].rstrip("!")))):
            words = self.words.undisguised(chunk[start:last].lower())
            if words is None:
                continue
            yield from pieces_of(words, start, last)
            stop = _STOP.search(chunk, last)
            if stop:
                yield Piece(_break(stop[0]), BREAK, *stop.span())
            return

    def _may_count(self, token: str, raw: str) -> bool:
        """Whether a number beside it could change the token."""
        amount = self._spelling.amounts.get(raw, token)
        return amount != token or raw in ROMAN or is_counted(token, self._spelling)

    def _scanned(self, match: re.Match[str], before: list[Piece], chunk: str) -> Iterable[Piece]:
        kind, start, end = match.lastgroup, match.start(), match.end()
        if kind == "word":
            return self._compound(match[0].lower(), start)
        if kind == "stop":
            return self._stop(match[0], start, before, chunk)
        if kind == "emoji":
            return self._emoji(match[0], start)
        if kind == "hashtag":
            return self._hashtag(match["hashtag"], start + 1)
        if kind == "mention":
            return self._mention(match[0].lower(), start)
        if kind == "percent":
            return self._after_number("%", start, before)
        return [Piece(match[0].lower(), ADDRESS, start, end)]

    # -- punctuation, emoji, mentions -------------------------------------------------------------

    def _stop(self, stop: str, start: int, before: list[Piece], chunk: str) -> list[Piece]:
        if before and stop == "." and self._abbreviates(chunk[before[-1].start : before[-1].end].lower()):
            return []
        return [Piece(_break(stop), BREAK, start, start + len(stop))]

    def _abbreviates(self, raw: str) -> bool:
        letters = raw.replace(".", "")
        return letters in self._spelling.abbreviations or (len(letters) == 1 and letters.isalpha())

    def _emoji(self, run: str, start: int) -> Iterator[Piece]:
        found = [(match[0], match.start(), match.end()) for match in _ONE_EMOJI.finditer(run)]
        first = 0
        for place, (emoji, _, end) in enumerate(found):
            if place + 1 < len(found) and found[place + 1][0] == emoji:
                continue  # a run of one emoji is read once
            span = start + found[first][1], start + end
            for word in self._spelling.emoji.get(emoji, (emoji,)):
                yield Piece(word, EMOJI, *span)
            first = place + 1

    def _mention(self, mention: str, start: int) -> list[Piece]:
        end = start + len(mention)
        letters = mention[1:]
        if letters.isalnum() and not self.words.known(letters):
            words = self.words.undisguised(mention)
            if words:
                return pieces_of(words, start, end)
        return [Piece(mention, MENTION, start, end)]

    # -- hashtags ---------------------------------------------------------------------------------

    def _hashtag(self, body: str, start: int) -> list[Piece]:
        whole = self._whole_hashtag(body.lower())
        if whole:
            return pieces_of(whole, start, start + len(body))
        pieces: list[Piece] = []
        for run in _HASHTAG_RUNS.finditer(body):
            pieces.extend(self._hashtag_run(run[0].lower(), start + run.start(), pieces))
        return pieces

    def _whole_hashtag(self, body: str) -> Words | None:
        if body.isalpha():
            return self.words.known(body)
        return None if body.isdigit() or body[-1].isdigit() else self.words.undisguised(body)

    def _hashtag_run(self, run: str, start: int, before: list[Piece]) -> list[Piece]:
        if run[0].isdigit():
            return [Piece(run, NUMBER, start, start + len(run))]
        amount = self._after_number(run, start, before)
        if amount:
            return amount
        segments = None if self.words.known(run) else self.words.segmented(run)
        pieces: list[Piece] = []
        for word in segments or [run]:
            pieces.extend(pieces_of(self.words.read(word), start, start + len(word)))
            start += len(word)
        return pieces

    # -- words and numbers ------------------------------------------------------------------------

    def _compound(self, text: str, start: int) -> list[Piece]:
        if text.isalpha():
            return pieces_of(self.words.read(text), start, start + len(text))
        outer = self._with_edges(text, start)
        if outer is not None:
            return outer
        parts = _PART.findall(text)
        if len(parts) == 1:
            return self._part(text, start)
        if "*" in text and text.replace("*", "").isalpha():
            starred = self.words.unmasked(text)
            if starred is not None:
                return pieces_of(starred, start, start + len(text))
        if _lone_letters(parts, text):
            return self._spelled(parts, text, start)
        words = self._whole(text, parts)
        return pieces_of(words, start, start + len(text)) if words else self._apart(text, start)

    def _with_edges(self, text: str, start: int) -> list[Piece] | None:
        """A word with a currency sign before it or a sign after it; ``None`` where there is none."""
        inner = text.strip("$€'")
        if inner == text:
            return None
        words = self.words.undisguised(text)
        if words is None and text[-1] == "'" and inner == text[:-1]:
            words = self.words.glottal(inner)
        if words is not None:
            return pieces_of(words, start, start + len(text))
        return self._compound(inner, start + text.index(inner)) if inner else []

    def _spelled(self, letters: list[str], text: str, start: int) -> list[Piece]:
        """a.m.p.l.o.p, but also K.P.U: without a blank between them, unknown letters make a word too."""
        joined = "".join(letters)
        words = self.words.known(joined) or self.words.undisguised(joined)
        if words is None and joined.isalpha():
            segments = self.words.spelled(joined) or [((joined,), 0, 0)]
            words = tuple(word for segment, _, _ in segments for word in segment)
        return pieces_of(words, start, start + len(text)) if words else self._apart(text, start)

    def _whole(self, text: str, parts: list[str]) -> Words | None:
        """The one word behind jum'at, c@ir, am.plop; ``None`` where the parts are words."""
        bare = text.replace("'", "")
        if bare.isalpha():
            return self.words.read(bare)
        if self._numeric(text, parts) or all(self.words.known(part) for part in parts):
            return None
        glued = "".join(parts)
        words = self.words.undisguised(bare)
        if words is None and len(glued) > 3:
            words = self.words.undisguised(glued)
        return words

    def _numeric(self, text: str, parts: list[str]) -> bool:
        if sum(map(str.isalpha, text)) < 3 or any(len(part) > 1 and part.isdigit() for part in parts):
            return True
        return any(part.lstrip("0123456789") in self._spelling.amounts for part in parts if part[0].isdigit())

    def _apart(self, text: str, start: int) -> list[Piece]:
        """The parts of a compound as words and numbers of their own."""
        pieces: list[Piece] = []
        matches = list(_PIECE.finditer(text))
        mentioned = False
        for place, match in enumerate(matches):
            at, found = start + match.start(), match[0]
            if match.lastgroup == "gap":
                mentioned = found[-1] == "@"
                following = matches[place + 1][0]
                pieces.extend(self._gap(found, at, matches[place - 1][0], following))
            elif mentioned:
                pieces.append(Piece("@" + found, MENTION, at - 1, at + len(found)))
            elif match.lastgroup == "number":
                pieces.extend(Piece(n, NUMBER, at + a, at + b) for n, a, b in digits(found))
            else:
                pieces.extend(self._after_number(found, at, pieces) or self._part(found, at))
        return pieces

    def _gap(self, gap: str, start: int, before: str, following: str) -> list[Piece]:
        marks = "".join(mark for mark in gap if mark in ".!?")
        if not marks or before[-1].isdigit() or following[0].isdigit():
            return []
        if marks == "." and self._abbreviates(before):
            return []
        return [Piece(_break(marks), BREAK, start, start + len(gap))]

    def _after_number(self, text: str, start: int, before: list[Piece]) -> list[Piece]:
        """An amount glued to the number before it; nothing where it is none."""
        amount = self._spelling.amounts.get(text)
        if amount is None or not before or before[-1].kind != NUMBER or before[-1].end != start:
            return []
        return [Piece(amount, WORD, start, start + len(text))]

    def _part(self, text: str, start: int) -> list[Piece]:
        end = start + len(text)
        if text.isalpha():
            return pieces_of(self.words.read(text), start, end)
        if DIGITS.fullmatch(text):
            return [Piece(text, ADDRESS if _TELEPHONE.match(text) else NUMBER, start, end)]
        return self._twice(text, start) or self._letters_and_digits(text, start)

    def _twice(self, text: str, start: int) -> list[Piece]:
        """``bagi2``, ``orang2nya``, ``dibagi2kan``: the word, and the word with its ending."""
        match = _TWICE.fullmatch(text)
        if not match:
            return []
        first = self.words.read(match["word"])
        if first[-1] in self._spelling.number_after:
            return []
        ending = match["ending"] or ""
        second = _again(first, self._spelling.endings.get(ending, ending), self.words)
        return [
            *pieces_of(first, start, start + match.end("word")),
            *pieces_of(second, start, start + len(text)),
        ]

    def _letters_and_digits(self, text: str, start: int) -> list[Piece]:
        runs = [(run.lastgroup == "digits", run[0], start + run.start()) for run in _RUNS.finditer(text)]
        counted = runs[0][0] and len(runs) == 2 and runs[1][1] in self._spelling.amounts
        words = None if counted else self.words.undisguised(text)
        if words is not None:
            return pieces_of(words, start, start + len(text))
        pieces: list[Piece] = []
        for is_number, run, at in runs:
            if is_number:
                pieces.append(Piece(run, NUMBER, at, at + len(run)))
            else:
                pieces.extend(self._after_number(run, at, pieces) or self._beside_digits(run, at))
        return pieces

    def _beside_digits(self, letters: str, start: int) -> list[Piece]:
        """Letters glued to digits; one or two are chat only where a number follows (no8, not BP3TKI)."""
        words = self.words.read(letters)
        if len(letters) < 3 and words[-1] not in self._spelling.number_after:
            words = (letters,)
        return pieces_of(words, start, start + len(letters))


def _break(marks: str) -> str:
    return PAUSE if len(marks) > 1 and not marks.strip(".") else FULL_STOP


def _lone_letters(parts: list[str], text: str) -> bool:
    """Letters one by one: three and more, or two between full stops (K.H.)."""
    if len(parts) == 2 and text[1:-1] != ".":
        return False
    return all(len(part) == 1 for part in parts) and not all(map(str.isdigit, parts))


def _again(first: Words, ending: str, words: WordReader) -> Words:
    """The second half of a doubled word: ``dibagi`` + ``kan`` is said ``dibagi bagikan``."""
    last = first[-1]
    root = _VERB_OPENING.sub("", last, count=1) if _VERB_OPENING.match(last) else last
    stem = root if root != last and words.known(root) else last
    return (*first[:-1], stem + ending)
