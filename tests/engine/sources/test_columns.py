import pytest

from pantau.engine.post import SUBJECTS
from pantau.engine.sources.fields.columns import understand
from pantau.engine.sources.fields.roles import read_subject


def test_the_plain_table_is_understood_exactly() -> None:
    plain = ["id", "text", "posted_at", "platform", "author", "subject", "registered", "sponsored"]
    assert understand(plain) == {name: name for name in plain}


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        (["No", "Tanggal", "Akun", "Isi Postingan", "Jumlah Komentar"], "Isi Postingan"),
        (["full_text", "text_length", "created_at"], "full_text"),
        (["Tgl", "Nama Akun FB", "Narasi / Teks Unggahan", "Tautan Bukti"], "Narasi / Teks Unggahan"),
        (["Comments", "Komentar", "Likes"], "Komentar"),
        (["caption", "title"], "caption"),
        (["judul", "Pesan"], "Pesan"),
        (["textOriginal", "publishedAt", "authorDisplayName"], "textOriginal"),
        (["Message ID", "MESSAGE", "Date"], "MESSAGE"),
    ],
)
def test_the_text_is_found_under_the_names_people_use(columns: list[str], text: str) -> None:
    assert understand(columns)["text"] == text


@pytest.mark.parametrize(
    "columns", [["id", "likes", "Comments"], ["Akun", "Jumlah Postingan"], ["post_url", "content_type"], []]
)
def test_counts_and_addresses_are_no_text(columns: list[str]) -> None:
    assert "text" not in understand(columns)


def test_one_column_never_serves_two_fields() -> None:
    found = understand(["waktu", "akun", "isi"])
    assert sorted(found.values()) == ["akun", "isi", "waktu"]


def test_an_exact_id_beats_one_that_javascript_rounds() -> None:
    assert understand(["id", "id_str", "text"])["id"] == "id_str"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_role_is_read_by_its_name(subject: str) -> None:
    assert read_subject(subject) == (subject, None)


@pytest.mark.parametrize(
    ("written", "subject"),
    [("public", "citizen"), ("Warga", "citizen"), ("CALEG", "candidate"), ("kades", "village_official"),
     ("Kepala Desa", "village_official"), ("PNS", "asn"), ("TNI/Polri", "tni_polri"), ("Tim Sukses", "campaign_team"),
     ("parpol", "party"), ("wartawan", "media"), ("", None), (None, None), ("-", None)],
)  # fmt: skip
def test_roles_in_indonesian(written: str | None, subject: str | None) -> None:
    assert read_subject(written) == (subject, None)


def test_an_unknown_role_is_not_known_and_told() -> None:
    subject, warning = read_subject("tetangga")
    assert subject is None
    assert "tetangga" in str(warning)
