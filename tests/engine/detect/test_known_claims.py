"""Posts and the checked claims they repeat, deny or ask about."""

from datetime import date

import pytest
from bench.claims import measure, read_written
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.claim import CheckedClaim
from pantau.engine.detect import Detector
from pantau.engine.detect.claims import ClaimIndex
from pantau.engine.sources.claims import read_claims

ODD = "7 kontainer surat suara tercoblos hoaks bener ga ?! [SALAH] \u0301 \u202e 🔥 a_b"
CLAIMS = (
    CheckedClaim(
        "s1",
        "Tujuh Kontainer Surat Suara dari Tiongkok Sudah Tercoblos",
        "VIRALKAN! 7 kontainer surat suara tercoblos ditemukan di pelabuhan, dikirim dari Tiongkok",
        "Salah",
        "Balai Periksa",
        "https://balai-periksa.example/surat-suara",
        date(2024, 1, 2),
    ),
    CheckedClaim(
        "s2",
        "7 Kontainer Surat Suara dari Tiongkok Sudah Dicoblos di Pelabuhan",
        "7 kontainer surat suara tercoblos ditemukan di pelabuhan dikirim dari Tiongkok, viralkan",
        "Salah",
        "Balai Periksa",
        checked_on=date(2019, 1, 3),
    ),
    CheckedClaim(
        "b1", "Penerima Bansos Wajib Menyetor Fotokopi KTP ke Tim Sukses", checked_on=date(2024, 2, 1)
    ),
    CheckedClaim("v1", "Vaksin Campak Membuat Anak Tidak Bisa Bicara", verdict="Menyesatkan"),
    CheckedClaim("p1", "Undangan Pelatihan Palsu Mengatasnamakan Dinas Sosial", verdict="Penipuan"),
)


@pytest.fixture(scope="module")
def index(detector: Detector) -> ClaimIndex:
    index = ClaimIndex(detector)
    index.add(CLAIMS)
    return index


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("surat suara dr cina 7 kontainer udh dicoblosin smua 😡 #pemilucurang", "s1"),
        ("tujuh kontainer srt suara tercoblos dtg dari tionghoa, sebarkan", "s1"),
        ("klo mau dpt bansos katanya wajib setor fotocopy ktp ke timses", "b1"),
        ("ngeri, anak yg divaksin campak jd ndak bisa ngomong bicara", "v1"),
    ],
)
def test_other_words_for_a_claim_lead_to_it(index: ClaimIndex, text: str, key: str) -> None:
    matches = index.match(text)
    assert matches[0].claim.key == key
    assert matches[0].stance == "repeated"


@pytest.mark.parametrize(
    "text",
    [
        "Surat suara pilpres mulai dilipat di gudang KPU Gerung, dijaga polisi",
        "Jadwal posyandu dan imunisasi bulan ini di balai desa",
        "Selamat pagi semeton, jualan nasi balap seperti biasa",
        "",
        "🔥🔥🔥",
    ],
)
def test_a_post_on_the_same_things_that_repeats_no_claim_matches_none(index: ClaimIndex, text: str) -> None:
    assert index.match(text) == []


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("HOAKS: 7 kontainer surat suara tercoblos dari Cina", "denied"),
        ("KPU membantah ada tujuh kontainer surat suara tercoblos dari Tiongkok", "denied"),
        ("[SALAH] 7 kontainer surat suara tercoblos dari Cina", "denied"),
        ("(Konten Manipulatif) 7 kontainer surat suara tercoblos dari Cina", "denied"),
        ("ndeq kenaq kabar 7 kontainer surat suara tercoblos dari cina", "denied"),
        ("[BENAR] 7 kontainer surat suara tercoblos dari Cina", "repeated"),
        ("bener ga sih ada 7 kontainer surat suara dari cina udah tercoblos?", "asked"),
        ("7 kontainer surat suara tercoblos dari cina itu asli atau hoax ya min", "asked"),
        ("7 kontainer surat suara tercoblos dari cina, itu benar tidak?", "asked"),
        ("7 kontainer surat suara dari cina udah tercoblos, itu tidak benar", "denied"),
        ("dibilang hoax padahal 7 kontainer surat suara dari cina itu sudah tercoblos", "repeated"),
        ("undangan pelatihan palsu mengatasnamakan dinas sosial", "repeated"),
    ],
)
def test_denying_asking_and_repeating_are_told_apart(index: ClaimIndex, text: str, stance: str) -> None:
    assert index.match(text)[0].stance == stance


@pytest.mark.parametrize(
    "link",
    ["https://www.balai-periksa.example/surat-suara/", "https://turnbackhoax.id/2024/01/02/surat-suara"],
)
def test_a_link_to_the_check_denies(index: ClaimIndex, link: str) -> None:
    assert index.match("7 kontainer surat suara dari cina sudah tercoblos", [link])[0].stance == "denied"


def test_checks_of_the_same_claim_are_one_match_with_all_their_days(index: ClaimIndex) -> None:
    first, *others = index.match("7 kontainer surat suara dari cina sudah tercoblos di pelabuhan", least=0.0)
    assert {first.claim.key, *(claim.key for claim in first.again)} == {"s1", "s2"}
    assert all(match.claim.key not in ("s1", "s2") for match in others)


def test_the_words_that_met_are_marked_on_both_sides(index: ClaimIndex) -> None:
    text = "surat suara dr cina 7 kontainer udh dicoblosin"
    match = index.match(text)[0]
    assert {text[start:end] for start, end in match.in_post} >= {"suara", "cina", "7", "kontainer"}
    assert {match.claim.title[start:end] for start, end in match.in_title} >= {
        "Tiongkok",
        "Kontainer",
        "Suara",
    }


def test_a_claim_read_again_takes_the_place_of_the_former_and_a_removed_one_is_gone(
    detector: Detector,
) -> None:
    index = ClaimIndex(detector)
    index.add(CLAIMS)
    index.add([CheckedClaim("v1", "Vaksin Campak Membuat Anak Tidak Bisa Bicara", verdict="Salah")])
    text = "vaksin campak bikin anak tidak bisa bicara"
    assert [(match.claim.key, match.claim.verdict) for match in index.match(text)] == [("v1", "Salah")]
    index.remove("v1")
    index.remove("never known")
    assert index.match(text) == []
    assert len(index) == len(CLAIMS) - 1


def test_claims_added_one_by_one_are_found_as_if_added_at_once(detector: Detector, index: ClaimIndex) -> None:
    grown = ClaimIndex(detector)
    text = "7 kontainer surat suara dari cina sudah tercoblos"
    assert grown.match(text, least=0.0) == []
    for claim in CLAIMS:
        grown.add([claim])
        grown.match(text)
    assert grown.match(text, least=0.0) == index.match(text, least=0.0)


@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    "7",
                    "kontainer",
                    "surat",
                    "suara",
                    "tercoblos",
                    "hoaks",
                    "bener",
                    "ga",
                    "?!",
                    "[SALAH]",
                    "́",
                    "\u202e",
                    "🔥",
                    "a_b",
                ]
            )
        ).map(" ".join),
    )
)
def test_any_text_gives_sound_matches(index: ClaimIndex, text: str) -> None:
    matches = index.match(text, least=0.0)
    assert matches == index.match(text, least=0.0)
    for match in matches:
        assert 0 <= match.score <= 1
        assert all(0 <= start < end <= len(text) for start, end in match.in_post)


def test_a_megabyte_is_searched_like_its_beginning(index: ClaimIndex) -> None:
    start = "7 kontainer surat suara dari cina sudah tercoblos. "
    assert index.match(start + "surat " * 200_000)[0].claim.key == "s1"


def test_paraphrases_of_real_claims_find_them(shared_data, detector: Detector) -> None:
    claims = {
        claim.key: claim
        for file in sorted((shared_data / "claims").glob("*.csv"))
        for claim in read_claims(file).claims
    }
    index = ClaimIndex(detector)
    index.add(claims.values())
    measured = measure(index, read_written("dev", claims), errors=False)
    assert measured["top-3"] >= 0.95
    assert measured["right claim among the shown"] >= 0.8
    assert measured["posts without a claim that show one"] <= 0.05
    assert measured["denied or not, told right"] >= 0.95
