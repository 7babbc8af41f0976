"""Every route of the office stands in a matrix of roles: here, or in the file of its room. Deny by default."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from made_up_findings import make_account, make_candidate, make_post
from made_up_pictures import flat
from pantau.office.evidence import actions as evidence
from pantau.office.evidence import files
from pantau.office.evidence.models import PageCapture
from pantau.office.people.models import Role
from pantau.office.posts.models import PostVersion
from pantau.office.registry.models import Official, OfficialAccountLink, Upload
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

#: Rooms whose own tests hold their matrix: tests/office/collection/test_coverage_pages.py, and
#: tests/office/review/test_review_access.py for review and the front door, tests/office/casework,
#: tests/office/portal for what is public and how it is written, tests/office/api for programs.
ELSEWHERE = ("/masuk/",)
ROOMS_ELSEWHERE = (
    "field",
    "collection",
    "review",
    "casework",
    "portal",
    "portal_en",
    "portal_root",
    "publishing",
    "reports",
    "replies",
    "openness",
    "privacy",
    "prevention",
    "insight",
    "api",
    "interface",
)
#: Nobody needs to sign in: this machine asks how it is, and a browser how it shows us.
#: A frozen copy's frame sends no cookies: the pass in its address is the permission.
OPEN = {
    "health": 200,
    "alive": 200,
    "ready": 200,
    "metrics": 200,
    "ui:worker": 200,
    "evidence:frozen": 404,
    "ui:set_theme": 302,
    "ui:set_language": 302,
}


def answers(status: int, *allowed: str) -> dict[str, int]:
    return dict.fromkeys(Role.values, 403) | dict.fromkeys(allowed or Role.values, status)


INVESTIGATING = ("officer", "commissioner", "legal", "coordinator")
SEE_EVIDENCE = (*INVESTIGATING, "auditor")
MATRIX = {
    "ui:style": ("get", answers(403)),  # shown to developers alone
    "evidence:evidence": ("get", answers(200, *SEE_EVIDENCE)),
    "evidence:export": ("post", answers(422, *SEE_EVIDENCE)),
    "evidence:log": ("get", answers(200, *SEE_EVIDENCE, "leadership", "technical_operator")),
    "evidence:head": ("get", answers(404, *SEE_EVIDENCE, "leadership", "technical_operator")),
    "evidence:custody": ("post", answers(422, *SEE_EVIDENCE)),
    "evidence:transfer": ("post", answers(422, *INVESTIGATING)),
    "evidence:conclude": ("post", answers(422, *INVESTIGATING)),
    "evidence:hold": ("post", answers(422, *INVESTIGATING)),
    # Evidence without a picture, which has nothing to hide.
    "evidence:part": ("get", answers(404, *SEE_EVIDENCE)),
    "evidence:redact": ("get", answers(404, *INVESTIGATING)),
    "evidence:release": ("post", answers(422, *INVESTIGATING)),
    "evidence:captures": ("get", answers(200, *SEE_EVIDENCE)),
    "evidence:capture": ("get", answers(200, *SEE_EVIDENCE)),
    "evidence:capture-state": ("get", answers(200, *SEE_EVIDENCE)),
    "evidence:frozen-page": ("get", answers(404, *SEE_EVIDENCE)),  # this one holds no archive
    "evidence:captured-file": ("get", answers(200, *SEE_EVIDENCE)),
    "evidence:export-captured": ("post", answers(404, *SEE_EVIDENCE)),
    "evidence:take-capture": ("post", answers(422, *INVESTIGATING)),
    "evidence:close-capture": ("post", answers(422, *INVESTIGATING)),
    "evidence:capture-post": ("post", answers(422, *INVESTIGATING)),
    "evidence:upload": ("post", answers(422, *INVESTIGATING)),
    "registry:accounts": ("get", answers(200)),
    "registry:download": ("get", answers(200)),
    "registry:account": ("get", answers(200)),
    "registry:close": ("post", answers(422, "officer", "technical_operator")),
    "registry:reactivate": ("post", answers(422, "officer", "technical_operator")),
    "registry:resolve": ("post", answers(422, "officer", "technical_operator")),
    "registry:candidate": ("get", answers(200)),
    "registry:officials": ("get", answers(200, *SEE_EVIDENCE)),
    "registry:official": ("get", answers(200, *SEE_EVIDENCE)),
    "registry:link": ("post", answers(422, "officer", "legal")),
    "registry:unlink": ("post", answers(422, "officer", "legal")),
    "registry:import": ("get", answers(200, "officer", "technical_operator")),
    # Another person's file, which nobody opens.
    "registry:columns": ("get", answers(404)),
    "registry:check": ("get", answers(404)),
    "registry:problems": ("get", answers(404)),
    "registry:discard": ("post", answers(404)),
    "registry:done": ("get", answers(404)),
}


def routes() -> dict[str, str]:
    found = {}

    def walk(patterns, room, prefix):
        for one in patterns:
            inner, here = getattr(one, "namespace", None) or room, prefix + str(one.pattern)
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, inner, here)
            elif inner not in ROOMS_ELSEWHERE and not here.startswith(ELSEWHERE):
                found[f"{inner}:{one.name}" if inner else one.name] = here

    walk(get_resolver().url_patterns, "", "/")
    return found


@pytest.fixture
def things(settings, tmp_path) -> dict[str, int]:
    """One of everything that an address may name."""
    settings.PANTAU_DATA = tmp_path
    owner = make_person("pemilik", "officer")
    account = make_account("warga.rekaan", candidate=make_candidate())
    post = make_post("Semeton jari", platform="youtube")
    PostVersion.objects.filter(post=post).update(raw={"id": "v1"})
    taken = evidence.take(post, by=owner, reason="Perlu disimpan.", answers={}, now=clock.now())
    official = Official.objects.create(name="Made Contoh", role="asn", unit="Dinas Contoh")
    link = OfficialAccountLink.objects.create(
        official=official,
        account=make_account("lain.rekaan"),
        linked_by=owner,
        linked_at=clock.now(),
        why="Suratnya.",
    )
    upload = Upload.objects.create(
        uploaded_by=owner, uploaded_at=clock.now(), name="a.csv", kind="account", content=b"a"
    )
    capture = PageCapture.objects.create(
        post=post, how="browser", asked_at=clock.now(), url="https://contoh.example/"
    )
    # The address names both by one number.
    capture.files.create(
        pk=capture.pk,
        name="page.png",
        role="screenshot",
        sha256=files.put(flat()),
        size=1,
        media_type="image/png",
    )
    numbers = {
        "capture": capture.pk,
        "post": post.pk,
        "evidence": taken.pk,
        "account": account.pk,
        "official": official.pk,
        "upload": upload.pk,
    }
    return numbers | {"link": link.pk, "candidate": account.candidate_id}


WHICH = {
    "evidence:capture": "capture", "evidence:capture-state": "capture", "evidence:captured-file": "capture",
    "evidence:export-captured": "capture", "evidence:take-capture": "capture", "evidence:capture-post": "post",
    "evidence:close-capture": "capture",
    "evidence:frozen-page": "capture",
    "evidence:upload": "post",
    "registry:candidate": "candidate", "registry:official": "official", "registry:link": "official",
    "registry:unlink": "link", "registry:columns": "upload", "registry:check": "upload",
    "registry:problems": "upload", "registry:discard": "upload", "registry:done": "upload",
}  # fmt: skip


def address_of(route: str, things: dict[str, int]) -> str:
    number = things[WHICH.get(route, "evidence" if route.startswith("evidence:") else "account")]
    return re.sub("<int:\\w+>", str(number), routes()[route]).replace("<str:shape>", "csv")


def test_every_route_is_in_a_matrix():
    assert set(routes()) == set(MATRIX) | set(OPEN)


@pytest.mark.parametrize("route", MATRIX)
def test_each_role_is_answered_as_its_line_says(route, things):
    method, expected = MATRIX[route]
    address = address_of(route, things)
    found = {}
    for role in Role.values:
        answer = getattr(signed_in(make_person(role, role)), method)(address)
        found[role] = answer.status_code
        if answer.streaming:
            b"".join(answer.streaming_content)  # to its end, which closes the file
    assert found == expected


@pytest.mark.parametrize("route", MATRIX)
def test_strangers_are_sent_to_the_door(route, things):
    answer = getattr(Client(), MATRIX[route][0])(address_of(route, things))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/masuk/")


@pytest.mark.parametrize("route", OPEN)
def test_what_is_open_is_so_on_purpose(route):
    method = "post" if route.startswith("ui:set") else "get"
    answer = getattr(Client(), method)(routes()[route])
    assert answer.status_code == OPEN[route]
