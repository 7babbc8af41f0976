"""Made-up posts and findings for tests of review; no real person, no real post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from pantau.engine.detect import worth
from pantau.office.findings.models import Finding, PostGroup, PostWording, RulebookVersion, Wording
from pantau.office.posts.models import Post, PostVersion
from pantau.office.registry.models import Account, Candidate, District, Party

QUIET = datetime(2024, 2, 11, 11, 42, tzinfo=UTC)  # Sunday, 19.42 WITA, first day of the quiet period
_numbers = count(1)

NORMS = {
    "instruments": {
        "uu7-2017": {"title": {"id": "UU 7/2017", "en": "Act 7/2017"}, "valid_from": "2017-08-16"}
    },
    "elements": {
        "campaigner": {"id": "Pelaku adalah peserta atau tim kampanye", "en": "The actor campaigns"},
        "call_to_vote": {"id": "Isi memuat ajakan memilih", "en": "The content calls to vote"},
        "outside_schedule": {"id": "Perbuatan di luar jadwal", "en": "The act is outside the schedule"},
        "intent": {"id": "Perbuatan dilakukan dengan sengaja", "en": "The act is intentional"},
    },
    "penalties": {
        "kurungan": [
            {
                "valid_to": "2026-01-01",
                "text": {"id": "Kurungan paling lama 1 tahun", "en": "Jail up to 1 year"},
            },
            {"valid_from": "2026-01-02", "text": {"id": "Denda", "en": "A fine"}},
        ]
    },
    "norms": {
        "uu7-2017/492": {
            "article": "Pasal 492 UU 7/2017",
            "title": {"id": "Kampanye di luar jadwal", "en": "Campaigning outside the schedule"},
            "paraphrase": {
                "id": "Setiap orang dilarang dengan sengaja berkampanye di luar jadwal yang ditetapkan KPU.",
                "en": "Nobody may intentionally campaign outside the schedule.",
            },
            "binds": ["everyone"],
            "elements": ["campaigner", "call_to_vote", "outside_schedule", "intent"],
            "sanctions": "kurungan",
            "route": ["PIDANA"],
            "source": "made up for a test",
            "mark": "M",
            "verified_by": None,
        },
        "uu7-2017/287-5": {
            "article": "Pasal 287 ayat (5) UU 7/2017",
            "title": {"id": "Siaran pada masa tenang", "en": "Media in the quiet period"},
            "paraphrase": {
                "id": "Media dilarang menyiarkan kampanye pada masa tenang.",
                "en": "No media campaign.",
            },
            "binds": ["media"],
            "elements": ["intent"],
            "sanctions": [],
            "route": ["ADM"],
            "source": "made up for a test",
            "mark": "M",
            "verified_by": None,
            "contested": {
                "subjects": ["citizen"],
                "note": {"id": "Akun pribadi belum tentu media.", "en": "Disputed."},
            },
        },
    },
}
CONTENT = {
    "norms.yaml": NORMS,
    "bahasa/detection.yaml": {
        "contexts": {
            "education": {"reason": {"id": "Unggahan mengajak menolak politik uang.", "en": "It educates."}}
        }
    },
    "bahasa/spelling.yaml": {"chat": {"smpe": "sampai", "cpt": "cepat"}},
    "bahasa/glosses.yaml": {
        "languages": {"sasak": {"id": "Sasak", "en": "Sasak"}},
        "words": {
            "ndaq lupaq": {"language": "sasak", "id": "jangan lupa", "en": "do not forget"},
            "semeton jari": {"language": "sasak", "id": "saudara sekalian", "en": "brothers and sisters"},
        },
    },
}
CALL = "Semeton jari, ndaq lupaq pilih no urut 4 ya, biar jalan kampung kita cpt beres. Share smpe 10 grup"


def rulebook() -> RulebookVersion:
    book, _created = RulebookVersion.objects.get_or_create(
        hash="0" * 64, defaults={"name": "uji", "content": CONTENT, "first_used_at": QUIET}
    )
    return book


def make_post(text: str = CALL, **changes: Any) -> Post:
    number = next(_numbers)
    values: dict[str, Any] = {
        "platform": "facebook",
        "native_id": f"made-up-{number}",
        "url": f"https://www.facebook.com/rekaan/posts/{number}",
        "author_handle": f"sahabat{number}",
        "author_name": f"Sahabat {number}",
        "subject": "candidate",
        "registered": True,
        "posted_at": QUIET,
        "month": QUIET.date().replace(day=1),
        "first_seen_at": QUIET + timedelta(hours=12),
        "last_seen_at": QUIET + timedelta(hours=12),
        "content_hash": b"\0" * 32,
    }
    post = Post.objects.create(**(values | changes))
    PostVersion.objects.create(
        post=post, version=1, month=post.month, text=text, content_hash=b"\0" * 32, route="file",
        seen_at=post.first_seen_at,
    )  # fmt: skip
    return post


def make_finding(text: str = CALL, *, post: Post | None = None, **changes: Any) -> Finding:
    post = post or make_post(text, **{k: changes.pop(k) for k in list(changes) if k.startswith("author_")})
    start = text.find("pilih no urut 4")
    values: dict[str, Any] = {
        "post": post,
        "version": 1,
        "category": "quiet_period",
        "rule": "quiet-call",
        "rulebook": rulebook(),
        "rank": 0.95,
        "severity": 4,
        "function": "act",
        "subject": post.subject,
        "phase": "quiet",
        "norms": ["uu7-2017/492", "uu7-2017/287-5"],
        "spans": [[start, start + 15, "pilih no urut 4", "call_to_vote"]] if start >= 0 else [],
        "missing": [{"id": "Siapa yang mengunggah", "en": "Who posted"}],
        "reasons": {"id": "Ajakan memilih pada masa tenang.", "en": "A call to vote in the quiet period."},
        "platform": post.platform,
        "district_code": "5201-3",
        "party_number": 4,
        "posted_at": post.posted_at,
        "created_at": QUIET + timedelta(hours=13),
    }
    values |= changes
    return Finding.objects.create(**({"probability": values["rank"], "worth": _worth(values)} | values))


def _worth(values: dict[str, Any]) -> float:
    since = values["posted_at"] or values["created_at"]
    return worth.order(worth.Look(values["severity"], values["rank"], since), worth.Scale())


def make_candidate(**changes: Any) -> Candidate:
    number = next(_numbers)
    party, _made = Party.objects.get_or_create(
        election="uji", number=4, defaults={"short": "Lumbung", "name": "Partai Lumbung Rekaan"}
    )
    district, _made = District.objects.get_or_create(
        election="uji", code="5201-3", defaults={"name": "Lombok Barat 3", "seats": 9}
    )
    values = {"election": "uji", "party": party, "district": district, "list_number": number}
    return Candidate.objects.create(**(values | {"name": f"Calon Rekaan {number}"} | changes))


def make_account(key: str, **changes: Any) -> Account:
    values: dict[str, Any] = {"platform": "facebook", "kind": "handle", "key": key, "handle": key}
    return Account.objects.create(**(values | changes))


def make_group(*posts: Post, **changes: Any) -> PostGroup:
    """These posts as ones that say nearly the same, without anybody having compared them."""
    wording = Wording.objects.create(name=next(_numbers), method=1, leader=0, last_at=QUIET)
    Wording.objects.filter(pk=wording.pk).update(leader=wording.pk)
    for post in posts:
        PostWording.objects.create(post=post, version=post.current_version, wording=wording)
    values: dict[str, Any] = {
        "kind": "wording", "leader": wording.pk, "posts": len(posts), "accounts": len(posts), "registered": 0,
        "parties": 0, "platforms": ["facebook"], "hours": 1, "first_at": QUIET, "last_at": QUIET, "found_at": QUIET,
    }  # fmt: skip
    return PostGroup.objects.create(**(values | changes))
