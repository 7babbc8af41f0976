"""A token made, copied and revoked on a narrow phone without script; webhooks and the reference beside it."""

import json
import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from pantau.office.api import webhooks
from pantau.office.api.models import Token, Webhook
from pantau.office.people.models import User
from pantau.web.ui import clock
from staff import code_at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def test_a_token_is_made_used_and_revoked(desk, settings, tmp_path):
    settings.PANTAU_DATA = tmp_path
    officer = desk("ratna", "commissioner", full_name="Ratna Rekaan", width=360, script=False)
    page = officer.go("/masuk/saya/")
    page.get_by_role("link", name="Antarmuka program").click()
    assert page.get_by_text("Belum ada token. Buat satu").is_visible()
    page.get_by_label("Untuk program apa").fill("Buku kerja mingguan")
    for scope in ("findings:read", "coverage:read", "webhooks:manage"):
        page.get_by_label(re.compile(re.escape(scope))).check()
    assert officer.sideways() == 0
    page.get_by_role("button", name="Buat token").click()
    page.locator("#id_code").fill(code_at())
    page.get_by_role("button", name="Lanjut").click()
    secret = page.get_by_text(re.compile("^pantau_[A-Za-z0-9_-]{43}$")).inner_text()
    assert officer.sideways() == 0
    bearer = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/findings", headers=bearer).status_code == 200
    wanted = json.dumps({"url": "https://papan.contoh.example/pantau", "events": ["coverage.gap"]})
    made = Client().post("/api/v1/webhooks", wanted, content_type="application/json", headers=bearer)
    assert made.status_code == 201

    page = officer.go("/antarmuka/panggilan/")
    assert page.get_by_role("heading", name="papan.contoh.example").is_visible()
    hook = Webhook.objects.get()
    for _try in range(webhooks.PAUSED_AFTER):
        webhooks.deliver(
            str(webhooks.ping(hook, now=clock.now()).pk), send=lambda *_: webhooks.Heard(500, "provider_down")
        )
    page.reload()
    page.get_by_role("button", name="Jalankan lagi").click()
    assert Webhook.objects.get().paused_at is None
    for path in ("/antarmuka/", "/antarmuka/semua/", "/antarmuka/panggilan/", "/antarmuka/rujukan/"):
        page = officer.go(path)
        assert officer.sideways() == 0, path
    page.locator("summary", has_text="List findings").click()
    assert page.locator("#list_findings").get_by_text("The most cautious time limit.").is_visible()

    page = officer.go("/antarmuka/")
    page.get_by_role("button", name="Cabut").click()
    expect(page.get_by_text("Token dicabut.")).to_be_visible()
    assert Token.objects.get().revoked_by == User.objects.get(username="ratna")
    assert Client().get("/api/v1/findings", headers=bearer).status_code == 401
    assert officer.complaints == []
