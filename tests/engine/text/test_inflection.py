"""Forms of roots, by example and there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.text import inflect
from pantau.engine.text.inflection import roots


@pytest.mark.parametrize(
    ("root", "forms"),
    [
        (
            "pilih",
            "pilih memilih dipilih terpilih pilihan pilihlah memilihnya pemilih pemilihan pemilihannya kepilih kupilih",
        ),
        ("pilih", "milih milihin pilihin dipilihin pilihkan pilihanku pilihanmu pilihnyalah"),
        (
            "coblos",
            "mencoblos nyoblos dicoblos tercoblos nyoblosin coblosin coblosan pencoblosan mencobloskan cobloslah",
        ),
        ("tolak", "menolak nolak ditolak penolakan tolaklah tertolak"),
        ("kirim", "mengirim ngirim ngirimin kirimin pengiriman dikirimkan"),
        ("siram", "menyiram nyiram disiram siraman penyiraman siramin"),
        ("kasih", "ngasih dikasih kasihkan ngasihin mengasih"),
        (
            "bagi",
            "membagi membagikan dibagikan bagiin ngebagi ngebagiin berbagi terbagi pembagian bagibagi dibagibagi",
        ),
        ("beri", "memberi diberi pemberian memberikan diberikan ngeberi"),
        ("dukung", "mendukung didukung pendukung dukungan dukungannya ndukung ngedukung"),
        ("janji", "menjanjikan dijanjikan berjanji janjinya"),
        ("ambil", "mengambil ngambil diambil ambilin pengambilan"),
        ("hadir", "menghadiri hadirin dihadiri"),
        ("ganti", "mengganti ganti digantikan penggantian ngeganti"),
        ("cat", "mengecat ngecat dicat pengecatan"),
        ("bom", "mengebom ngebom dibom pengeboman"),
        ("lawan", "melawan dilawan perlawanan ngelawan"),
        ("menang", "memenangkan dimenangkan pemenangan pemenang menangin menangkan menangang"),
        ("kerja", "bekerja pekerja pekerjaan mengerjakan dikerjain ngerjain"),
        ("rencana", "berencana merencanakan terencana"),
        ("sukses", "menyukseskan mensukseskan"),
        ("kampanye", "berkampanye mengkampanyekan mengampanyekan kampanyekan"),
        ("panjang", "memperpanjang diperpanjang"),
        ("sama", "bersama kebersamaan"),
    ],
)
def test_has_the_forms_people_use(root: str, forms: str) -> None:
    assert set(forms.split()) - inflect(root) == set()


@pytest.mark.parametrize(
    ("root", "others"),
    [
        ("tua", "nua"),
        ("pak", "mak"),
        ("bagi", "bag gi agi magi"),
        ("beri", "berii memberii"),
        ("uang", "ruang buang"),
        ("tolak", "olak menolah"),
        ("di", "dian dikan"),
    ],
)
def test_has_no_form_that_is_another_word(root: str, others: str) -> None:
    assert set(others.split()) & inflect(root) == set()


@given(st.text("abcdeghijklmnoprstuw", min_size=1, max_size=9))
def test_every_form_leads_back_to_its_root(root: str) -> None:
    forms = inflect(root)
    assert root in forms
    assert all(len(form) >= len(root) for form in forms)
    if len(root) >= 3:
        assert {form for form in forms if root not in roots(form)} == set()
