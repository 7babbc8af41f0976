"""Secrets set through the product are in clear in no table and in no line of the log; setting them leaves its trail.

One walk: a person comes in, has a program made, a connector keyed, a permission given, and a citizen reports and asks.
Then every row of every table is read. (That no part of a backup is in clear: tests/site/test_backup.py.)
"""

from __future__ import annotations

import base64
import html
import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from made_up_findings import make_account, make_candidate
from pantau.office.api.models import Token
from pantau.office.collection import actions as collection
from pantau.office.collection.models import Connector
from pantau.office.people import credentials
from pantau.office.people.models import AuditEvent, Notice, User
from pantau.office.people.sessions import key_of
from pantau.office.portal.reports import codes, drafting
from pantau.web.site.logs import HideSecretPaths
from pantau.web.ui import clock
from staff import code_at, make_person, signed_in

pytestmark = pytest.mark.django_db

FIRST, SECOND = "pertama yang panjang sekali 7", "kedua yang panjang sekali 8"
KEY = "kunci-platform-yang-rahasia-91"
PERMISSION = {"token": "izin-masuk-3471", "renewal": "izin-perpanjangan-3472", "grantor": "pemberi-izin-3473"}
REPORTER = {"reporter.name": "Inaq Pelapor Rekaan", "reporter.phone": "0812-7733-9911"}
ASKER = {"name": "Amaq Penanya Rekaan", "contact": "0812-4455-6677"}
SURE = 8  # letters of base64 that are in no text by chance
ACTS = {
    "invited", "invitation_accepted", "sign_in", "second_factor_added", "second_factor_renewed", "password_changed",
    "role_given", "role_changed", "role_ended", "email_set", "unlocked", "invitation_renewed", "let_go",
    "token_made", "token_revoked", "webhook_made", "legal_basis_recorded", "credential_stored",
    "connector_enabled", "connector_disabled", "consent_given",
}  # fmt: skip


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the log says, with the filter and at the levels of the settings."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.addFilter(HideSecretPaths())
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def stands_in(secret: str, text: str, folded: str) -> bool:
    """As text, in bytes that PostgreSQL shows in hex, or inside base64 whatever stands before it."""
    raw = secret.encode()
    packed = [base64.b64encode(b"\0" * before + raw).decode() for before in range(3)]
    inside = [packed[0][:-4], packed[1][4:-4], packed[2][4:-4]]
    return (
        secret.casefold() in folded
        or raw.hex() in folded
        or any(one in text for one in inside if len(one) >= SURE)
    )


def rows() -> dict[str, str]:
    """Every table -> all of its rows as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM {table} t")
            found[table] = cursor.fetchone()[0]
    return found


def come_in(chair: Client) -> tuple[User, Client, dict[str, str]]:
    """A person invited, with password, second step and recovery codes of their own; what must stay secret."""
    page = chair.post(
        "/masuk/orang/undang/",
        {"username": "baru", "full_name": "Orang Baru", "email": "", "role": "officer"},
    ).content.decode()
    code = re.search(r"\b[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}\b", page).group()
    client = Client()
    typed = client.post("/masuk/undangan/", {"code": code})
    client.post(typed["Location"], {"password": FIRST, "again": FIRST})
    client.post("/masuk/", {"login": "baru", "password": FIRST})
    client.post("/masuk/ulang/", {"password": FIRST})
    seed = client.get("/masuk/langkah-kedua/aplikasi/").context["form"].secret
    client.post("/masuk/langkah-kedua/aplikasi/", {"code": code_at(secret=seed)})
    client.post("/masuk/langkah-kedua/cadangan/baru/")
    recovery = client.get("/masuk/langkah-kedua/cadangan/").context["unused_codes"]
    client.post("/masuk/sandi/", {"oldpassword": FIRST, "password1": SECOND, "password2": SECOND})
    kept = {"invitation": code, "its letters": code.replace("-", ""), "seed": seed}
    kept |= {f"recovery {one}": one for one in recovery[:3]}
    user = User.objects.get(username="baru")
    assert user.check_password(SECOND)
    return user, client, kept


def make_programs(desk: Client) -> dict[str, str]:
    made = desk.post("/antarmuka/", {"name": "Uji", "scopes": ["webhooks:manage", "cases:read"], "days": 30})
    token = re.search(r"pantau_[\w-]{43}", made.content.decode()).group()
    hook = desk.post(
        "/api/v1/webhooks", json.dumps({"url": "https://contoh.example/", "events": ["case.opened"]}),
        content_type="application/json", headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert hook.status_code == 201, hook.content
    return {
        "token": token,
        "webhook": hook.json()["secret"],
        "its body": hook.json()["secret"].partition("_")[2],
    }


def key_connectors(desk: Client) -> None:
    facts = collection.ConnectorFacts("x_api", "x", "x_api", "published_specification", False, ("bearer",))
    owners = collection.ConnectorFacts("izin", "tiktok", "izin_api", "published_specification", True, ())
    collection.register_connectors([facts, owners])
    where = f"/cakupan/penghubung/{Connector.objects.get(name='x_api').pk}"
    basis = {
        "kind": "letter", "reference": "B-1", "signed_on": "2024-01-02", "signatory": "Ketua", "scope": "terdaftar",
    }  # fmt: skip
    for rest, given in (
        ("dasar", basis),
        ("kunci", {"name": "bearer", "secret": KEY}),
        ("nyala", {}),
        ("nyala", {}),
    ):
        assert desk.post(f"{where}/{rest}/", given).status_code == 302, rest
    account = make_account("izin.rekaan", candidate=make_candidate())
    one = Connector.objects.get(name="izin")
    collection.give_consent(account, one, scope="unggahan", now=clock.now(), **PERMISSION)


def report_and_ask() -> dict[str, str]:
    report, asked, now = codes.new(), codes.new(), clock.now()
    made = drafting.begin("confidential", report, language="id", network="uji", now=now)
    drafting.tell(made, REPORTER | {"event.what": "Ajakan memilih"}, now=now)
    drafting.add_links(made, "https://www.facebook.com/warga.rekaan/posts/1234567890", now=now)
    drafting.send(made, trap="", network="uji", now=now + timedelta(minutes=5))
    request = {"right": "access", "proof": "office", "words": "Apa yang disimpan?", "code": asked}
    assert Client().post("/data-saya/", request | ASKER).status_code == 200
    return {"report": report, "request": asked, **REPORTER, **ASKER}


def look_after(desk: Client, user: User) -> str:
    """Everything a commissioner may do to a person; the newest code."""
    where = f"/masuk/orang/{user.pk}"
    desk.post(f"{where}/peran/", {"role": "auditor"})
    seat = user.memberships.get(role="auditor").pk
    desk.post(f"{where}/peran/{seat}/masa/", {"until": "2099-01-01"})
    desk.post(f"{where}/peran/{seat}/akhiri/")
    desk.post(f"{where}/surel/", {"email": "baru@contoh.example"})
    desk.post(f"{where}/buka-kunci/")
    page = html.unescape(desk.post(f"{where}/kode/").content.decode())
    desk.post(f"{where}/lepas/")
    return re.search(r"\b[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}\b", page).group()


def test_what_was_set_in_secret_stands_nowhere_in_clear(
    settings, tmp_path, log, django_capture_on_commit_callbacks
) -> None:
    settings.PANTAU_DATA = tmp_path
    chair = signed_in(make_person("ketua", "commissioner"))
    with django_capture_on_commit_callbacks(execute=True):  # allauth tells of second steps then
        user, client, secrets = come_in(chair)
    told = Notice.objects.filter(user=user, kind=credentials.KIND)
    assert told.count() == 2  # new recovery codes, and the password; not that they came in
    secrets |= make_programs(client)
    assert chair.post(f"/antarmuka/{Token.objects.get(user=user).pk}/cabut/").status_code == 302
    key_connectors(signed_in(make_person("staf", "officer")))
    secrets |= report_and_ask() | PERMISSION | {"first": FIRST, "second": SECOND, "key": KEY}
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    # While it lasts: the next lines end it.
    kept = rows()
    assert {table for table, text in kept.items() if session in text} == set()
    known = {table for table, text in kept.items() if key_of(session) in text}
    assert known == {"django_session", "usersessions_usersession"}
    secrets["newest"] = look_after(chair, user)
    logging.getLogger("pantau").warning("asked %s", "/masuk/undangan/" + secrets["newest"] + "/")

    tables = rows()
    assert "Orang Baru" in tables["people_user"]  # the walk reads what is there
    assert len(tables) > 100
    leaks = {
        (table, what)
        for table, text in tables.items()
        for folded in [text.casefold()]
        for what, secret in secrets.items()
        if stands_in(secret, text, folded)
    }
    assert leaks == set()
    said = log.getvalue()
    assert "/masuk/undangan/***" in said
    assert [what for what, secret in secrets.items() if secret in said] == []
    assert ACTS - set(AuditEvent.objects.values_list("verb", flat=True)) == set()
