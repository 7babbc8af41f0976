"""A case outside one's reach opens in an emergency: to be read, for an hour, and every read is in the trail."""

import pytest

from pantau.office.casework import actions
from pantau.office.casework.actions import Opening
from pantau.office.people.models import AuditEvent
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db


def test_a_panwascam_of_another_district_reads_one_case_after_saying_why(officer):
    one, other = (
        actions.open_case(
            Opening("supervision", "Dugaan rekaan", district_code="LB-1"), by=officer, now=clock.now()
        )
        for _ in range(2)
    )
    client = signed_in(make_person("jayadi", "coordinator", district_code="LB-2"))
    page = f"/perkara/{one.pk}/"
    denied = client.get(page)
    assert denied.status_code == 403
    assert "akses darurat" in denied.content.decode()
    asked = {
        "object_type": "casework.case",
        "object_id": str(one.pk),
        "reason": "Petugasnya sakit, saksi datang.",
    }
    assert client.post("/masuk/darurat/", asked)["Location"] == page
    assert [client.get(page).status_code for _ in range(3)] == [200, 200, 200]
    assert client.get(f"/perkara/{other.pk}/").status_code == 403
    assert client.post(f"{page}catatan/", {"text": "Catatan."}).status_code == 403
    assert AuditEvent.objects.filter(verb="object_read", object_id=str(one.pk)).count() == 1


@pytest.mark.parametrize("number", ["0", "satu", "9" * 30])
def test_there_is_no_emergency_for_a_case_that_is_not_there(officer, number):
    asked = {"object_type": "casework.case", "object_id": number, "reason": "Petugasnya sakit, saksi datang."}
    answer = signed_in(officer).post("/masuk/darurat/", asked)
    assert "tidak ditemukan" in answer.content.decode()
