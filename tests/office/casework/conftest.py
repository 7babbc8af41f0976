import pytest

from staff import make_person


@pytest.fixture
def officer(db):
    return make_person("petugas", "officer", full_name="Baiq Petugas")


@pytest.fixture
def commissioners(db):
    return [make_person(f"anggota{n}", "commissioner", full_name=f"Anggota {n}") for n in (1, 2, 3)]
