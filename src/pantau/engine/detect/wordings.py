"""What makes two posts the same wording: their words as they are read, without mentions, links, hashtags, emoji.

Whole batches are read at once, since a million posts are to be read in a minute: each word is read by the
normaliser once and remembered as a number, and everything after that is arithmetic on numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

import numpy as np
import polars as pl
from rensa import RMinHash

from pantau.engine.law import Rulebook
from pantau.engine.text import Normaliser, Spelling

PLACES = 128  # of a signature, one byte each
SEED = 20240214
FEWEST_WORDS = 5  # different ones that are no greeting; fewer is nobody's wording ("mantap pak", "amin")
FEWEST_PAIRS = 7  # of neighbouring words; shorter texts are the same only if their words are
LONGEST = 20_000  # characters of a text that are read
METHOD = 1  # how words become numbers; what was kept by another method cannot be compared

_READ = frozenset("wn")  # kinds of tokens: words and numbers
_LEFT_OUT = r"^(?:https?:|www\.|[@#])"
_REMEMBERED = 1 << 20  # chunks

Hashes = np.ndarray[Any, np.dtype[np.uint64]]
Pairs = np.ndarray[Any, np.dtype[np.uint32]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Signatures = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Wordings:
    """One entry for each text, in order.

    ``names``: a number for the words in their order; equal for equal words. ``told``: whether the text has words
    enough of its own; the others belong nowhere. ``pairs``: the numbers of the different pairs of neighbouring
    words, ascending, of all texts one after the other; ``starts``: where each text's begin, with their end.
    """

    names: Hashes
    told: Flags
    pairs: Pairs
    starts: Ints

    @classmethod
    def kept(cls, names: Sequence[int], pairs: Sequence[bytes]) -> Self:
        """What ``pairs_of`` gave of told texts, again."""
        sizes = np.array([len(items) // 4 for items in pairs], dtype=np.int64)
        return cls(
            np.array(names, dtype=np.uint64),
            np.ones(len(names), dtype=bool),
            np.frombuffer(b"".join(pairs), dtype="<u4").astype(np.uint32),
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        )

    def __len__(self) -> int:
        return self.names.size

    @property
    def sizes(self) -> Ints:
        return np.diff(self.starts)

    @property
    def comparable(self) -> Flags:
        """Which texts are long enough to be like another one; the others can only be the same."""
        return self.told & (self.sizes >= FEWEST_PAIRS)

    def pairs_of(self, place: int) -> bytes:
        """The numbers of one text's pairs, four bytes each, the same on every machine."""
        return self.pairs[self.starts[place] : self.starts[place + 1]].astype("<u4").tobytes()

    def take(self, places: Ints) -> tuple[Pairs, Ints]:
        """Pairs and starts of these texts only."""
        sizes = self.sizes[places]
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        return self.pairs[spread(self.starts[places], sizes)], starts


def signatures(pairs: Pairs, starts: Ints) -> Signatures:
    """A row of ``PLACES`` bytes for each text: the last byte of each MinHash.

    Two rows agree in a place with the probability J + (1 - J) / 256, J being the share of word pairs that the
    texts have in common.
    """
    if starts.size < 2:
        return np.zeros((0, PLACES), dtype=np.uint8)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        _mixed(pairs.astype(np.uint64)), starts, PLACES, SEED
    )
    return np.array(matrix.to_rows(), dtype=np.uint32).astype(np.uint8)


def spread(starts: Ints, sizes: Ints) -> Ints:
    """The places of several stretches, one after the other."""
    upto = np.cumsum(sizes)
    within = np.arange(int(upto[-1]) if upto.size else 0) - np.repeat(upto - sizes, sizes)
    return np.repeat(starts, sizes) + within


class WordingReader:
    """Reads texts as wordings. ``common``: words of greetings, prayers and wishes; they tell nobody's text apart."""

    def __init__(self, normaliser: Normaliser, common: Iterable[str] = ()) -> None:
        self._normaliser = normaliser
        listed = {word for entry in common for word in normaliser.words(entry)}
        self._common = np.array(sorted(map(_number, listed)), dtype=np.uint64)
        self._chunks: dict[str, list[int]] = {}

    @classmethod
    def of_rulebook(cls, book: Rulebook) -> Self:
        """Words as this rulebook spells them; common are its words of ``occasions``."""
        common = str(book.detection.get("occasions", "")).split()
        return cls(Normaliser(Spelling.from_mapping(book.spelling)), common)

    def __call__(self, texts: Sequence[str]) -> Wordings:
        places, words = self._words(texts)
        count = len(texts)
        first = np.searchsorted(places, np.arange(count + 1))
        order = _mixed(words + (np.arange(words.size) - first[places]).astype(np.uint64) * _ODD)
        pairs, starts = _pairs(places, words, count)
        return Wordings(_sums(order, first), self._told(places, words, count), pairs, starts)

    def _words(self, texts: Sequence[str]) -> tuple[Ints, Hashes]:
        """(number of the text, number of the word) for each word, in order."""
        chunks = (
            pl.DataFrame({"chunk": _readable(texts)})
            .with_row_index("text")
            .with_columns(pl.col("chunk").str.head(LONGEST).str.to_lowercase().str.extract_all(r"\S+"))
            .explode("chunk")
            .filter(pl.col("chunk").is_not_null() & ~pl.col("chunk").str.contains(_LEFT_OUT))
        )
        if len(self._chunks) > _REMEMBERED:
            self._chunks.clear()
        different = chunks["chunk"].unique().to_list()
        read = pl.DataFrame(
            {"chunk": different, "word": [self._chunk(chunk) for chunk in different]},
            schema={"chunk": pl.String, "word": pl.List(pl.UInt64)},
        )
        words = (
            chunks.join(read, on="chunk", how="left", maintain_order="left")
            .explode("word")
            .drop_nulls("word")
        )
        return words["text"].cast(pl.Int64).to_numpy(), words["word"].to_numpy()

    def _chunk(self, chunk: str) -> list[int]:
        known = self._chunks.get(chunk)
        if known is None:
            text = self._normaliser(chunk)
            known = [
                _number(token) for token, kind in zip(text.tokens, text.kinds, strict=True) if kind in _READ
            ]
            self._chunks[chunk] = known
        return known

    def _told(self, places: Ints, words: Hashes, count: int) -> Flags:
        """Whether a text has ``FEWEST_WORDS`` different words of its own."""
        own = ~np.isin(words, self._common)
        different = (
            pl.DataFrame({"text": places[own], "word": words[own]})
            .group_by("text")
            .agg(pl.col("word").n_unique())
            .filter(pl.col("word") >= FEWEST_WORDS)
        )
        told = np.zeros(count, dtype=bool)
        told[different["text"].to_numpy()] = True
        return told


_ODD = np.uint64(0x9E3779B97F4A7C15)
_LOW = np.uint64(0xFFFFFFFF)


def _pairs(places: Ints, words: Hashes, count: int) -> tuple[Pairs, Ints]:
    same = places[1:] == places[:-1]
    numbers = _mixed(words[:-1] * _ODD + _mixed(words[1:]))[same] & _LOW
    keyed = np.sort(numbers | places[1:][same].astype(np.uint64) << np.uint64(32))
    keyed = keyed[np.flatnonzero(np.diff(keyed, prepend=np.uint64(2**64 - 1)))]
    starts = np.searchsorted(keyed, np.arange(count + 1, dtype=np.uint64) << np.uint64(32))
    return (keyed & _LOW).astype(np.uint32), starts.astype(np.int64)


def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _mixed(numbers: Hashes) -> Hashes:
    """Each number spread over all its bits (the finaliser of splitmix64)."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _sums(numbers: Hashes, first: Ints) -> Hashes:
    """The sum of each stretch, numbers going round at 2**64."""
    upto = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(numbers, dtype=np.uint64)])
    sums: Hashes = upto[first[1:]] - upto[first[:-1]]
    return sums


def _readable(texts: Sequence[str]) -> pl.Series:
    try:
        return pl.Series("chunk", texts, dtype=pl.String)
    except UnicodeEncodeError:  # lone surrogates
        return pl.Series(
            "chunk", [text.encode("utf-8", "replace").decode() for text in texts], dtype=pl.String
        )
