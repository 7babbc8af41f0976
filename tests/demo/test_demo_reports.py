"""The demo's citizens have reported: one waits, one was asked back and is found by its printed code, one is closed."""

import pytest
from django.test import Client

from pantau.demo import hours
from pantau.demo.pipeline import reporting
from pantau.office.people.demo import create_demo_people
from pantau.office.portal.reports.models import Report


@pytest.mark.django_db
def test_the_demo_opens_with_reports_in_every_state(settings, tmp_path):
    settings.PANTAU_DATA, settings.PANTAU_DEMO = tmp_path, True
    with hours.office_at(hours.COLLECTED):
        create_demo_people()
    assert reporting.report() == 3
    assert sorted(Report.objects.values_list("state", "doubt")) == [
        ("closed", ""),
        ("read", ""),
        ("sent", ""),
    ]
    with hours.office_at(hours.OPENING):
        phone = Client()
        phone.post("/lapor/lacak/", {"code": reporting.CODE})
        assert "Petugas bertanya kepada Anda" in phone.get("/lapor/lacak/").content.decode()
