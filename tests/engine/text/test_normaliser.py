"""What people type, and what it is read as."""

import pytest

from pantau.engine.text import Normaliser, Spelling, Text


def shown(text: Text) -> str:
    """Tokens as one line; all but words carry their kind: ``pilih n:08 p:.``"""
    pairs = zip(text.tokens, text.kinds, strict=True)
    return " ".join(token if kind == "w" else f"{kind}:{token}" for token, kind in pairs).replace("\n", "\\n")


LETTERS = {
    "accents come off": ("Piléq ingètang cóblòs", "pileq ingatkan coblos"),
    "accents as marks of their own": ("cobl\u0301os", "coblos"),
    "fullwidth": ("ｃｏｂｌｏｓ", "coblos"),
    "mathematical script": ("𝓬𝓸𝓫𝓵𝓸𝓼", "coblos"),
    "Cyrillic look-alikes": ("соblоs", "coblos"),
    "Greek look-alikes": ("αmplορ", "amplop"),
    "small capitals": ("ᴄᴏʙʟᴏꜱ", "coblos"),
    "circled": ("ⓒⓞⓑⓛⓞⓢ", "coblos"),
    "white on black": ("🅲🅾🅱🅻🅾🆂", "coblos"),
    "zero-width characters": ("am\u200bpl\u200dop", "amplop"),
    "direction marks": ("\u202eamplop\u202c", "amplop"),
    "soft hyphen": ("am\u00adplop", "amplop"),
    "invisible fillers": ("am\u3164plop", "amplop"),
    "control characters": ("am\x00plop", "amplop"),
    "HTML entities": ("uang &amp; &#115;embako &#x62;eras", "uang sembako beras"),
    "HTML entities escaped twice": ("&amp;#115;embako", "sembako"),
    "escaped line end": (r"ayo\npilih", r"ayo p:\n pilih"),
    "escaped bytes": (r"mantap \xf0\x9f\x94\xa5", "mantap e:api"),
    "escaped bytes that are no text": (r"a\xff\xfeda", "ada"),
    "escaped code units": (r"\ud83d\udd25 \u0062eras", "e:api beras"),
    "lone surrogate": ("be\ud800ras", "beras"),
}

DISGUISES = {
    "digits for letters": ("c0bl0s 4mplop s3mbako T1D4K d1p1l1h", "coblos amplop sembako tidak dipilih"),
    "signs for letters": ("$embako p!lih c@ir bera$", "sembako pilih cair beras"),
    "at sign for a": ("@mplop", "amplop"),
    "digits in unknown words stay": ("BP3TKI G30S", "bp n:3 tki g n:30 s"),
    "no letters in amounts, dates, units": ("50rb 08 h-1 2024 5kg", "n:50 ribu n:08 h n:1 n:2024 n:5 kg"),
    "no letters in names with numbers": ("covid-19 mp3 gerindra6", "covid n:19 mp n:3 gerindra n:6"),
    "a finger sign in letters": ("1jari", "n:1 jari"),
    "stretched letters": ("pilihhhh cobloooos bangeeettt", "pilih coblos banget"),
    "stretched letters that stay double": ("maaaaf saaaat", "maaf saat"),
    "doubled letters that belong": ("massa saat anggota menunggu", "massa saat anggota menunggu"),
    "one doubled letter too many": ("pilihh dukungg", "pilih dukung"),
    "stars over letters": ("g*blok t*lol", "goblok tolol"),
    "apostrophe inside": ("jum'at do'a", "jumat doa"),
    "signs inside": ("am.plop cob-los", "amplop coblos"),
    "a missing blank is no sign inside": ("pilih!ayo", "pilih p:. ayo"),
}

SPELT = {
    "blanks": ("ada d u i t di sini", "ada duit di sini"),
    "full stops": ("a.m.p.l.o.p", "amplop"),
    "hyphens": ("c-o-b-l-o-s", "coblos"),
    "stars": ("c*o*b*l*o*s", "coblos"),
    "blanks and full stops": ("pak d. u .i. t itu", "pak duit itu"),
    "two words": ("b a g i  d u i t", "bagi duit"),
    "two words, one blank everywhere": ("b a g i d u i t", "bagi duit"),
    "digits among the letters": ("4 m p l 0 p", "amplop"),
    "down the page": ("d\nu\ni\nt", "duit"),
    "neighbours stay": ("saya d u i t mau", "saya duit mau"),
    "single letters that spell nothing stay": ("pilihan a b c", "pilihan a b c"),
    "counting is no spelling": ("1 2 3 4", "n:1 n:2 n:3 n:4"),
    "names with initials": ("K.H. Zaini, S.H.", "kh zaini sh"),
    "parties": ("K.P.U", "kpu"),
}

WORDS = {
    "chat": ("sy jgn trm duit dr mrk", "saya jangan terima duit dari mereka"),
    "chat, several words": ("gpp, dmn?", "tidak apa apa di mana p:."),
    "chat, stretched": ("ygggg gakkkk", "yang tidak"),
    "chat ending": ("bantuanx nmrnya", "bantuannya nomornya"),
    "chat opening": ("dpilih dcoblos", "dipilih dicoblos"),
    "old spelling": ("tjoblos djangan soedah", "coblos jangan sudah"),
    "doubled with 2": ("bagi2 mudah2an", "bagi bagi mudah mudahan"),
    "doubled with a raised 2": ("bagi²", "bagi bagi"),
    "doubled with an ending": ("dibagi2kan orang2nya", "dibagi bagikan orang orangnya"),
    "doubled with a hyphen": ("bagi-bagi", "bagi bagi"),
    "a 2 that counts": ("no2 paslon2 coblos2", "nomor n:2 paslon n:2 coblos n:2"),
    "Sasak, final q and k": ("pileq pilek pile' piléq", "pileq pileq pileq pileq"),
    "Sasak, small words": ("silaq, ndaq lupak lemaq", "silakan jangan lupa besok"),
    "Indonesian words in -k stay": ("anak lemak arak", "anak lemak arak"),
    "short words stay": ("UU ITE, PPP dll.", "uu ite ppp dll"),
    "unknown words stay": ("Lalu Zaini Arony", "lalu zaini arony"),
}

NUMBERS = {
    "rupiah": ("Rp50.000 Rp 50.000,- Rp.50.000,00", "rp n:50000 rp n:50000 rp n:50000"),
    "thousands and millions": ("1.250.000 atau 1,250,000", "n:1250000 atau n:1250000"),
    "amounts": (
        "50rb 100k 2jt 1,5jt 50 rb 100 k",
        "n:50 ribu n:100 ribu n:2 juta n:1.5 juta n:50 ribu n:100 ribu",
    ),
    "amount per head": ("rp100.000/orang", "rp n:100000 orang"),
    "an amount letter far from a number": ("k pasar", "ke pasar"),
    "words after nomor": ("nomor urut satu", "nomor urut n:1"),
    "Sasak words after nomor": ("nomer sekeq, nomer pituk", "nomor n:1 nomor n:7"),
    "words before jari": ("salam dua jari", "salam n:2 jari"),
    "words elsewhere stay": ("satu hati", "satu hati"),
    "composed": ("dua puluh lima juta, seratus ribu", "n:25 juta n:100 ribu"),
    "nol in front": ("nomor nol delapan", "nomor n:08"),
    "Roman after nomor": ("No. VIII, paslon iv, dapil II", "nomor n:8 paslon n:4 dapil n:2"),
    "Roman elsewhere stays": ("ruang VIII", "ruang viii"),
    "dates and times": ("14-02-2024 pukul 08.00", "n:14 n:02 n:2024 pukul n:08.00"),
    "per cent": ("51%", "n:51 persen"),
    "keycaps": ("0️⃣8️⃣", "n:08"),
    "other digits": ("nomor ٠٨", "nomor n:08"),
}

REST = {
    "hashtag by case and digits": ("#Pilih08ZainiMenang", "pilih n:08 zaini menang"),
    "hashtag in capitals": ("#COBLOSNOMOR8", "coblos nomor n:8"),
    "hashtag with a party": ("#PKSMenang", "pks menang"),
    "hashtag, glued": ("#pilihpemimpinamanah", "pilih pemimpin amanah"),
    "hashtag, glued with endings": ("#menangkanpaslon2", "menangkan paslon n:2"),
    "hashtag, glued without full cover": ("#zainibisa", "zainibisa"),
    "hashtag in disguise": ("#c0bl0s", "coblos"),
    "hashtag with underscores": ("#pilih_nomor_8", "pilih nomor n:8"),
    "mentions": ("halo @Zaini.Arony.", "halo m:@zaini.arony p:."),
    "addresses": ("https://s.id/Abc?x=1, www.kpu.go.id", "u:https://s.id/abc?x=1 u:www.kpu.go.id"),
    "bare addresses": ("bit.ly/abc lombokbarat.bawaslu.go.id", "u:bit.ly/abc u:lombokbarat.bawaslu.go.id"),
    "mail": ("tulis ke a@b.com", "tulis ke u:a@b.com"),
    "finger signs of every skin": ("☝☝️☝🏽 ✌🏿", "e:1 e:jari e:2 e:jari"),
    "emoji without a meaning": ("👉👉 pilih", "e:👉 pilih"),
    "emoji glued to words": ("pilih👉8", "pilih e:👉 n:8"),
    "sentences": ("Ayo! Pilih? Ya.", "ayo p:. pilih p:. ya p:."),
    "trailing dots": ("ayo.. pilih…", "ayo p:… pilih p:…"),
    "telephone numbers": (
        "nomor 081234567890, +62 812-345, 6281234567890",
        "nomor u:081234567890 n:62 n:812 n:345 u:6281234567890",
    ),
    "lines": ("ayo\npilih\n\nya", r"ayo p:\n pilih p:. ya"),
    "abbreviations end no sentence": ("No. 8 Drs. H. Zaini", "nomor n:8 drs h zaini"),
    "nothing": ("", ""),
    "only marks": ("\u0301\u0301 \u200b", ""),
}

CASES = [
    pytest.param(typed, read, id=f"{group}: {name}")
    for group, cases in {
        "letters": LETTERS, "disguises": DISGUISES, "spelt": SPELT, "words": WORDS, "numbers": NUMBERS, "rest": REST,
    }.items()
    for name, (typed, read) in cases.items()
]  # fmt: skip


@pytest.mark.parametrize(("typed", "read"), CASES)
def test_reads(normaliser: Normaliser, typed: str, read: str) -> None:
    assert shown(normaliser(typed)) == read


@pytest.mark.parametrize(
    ("typed", "token", "original"),
    [
        ("Ayo c0bl0s!", "coblos", "c0bl0s"),
        ("isi d u i t ya", "duit", "d u i t"),
        ("a\u200bm\u200bplop besar", "amplop", "a\u200bm\u200bplop"),
        ("cóblo\u0301s besok", "coblos", "cóblo\u0301s"),
        ("#Pilih08ZainiMenang", "zaini", "Zaini"),
        ("#pilihpemimpinamanah", "pemimpin", "pemimpin"),
        ("Rp50.000,-", "50000", "50.000"),
        ("harga 50rb", "ribu", "rb"),
        ("dua puluh lima juta", "25", "dua puluh lima"),
        ("☝🏽 mantap", "jari", "☝🏽"),
        (r"api \xf0\x9f\x94\xa5", "api", "api"),
        (r"\xf0\x9f\x94\xa5 besar", "api", r"\xf0\x9f\x94\xa5"),
        ("&#115;embako &amp; beras", "sembako", "&#115;embako"),
        ("uang gpp", "apa", "gpp"),
        ("pile' nomer", "pileq", "pile'"),
        ("bagi2 uang", "bagi", "bagi"),
    ],
)
def test_every_token_leads_back_to_what_was_typed(
    normaliser: Normaliser, typed: str, token: str, original: str
) -> None:
    text = normaliser(typed)
    first = text.tokens.index(token)
    start, end = text.span(first, first + 1)
    assert typed[start:end] == original


def test_a_span_of_tokens_runs_from_the_first_to_the_last(normaliser: Normaliser) -> None:
    text = normaliser("Ayo c0bl0s nomer 8!")
    assert text.original[slice(*text.span(1, 4))] == "c0bl0s nomer 8"


@pytest.mark.parametrize(("first", "end"), [(0, 0), (1, 1), (-1, 1), (0, 3)])
def test_a_span_of_no_tokens_is_refused(normaliser: Normaliser, first: int, end: int) -> None:
    with pytest.raises(ValueError, match="no tokens"):
        normaliser("ayo pilih").span(first, end)


def test_breaks_are_no_words_between_tokens(normaliser: Normaliser) -> None:
    text = normaliser("ayo\npilih. besok")
    assert text.words_between(0, len(text.tokens)) == 3
    assert text.same_sentence(0, 3)
    assert not text.same_sentence(0, len(text.tokens))


def test_names_that_were_made_known_are_found_in_glued_hashtags(spelling: Spelling) -> None:
    knowing = Normaliser(spelling.knowing(["Zaini"]))
    assert knowing("#zainibisa #zainimenang").tokens == ("zaini", "bisa", "zaini", "menang")


def test_without_any_spelling_words_are_only_cleaned() -> None:
    assert Normaliser(Spelling())("Yg PILIHHH 50rb ②").tokens == ("yg", "pilih", "50", "rb", "2")
