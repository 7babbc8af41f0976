"""What a post does with its words is told apart, with the marks that say so."""

from __future__ import annotations

import pytest

from pantau.engine.detect import Detector
from pantau.engine.detect.stance import read_functions
from pantau.engine.post import Post, Subject


def post(text: str, subject: Subject | None = "citizen") -> Post:
    return Post(platform="facebook", native_id="1", text=text, subject=subject)


@pytest.mark.parametrize(
    ("text", "subject", "function"),
    [
        ("Besok jangan lupa coblos nomor 4 ya semeton", "candidate", "call"),
        ("Program kami: pupuk murah dan jalan tani, caleg nomor 6", "candidate", "promotion"),
        ("caleg nomor 3 itu tolol, pembohong besar", "citizen", "attack"),
        ("Tadi malam timses bagi amplop di gang kami, saya lihat sendiri, disuruh pilih nomor 2", "citizen", "report"),
        ("Pintu rumah saya diketok subuh tadi, dikasih beras sama kartu nama caleg", "citizen", "report"),
        ("Polisi menangkap dua orang yang membagikan uang kepada pemilih", "media", "news"),
        ("Tolak politik uang, jangan terima amplop dari caleg mana pun", "citizen", "education"),
        ("ASN wajib netral, dilarang like dan komen konten calon", "asn", "education"),
        ("HOAKS: kabar surat suara tercoblos tidak benar", "media", "denial"),
        ("Saya tegaskan foto yang beredar itu foto lama, kami netral", "village_official", "denial"),
        ("[SALAH] Tim sukses bagi uang 100 ribu, sebarkan!", "citizen", "denial"),
        ("❌ [Konten Manipulatif] Calon nomor 2 menghina santri", "media", "denial"),
        ("Ndeq kenaq kabar server KPU disetting", "citizen", "denial"),
        ("Saya ditawari 200 ribu supaya coblos nomor 4, saya tolak dan lapor panwas", "citizen", "report"),
        ("Pak lurah bagi-bagi amplop di gang sebelah, pesannya pilih nomor 2", "citizen", "report"),
        ("Kumpulin KTP di rumah saya, nanti cair 150 ribu", None, "promotion"),
        ("Tadi kami disuruh kumpulin KTP di rumah pak RT, cair 150 ribu", "citizen", "report"),
        ("Kapolsek hadir di kampanye dan mengajak warga pilih nomor 2", "citizen", "report"),
        ("Ayo dukung nomor 2, pak camat juga hadir di kampanye", "citizen", "call"),
        ("Min, apakah PNS boleh follow akun caleg?", "citizen", "question"),
        ("serangan fajar di rumahku cuma nyamuk sama alarm hp", "citizen", "satire"),
        ("Hujan deras dari subuh, jalan Sekotong banjir", "citizen", "none"),
    ],
)  # fmt: skip
def test_each_function_is_told_from_the_others(
    detector: Detector, text: str, subject: Subject, function: str
) -> None:
    stance = detector.stance(post(text, subject))
    assert stance.function == function, stance.marks
    assert stance.reason["id"]
    assert stance.reason["en"]


@pytest.mark.parametrize(
    "text",
    [
        "netral tapi kalian tahu sendiri, coblos nomor 3",
        "walau masa tenang tetap pilih nomor 3 ya",
        "tahu sih dilarang tapi tetap dukung caleg nomor 3",
    ],
)
def test_a_disclaimer_that_only_covers_a_call_stays_a_call(detector: Detector, text: str) -> None:
    assert detector.stance(post(text)).function in ("call", "promotion")


def test_the_last_sign_decides_whether_a_text_asks(detector: Detector) -> None:
    assert detector.stance(post("dapil Lingsar ikut mana ya kalau caleg DPRD?")).function == "question"
    assert detector.stance(post("dapil Lingsar ikut mana ya kalau caleg DPRD")).function != "question"


def test_a_function_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="'gossip' is none of"):
        read_functions({"functions": [{"function": "gossip", "reason": {"id": "x", "en": "x"}}]})


ACCOUNTS = (
    "Rapat RT semalam mendadak belok, pak kadus menunjuk satu wajah di contoh surat suara. Saya duduk di depannya.",
    "td malem dapet pulsa dr tim calon, disuruh hafalin gambarnya",
    "Uiq araq dengan dateng jok bale, jauq minyak kance gambar calon. Tiang endeq nerimaq.",
    "Guru anak saya mengirim poster calon ke grup wali murid kemarin, tangkapan layarnya saya simpan",
)


@pytest.mark.parametrize("subject", ["citizen", None])
@pytest.mark.parametrize("text", ACCOUNTS)
def test_an_account_of_what_others_did_is_a_report(
    detector: Detector, text: str, subject: Subject | None
) -> None:
    assert detector.stance(post(text, subject)).function == "report"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Kemarin ketemu idola, foto bareng caleg nomor 2, fix pilihanku", "citizen"),
        ("Tadi saya ditanya tetangga, saya jawab nomor 3. Kalian juga ya, besok coblos nomor 3", "citizen"),
        ("Tadi malam warga bercerita soal air bersih, saya catat semua. Salam, caleg nomor 4", "candidate"),
        ("Tadi pagi dikasih bubur sama tetangga, alhamdulillah", "citizen"),
        ("Baliho caleg roboh kena angin puting beliung semalam", "citizen"),
        ("Kalau melihat orang membagikan amplop caleg, catat dan laporkan ke panwas", "citizen"),
    ],
)
def test_words_of_an_account_alone_make_no_report(detector: Detector, text: str, subject: Subject) -> None:
    assert detector.stance(post(text, subject)).function != "report"


def test_a_finding_in_an_account_says_so(detector: Detector) -> None:
    told = post("Tadi malam timses bagi amplop di gang kami, saya rekam, disuruh pilih nomor 2")
    (result,) = detector.scan([told])
    assert {finding.function for finding in result.shown(detector.threshold)} == {"report"}
