"""A post about somebody else says the same to detection; where it does not, both texts are told."""

from dataclasses import replace
from datetime import UTC, datetime

from pantau.engine.detect import Detector
from pantau.engine.detect.classifier import load_classifier
from pantau.engine.detect.detector import plain_normaliser_of
from pantau.engine.detect.swaps import Swapper, try_out
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.post import Post

PARTIES = [
    (1, "PKX", "Partai Kebun Rekaan"),
    (2, "Garuda", "Partai Garuda Rekaan"),
    (3, "PBX", "Partai Bukit"),
]
NAMES = ["Lalu Wirarekaan", "Lalu Zulrekaan", "Baiq Sulrekaan"]
SWAP = Swapper(PARTIES, NAMES)


def swaps(text: str) -> dict[str, str]:
    return {one.kind: one.text for one in SWAP(text)}


def test_each_kind_is_changed_everywhere_and_written_as_it_was():
    assert swaps("Coblos PKX nomor urut 3, PKX menang!") == {
        "party": "Coblos PBX nomor urut 3, PBX menang!",
        "number": "Coblos PKX nomor urut 1, PKX menang!",
    }
    assert swaps("burung garuda terbang") == {}  # an everyday word
    assert swaps("pilih partai garuda")["party"] == "pilih partai pbx"
    assert swaps("PAK H. Amat dan ibu Hj. Siti")["gender"] == "BU Hj. Amat dan bapak H. Siti"
    assert swaps("H. Amat menyapa") == {"gender": "Hj. Amat menyapa"}
    assert swaps("dukung lalu zulrekaan")["candidate"] == "dukung lalu wirarekaan"
    assert swaps("Baiq Ana dan Lalu Budi, minggu lalu di ibu kota") == {
        "gender": "Lalu Ana dan Baiq Budi, minggu lalu di ibu kota"
    }
    assert swaps("no 45 di jalan") == {}  # no number on the ballot


def test_the_shipped_detector_says_the_same_of_both_and_a_partial_one_is_found_out():
    book = load_rulebook(find_rulebook("pemilu-2024"))
    known = [(one.number, one.short, one.name) for one in book.parties]
    posted = datetime(2024, 2, 12, 3, 0, tzinfo=UTC)
    texts = (
        "Jangan lupa coblos nomor urut 4 ya, Pak Lalu Wirarekaan orang baik",
        "Dasar Lalu Zulrekaan bodoh, koruptor!",
        "PKB bagi sembako, serangan fajar 50 ribu, pilih nomor 3",
        "Selamat pagi, bapak ibu sekalian",
    )
    posts = [Post("facebook", str(n), text, posted, subject="candidate") for n, text in enumerate(texts)]
    detector, swapper = Detector(book, NAMES), Swapper(known, NAMES)
    told = try_out(posts, swapper, detector, load_classifier(), plain_normaliser_of(book))
    assert told.swapped == {"party": 1, "number": 2, "candidate": 2, "gender": 3}
    # Names, parties and numbers move nothing. A title is a word that the model knows: it may shift a chance a little.
    assert {move.kind for move in told.moves} <= {"gender"}
    assert not any(move.crosses or move.what.startswith("rule:") for move in told.moves)

    class Partial:
        """Looks away where party 1 is meant."""

        threshold = detector.threshold

        def scan(self, posts):
            results = detector.scan(posts)
            return [
                replace(result, findings=()) if "nomor 4" in post.text else result
                for post, result in zip(posts, results, strict=True)
            ]

    moves = try_out(posts, swapper, Partial(), None, plain_normaliser_of(book)).moves
    assert {(move.post, move.kind, move.after) for move in moves} == {
        (2, "number", "PKB bagi sembako, serangan fajar 50 ribu, pilih nomor 4")
    }
    assert all(move.became is None and move.was for move in moves)
