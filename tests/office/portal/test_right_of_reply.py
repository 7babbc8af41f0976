"""The right of reply: from the officer's code to the answer that the person reads; and who is answered how."""

import re

import pytest
from deciding_reply import decided_case
from django.test import Client

from pantau.office.people.models import AuditEvent, Role
from pantau.office.people.notices.models import Notice
from pantau.office.portal.reply import actions
from pantau.office.portal.reply.models import Reply, ReplyRight
from pantau.office.portal.reports import calls
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
DECIDE = ("officer", "commissioner", "legal")
INSTEAD = (*DECIDE, "coordinator", "auditor", "leadership")
OFFICE = {
    "case": ("get", "", dict.fromkeys(Role.values, 403) | dict.fromkeys(INSTEAD, 200)),
    "give": ("post", "kode/0/", dict.fromkeys(Role.values, 403) | dict.fromkeys(DECIDE, 422)),
    "answer": ("post", "jawab/0/", dict.fromkeys(Role.values, 403) | dict.fromkeys(DECIDE, 422)),
}


@pytest.fixture
def officer(db):
    return make_person("petugas", "officer")


@pytest.fixture
def case(officer):
    return decided_case(officer)


def test_every_route_is_in_a_matrix():
    from pantau.office.portal.reply import office_urls, urls

    assert {one.name for one in office_urls.urlpatterns} == set(OFFICE)
    assert {one.name for one in urls.urlpatterns} == {"reply"}


@pytest.mark.parametrize("name", OFFICE)
def test_each_role_is_answered_as_its_line_says(case, name):
    method, rest, expected = OFFICE[name]
    address = f"/hak-jawab/{case.pk}/{rest}"
    found = {
        role: getattr(signed_in(make_person(role, role)), method)(address).status_code for role in Role.values
    }
    assert found == expected
    assert getattr(Client(), method)(address).status_code == 302


def test_a_person_reads_answers_and_reads_the_offices_answer(case, officer):
    desk, public = signed_in(officer), Client()
    party, other = case.parties.order_by("pk")
    page = desk.post(f"/hak-jawab/{case.pk}/kode/{party.pk}/").content.decode()
    code = re.search(r"<code>([A-Z0-9-]+)</code>", page).group(1)
    assert code.replace("-", "") not in str(list(ReplyRight.objects.values()))
    own = public.post("/tanggapan/", {"code": code})
    assert own.status_code == 200
    assert not {"pantau_lapor", "sessionid"} & set(own.cookies)
    assert other.name not in own.content.decode()
    titles = [one["title"] for one in own.context["decided"]]
    assert len(titles) == 1  # what was decided after the notice is not told here
    assert "Alasan yang menyebut orang lain" not in own.content.decode()
    sent = public.post("/tanggapan/", {"code": code, "text": "Bukan <b>akun</b> saya.", "correction": "on"})
    assert "&lt;b&gt;akun" in sent.content.decode()
    reply = Reply.objects.get()
    assert reply.asks_correction
    assert Notice.objects.filter(kind=actions.ARRIVED, user=officer).exists()
    assert f"/hak-jawab/{case.pk}/" in desk.get(f"/perkara/{case.pk}/").content.decode()
    assert list(case.events.filter(kind__startswith="reply").values_list("kind", flat=True)) == [
        "reply_received"
    ]
    answer = {"result": "corrected", "text": "Tautan akun sudah dibetulkan."}
    assert desk.post(f"/hak-jawab/{case.pk}/jawab/{reply.pk}/", answer).status_code == 302
    assert desk.post(f"/hak-jawab/{case.pk}/jawab/{reply.pk}/", answer).status_code == 422
    assert "Tautan akun sudah dibetulkan." in public.post("/en/tanggapan/", {"code": code}).content.decode()
    assert "Bukan" not in str(list(AuditEvent.objects.values("detail")))


def test_no_code_before_people_were_told(officer):
    case = decided_case(officer, told=False)
    party = case.parties.first()
    assert signed_in(officer).post(f"/hak-jawab/{case.pk}/kode/{party.pk}/").status_code == 422
    assert not ReplyRight.objects.exists()


def test_guessing_is_counted(case, monkeypatch):
    monkeypatch.setitem(calls.MOST, calls.GUESS, 2)
    now = clock.now().replace(minute=30)
    monkeypatch.setattr(clock, "now", lambda: now)
    wrong = {"code": "A" * 26}
    assert [Client().post("/tanggapan/", wrong).status_code for _ in range(3)] == [422, 422, 429]
    assert Client().get("/tanggapan/").status_code == Client().get("/en/tanggapan/").status_code == 200
