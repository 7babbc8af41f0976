"""Today's routes, for every role, and what each finds there."""

import pytest
from django.test import Client

from pantau.office.people.models import Role
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

DECIDING = ("officer", "commissioner", "legal", "coordinator")


def test_everybody_finds_today_and_begins_there_who_decides_on_no_queue():
    for role in Role.values:
        client = signed_in(make_person(role, role))
        assert client.get("/cermin/").status_code == 200, role
        assert client.get("/")["Location"] == ("/tinjau/" if role in DECIDING else "/cermin/"), role
    assert "/masuk/" in Client().get("/cermin/")["Location"]
    nobody = signed_in(make_person("tanpa-peran")).get("/cermin/")
    assert nobody.status_code == 403
    assert "belum punya peran" in nobody.content.decode()
