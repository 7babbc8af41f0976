"""Over HTTPS every cookie is bound to this very host, by its name; a demo on localhost still works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import pantau

MADE = """
import json, django
django.setup()
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from pantau.office.collection import enrolment_views, share_views
from pantau.office.portal.reports import holding
from pantau.web.ui import views
ask = RequestFactory(HTTP_HOST="localhost").post
answers = [
    views.theme(ask("/", {"theme": "dark"})), views.language(ask("/", {"language": "en"})),
    holding.hold(HttpResponse(), "K"),
]
made = {name: [one["secure"], one["httponly"], one["samesite"], one["path"]]
        for answer in answers for name, one in answer.cookies.items()}
for kind in ("SESSION", "CSRF"):
    told = [getattr(settings, f"{kind}_COOKIE_{what}") for what in ("SECURE", "HTTPONLY", "SAMESITE", "PATH")]
    made[getattr(settings, f"{kind}_COOKIE_NAME")] = told
print(json.dumps([made, share_views._cookie(), enrolment_views._cookie()]))
"""
#: Whoever sets one more gives it its prefix, and a place in MADE.
PLACES = {
    "office/collection/enrolment_views.py", "office/collection/share_views.py",
    "office/portal/reports/holding.py", "web/ui/views.py",
}  # fmt: skip


@pytest.mark.parametrize("address", ["https://pantau.example", ""])
def test_cookies_say_by_their_names_how_narrow_they_are(address: str, tmp_path: Path) -> None:
    surroundings = os.environ | {
        "PANTAU_URL": address, "PANTAU_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "pantau.web.site.settings",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", MADE], env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    made, *narrow = json.loads(done.stdout)
    host, secure = ("__Host-", "__Secure-") if address else ("", "")
    assert set(made) == {
        f"{host}sessionid", f"{host}csrftoken", f"{host}pantau_theme", f"{host}pantau_language",
        f"{secure}pantau_lapor", f"{secure}pantau_lapor_en",
    }  # fmt: skip
    assert narrow == [f"{secure}pantau_share", f"{secure}izin"]
    for name, (is_secure, http_only, same_site, path) in made.items():
        assert (bool(is_secure), http_only, same_site) == (bool(address), True, "Lax"), name
        assert (path == "/") is ("lapor" not in name), name


def test_nobody_else_sets_a_cookie() -> None:
    root = Path(pantau.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "set_cookie(" in (text := path.read_text("utf-8")) or "set_signed_cookie(" in text
    }
    assert found == PLACES
