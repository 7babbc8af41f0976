"""Who is answered how: the public pages of reporting, and the office's own, role by role."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import get_resolver

from pantau.office.people.models import AuditEvent, Role
from pantau.office.portal.reports import codes, drafting
from pantau.office.portal.reports.models import Report, ReportLink
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
POST = "https://www.facebook.com/warga.rekaan/posts/1234567890"
READING = ("officer", "commissioner", "legal", "coordinator")
DECIDING = ("officer", "coordinator")


def roles(status: int, *allowed: str) -> dict[str, int]:
    return dict.fromkeys(Role.values, 403) | dict.fromkeys(allowed, status)


OFFICE = {
    "list": ("get", roles(200, *READING)),
    "report": ("get", roles(200, *READING)),
    "file": ("get", roles(404, *READING)),  # this one brought no file
    "persons": ("post", roles(422, "officer", "commissioner", "legal")),
    "read": ("post", roles(302, *DECIDING)),
    "ask": ("post", roles(422, *DECIDING)),
    "accept": ("post", roles(302, *DECIDING)),
    "review": ("post", roles(422, *DECIDING)),
    "to-case": ("post", roles(302, *DECIDING)),
    "propose": ("post", roles(302, *DECIDING)),
    "merge": ("post", roles(422, *DECIDING)),
    "close": ("post", roles(422, *DECIDING)),
}
#: Method and answer for somebody who holds no code: nothing is found out, and nothing changes.
PUBLIC = {
    "report": ("get", 200),
    "report-step": ("get", 303),
    "report-send": ("post", 303),
    "report-track": ("get", 200),
    "report-add": ("post", 303),
    "report-leave": ("post", 303),
    "report-discard": ("post", 303),
    "report-share": ("get", 303),
    "report-offline": ("get", 200),
    "report-protection": ("get", 200),
    "report-manifest": ("get", 200),
    "report-drop-link": ("post", 303),
    "report-drop-file": ("post", 303),
    "report-files": ("post", 403),
    "report-arrival": ("head", 404),
}


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path


@pytest.fixture
def report(db) -> Report:
    now = clock.now()
    made = drafting.begin("confidential", codes.new(), language="id", network="uji", now=now)
    said = {"event.what": "Ajakan memilih", "reporter.name": "Baiq Rekaan", "reporter.phone": "0811"}
    drafting.tell(made, said, now=now)
    drafting.add_links(made, POST, now=now)
    drafting.send(made, trap="", network="uji", now=now + timedelta(minutes=5))
    made.refresh_from_db()
    return made


def routes(space: str) -> dict[str, str]:
    found = {}

    def walk(patterns, prefix):
        for one in patterns:
            here = prefix + str(one.pattern)
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, here)
            elif "lapor" in here:
                found[one.name] = here

    for one in get_resolver().url_patterns:
        if getattr(one, "namespace", None) == space:
            walk([one], "/")
    return found


def address(space: str, name: str, report: Report | None = None) -> str:
    link = ReportLink.objects.first()
    path = (
        routes(space)[name].replace("<int:link>", str(link.pk if link else 1)).replace("<slug:step>", "apa")
    )
    return re.sub(r"<\w+:\w+>", str(report.pk if report else 1), path)


def test_every_route_is_in_a_matrix():
    assert set(routes("reports")) == set(OFFICE)
    assert set(routes("portal")) == set(routes("portal_en")) == set(PUBLIC)


@pytest.mark.parametrize("name", OFFICE)
def test_each_role_is_answered_as_its_line_says(report, name):
    method, expected = OFFICE[name]
    found = {}
    for role in Role.values:
        Report.objects.filter(pk=report.pk).update(state="sent")
        client = signed_in(make_person(role, role))
        found[role] = getattr(client, method)(address("reports", name, report)).status_code
    assert found == expected
    answer = getattr(Client(), method)(address("reports", name, report))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/masuk/")


@pytest.mark.parametrize("space", ["portal", "portal_en"])
@pytest.mark.parametrize("name", PUBLIC)
def test_who_holds_no_code_finds_nothing_out(report, name, space):
    method, expected = PUBLIC[name]
    for client in (Client(), signed_in(make_person("ani", "officer"))):
        answer = getattr(client, method)(address(space, name))
        assert answer.status_code == expected
        assert "Ajakan memilih" not in answer.content.decode()
        if method == "get" and expected == 200:
            assert answer["Content-Language"] == ("en" if space == "portal_en" else "id")
            assert not answer.cookies.get("pantau_lapor")


def test_a_draft_is_nobodys_business(report):
    draft = drafting.begin("anonymous", codes.new(), language="id", network="uji", now=clock.now())
    assert signed_in(make_person("ani", "officer")).get(f"/laporan/{draft.pk}/").status_code == 404


def test_who_reports_is_opened_for_a_reason_on_one_answer_and_recorded(report):
    officer = signed_in(make_person("ani", "officer"))
    page = officer.get(f"/laporan/{report.pk}/").content.decode()
    assert "Ajakan memilih" in page
    assert "Baiq Rekaan" not in page
    opened = officer.post(f"/laporan/{report.pk}/identitas/", {"text": "Menelepon pelapor."})
    assert "Baiq Rekaan" in opened.content.decode()
    line = AuditEvent.objects.get(verb="report_persons_seen")
    assert (line.object_id, line.detail) == (str(report.pk), {"why": "Menelepon pelapor."})
    assert "Baiq" not in str(list(AuditEvent.objects.values()))
    assert "Baiq Rekaan" not in officer.get(f"/laporan/{report.pk}/").content.decode()


def test_the_worker_keeps_everything_its_offline_pages_ask_for():
    answer = Client().get("/pekerja.js")
    told = json.loads(answer.content.decode().partition("= ")[2].partition(";\n")[0])
    offline = {room["offline"] for room in told["rooms"]}
    assert offline == {"/lapor/luring/", "/en/lapor/luring/", "/lapangan/luring/"}
    for room in told["rooms"]:
        asked = re.findall(r'(?:src|href)="(/static/[^"#]+)', Client().get(room["offline"]).content.decode())
        assert set(asked) <= set(told["files"])
    assert all(finders.find(name.removeprefix("/static/")) for name in told["files"])
    assert Client().get("/pekerja.js", headers={"If-None-Match": answer["ETag"]}).status_code == 304
