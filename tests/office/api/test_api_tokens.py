"""Tokens: made on a screen, shown once, narrowed, counted, ended; and every operation for every role and scope."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from made_up_findings import make_account, make_candidate, make_finding, make_post
from pantau.office.api import interface, problems, tokens
from pantau.office.api.models import Token
from pantau.office.casework import actions as casework
from pantau.office.casework.actions import Opening
from pantau.office.people.models import AuditEvent, Membership, Role
from pantau.web.ui import clock
from staff import code_at, make_person, signed_in

pytestmark = pytest.mark.django_db


def test_a_token_is_shown_once_works_and_ends(program):
    officer = make_person("petugas", "officer")
    desk = signed_in(officer)
    # A phone that was left unlocked makes none: whoever holds it is asked who they are, and then it goes on.
    wanted = {"name": "Buku kerja", "scopes": ["findings:read", "posts:read"], "days": 30}
    asked = desk.post("/antarmuka/", wanted)
    assert (asked.status_code, Token.objects.count()) == (302, 0)
    assert desk.get(asked["Location"]).status_code == 200
    made = desk.post(asked["Location"], {"code": code_at(), "next": "/antarmuka/"})
    secret = re.search(r"pantau_[\w-]{43}", made.content.decode()).group()
    token = Token.objects.get()
    page = desk.get("/antarmuka/").content.decode()
    assert secret not in page
    assert token.begins in page
    assert secret not in str(Token.objects.values().get())
    asking = program.of(secret)
    assert asking.ask("findings").status_code == 200
    assert asking.ask("findings").status_code == 200
    missing = asking.ask("cases")
    assert (missing.status_code, "cases:read" in missing.json()["way_out"]) == (403, True)
    assert desk.post(f"/antarmuka/{token.pk}/cabut/").status_code == 302
    ended = asking.ask("findings")
    assert (ended.status_code, ended["WWW-Authenticate"]) == (401, "Bearer")
    assert "revoked" in ended.json()["detail"]
    verbs = AuditEvent.objects.filter(object_type="api.token").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["token_made", "token_used", "findings_read", "findings_read", "token_revoked"]


def test_what_a_screen_refuses():
    officer, operator = make_person("petugas", "officer"), make_person("mesin", "technical_operator")
    for person, *refused in (
        (officer, {"scopes": ["findings:read"], "days": 4000}, {"days": 30}),
        (operator, {"scopes": ["cases:read"], "days": 30}),  # what would be of no use is not offered
    ):
        desk = signed_in(person)
        assert desk.post("/masuk/langkah-kedua/ulang/", {"code": code_at()}).status_code == 302
        for wanted in refused:
            assert desk.post("/antarmuka/", wanted | {"name": "x"}).status_code == 422, wanted
    other = tokens.make(officer, "lain", ["posts:read"], timedelta(days=1), now=clock.now()).token
    assert signed_in(operator).post(f"/antarmuka/{other.pk}/cabut/").status_code == 403
    chief = signed_in(make_person("ketua", "commissioner"))
    assert other.begins in chief.get("/antarmuka/semua/").content.decode()
    assert chief.post(f"/antarmuka/{other.pk}/cabut/").status_code == 302
    assert Token.objects.get(pk=other.pk).revoked_by.username == "ketua"
    pages = {"": 200, "semua/": 403, "rujukan/": 200}
    for role in Role.values:
        desk = signed_in(make_person(role, role))
        expected = pages | ({"semua/": 200} if role == "commissioner" else {})
        assert {path: desk.get(f"/antarmuka/{path}").status_code for path in pages} == expected, role
    assert {Client().get(f"/antarmuka/{path}").status_code for path in pages} == {302}


def test_who_a_token_no_longer_stands_for(program):
    officer = make_person("petugas", "officer")
    asking = program(officer)
    assert asking.ask("findings").status_code == 200
    Membership.objects.update(valid_to=clock.now() - timedelta(seconds=1))
    without_role = asking.ask("findings")
    assert (without_role.status_code, "no role" in without_role.json()["detail"]) == (403, True)
    Membership.objects.update(valid_to=None)
    Authenticator.objects.all().delete()
    assert asking.ask("findings").status_code == 401
    for secret in ("", "pantau_nothing", "Basic"):
        assert program.of(secret).ask("findings").status_code == 401
    # A session is none of its business.
    assert signed_in(officer).get("/api/v1/findings").status_code == 401


def test_a_token_that_asks_too_often_waits():
    now = clock.now().replace(second=40)
    made = tokens.make(make_person("petugas", "officer"), "uji", ["posts:read"], timedelta(days=1), now=now)
    Token.objects.update(per_minute=2)
    for _twice in range(2):
        tokens.accept(made.secret, now)
    with pytest.raises(tokens.TooManyRequestsError) as refused:
        tokens.accept(made.secret, now)
    assert refused.value.wait_s == 20
    assert tokens.accept(made.secret, now + timedelta(seconds=20)).pk == made.token.pk
    told = problems.too_many(refused.value.wait_s)
    assert (told.status_code, told["Retry-After"]) == (429, "20")


# --- every operation --------------------------------------------------------------------------------

EVERYBODY = dict.fromkeys(Role.values, 200)
READERS = EVERYBODY | {"technical_operator": 403}
#: Operation -> role -> status, asked with every scope that is of use to the role. All places are the whole regency;
#: the village supervisor is of another village.
MATRIX = {
    "list_posts": READERS,
    "get_post": READERS | {"village_supervisor": 404},
    "list_findings": EVERYBODY,
    "get_finding": EVERYBODY | {"village_supervisor": 404, "technical_operator": 404},
    "list_cases": READERS,
    "get_case": READERS | {"village_supervisor": 403},
    "get_coverage": EVERYBODY,
    "list_account_days": EVERYBODY,
    "list_gaps": EVERYBODY,
    "list_accounts": EVERYBODY,
    "get_account": EVERYBODY,
    "get_rulebook": EVERYBODY,
    "list_exports": EVERYBODY,
    "make_export": dict.fromkeys(Role.values, 400),
    "get_export": dict.fromkeys(Role.values, 404),
    "get_export_file": dict.fromkeys(Role.values, 404),
    "list_webhooks": EVERYBODY,
    "make_webhook": dict.fromkeys(Role.values, 400),  # nothing was sent
    "get_webhook": dict.fromkeys(Role.values, 404),  # another's
    "end_webhook": dict.fromkeys(Role.values, 404),
    "ping_webhook": dict.fromkeys(Role.values, 404),
    "resume_webhook": dict.fromkeys(Role.values, 404),
    "list_deliveries": dict.fromkeys(Role.values, 404),
}


def operations() -> dict[str, tuple[str, str, str]]:
    document = interface.document()
    return {
        told["operationId"]: (method, path.removeprefix("/api/v1/"), told["x-scope"])
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    }


def test_every_operation_for_every_role_and_without_its_scope(program):
    account = make_account("resmi", candidate=make_candidate())
    finding = make_finding(post=make_post(account=account))
    opened = casework.open_case(
        Opening("information", "Dugaan"), by=make_person("pembuka", "officer"), now=clock.now()
    )
    keys = {
        "get_post": finding.post_id,
        "get_finding": finding.pk,
        "get_case": opened.pk,
        "get_account": account.pk,
    }
    assert set(MATRIX) == set(operations())
    found: dict[str, dict[str, int]] = {name: {} for name in MATRIX}
    for role in Role.values:
        asking = program(role, roles=(role,))
        for name, (method, path, _scope) in operations().items():
            path = path.replace("{id}", str(keys.get(name, 1)))
            found[name][role] = asking.ask(path, method).status_code
    assert found == MATRIX
    officer = make_person("pemegang", "officer")
    scopes = {scope for _method, _path, scope in operations().values()}
    for name, (method, path, scope) in operations().items():
        asking = program(officer, *(scopes - {scope}))
        answer = asking.ask(path.replace("{id}", str(keys.get(name, 1))), method)
        assert (answer.status_code, f"scope {scope}" in answer.json()["detail"]) == (403, True), name
        Token.objects.all().delete()


def test_addresses_that_are_none_answer_in_kind(program):
    asking = program()
    for path, method, status in (
        ("nothing", "get", 404),
        ("posts", "delete", 405),
        ("", "get", 404),
        ("posts/0", "get", 422),
    ):
        answer = asking.ask(path, method)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), path
    document = Client().get("/api/v1/openapi.json")
    assert document.status_code == 200
    assert document.json()["openapi"].startswith("3.1")
