"""Networks: who stands together and who passes on whom, as pictures and tables; also when there are ten thousand."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_group, make_post
from pantau.office.casework.models import Case
from pantau.office.findings.models import PostGroup, PostGroupMember
from pantau.office.insight.networks.urls import NETWORKS
from pantau.office.people.models import Role
from pantau.office.posts.models import Interaction, PostVersion
from pantau.office.registry.models import District
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

NOW = QUIET + timedelta(days=1)
MINUTE = timedelta(minutes=1)
OURS = "Calon &lt;b&gt;Berakun&lt;/b&gt;"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def officer():
    return signed_in(make_person("petugas", "officer"))


def shown(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return " ".join(answer.content.decode().split())


def picture_in(page: str) -> str:
    """The first one that is no icon."""
    found = re.search(r'<svg viewBox="0 0 560 .*?</svg>', page)
    assert found
    return found[0]


def _shares(post, **fields):
    PostVersion.objects.filter(post=post).update(mapped=fields)


def _linked(*posts, **changes):
    """Accounts that shared the same links twice within a minute."""
    values = {
        "kind": "links", "window_s": 60, "posts": len(posts), "accounts": len(posts), "registered": 1, "parties": 1,
        "platforms": ["facebook"], "hours": 1, "first_at": QUIET, "last_at": QUIET, "found_at": QUIET,
    }  # fmt: skip
    group = PostGroup.objects.create(**(values | changes))
    for post in posts:
        PostGroupMember.objects.create(group=group, post=post)
        _shares(post, links=["https://contoh.example/a", "https://contoh.example/b"])
    return group


def test_who_stands_together_and_who_passes_on_whom_from_picture_to_case(officer):
    place = District.objects.create(election="uji", code="5201-9", name="Lombok Barat 9", seats=5)
    candidate = make_candidate(district=place)
    account = make_account("calon.rekaan", candidate=candidate)
    ours = [
        make_post(account=account, author_name="Calon <b>Berakun</b>", posted_at=QUIET + n * MINUTE)
        for n in (0, 1)
    ]
    other = {
        "registered": False,
        "subject": "citizen",
        "author_native_id": "7",
        "author_name": "Tetangga Sebelah",
    }
    theirs = [make_post(posted_at=QUIET + 2 * MINUTE + n * MINUTE, **other) for n in (0, 1)]
    words = make_group(ours[0], theirs[0], registered=1)
    links = _linked(ours[1], theirs[1])
    make_group(
        make_post(), make_post(), last_at=QUIET - timedelta(days=60), first_at=QUIET - timedelta(days=60)
    )
    make_group(make_post(), make_post(), parties=9)  # a feast day's greeting
    finding = make_finding(post=theirs[0], subject="citizen", district_code="", party_number=None)
    for key in (b"s", b"t"):
        Interaction.objects.create(
            key=key * 16, kind="share", platform="facebook", actor_native_id="7", actor_name="Tetangga Sebelah",
            post=ours[0], occurred_at=QUIET, observed_at=QUIET, route="file",
        )  # fmt: skip
    passing = make_post(
        platform="x", posted_at=QUIET, author_native_id="99", author_name="Penerus", registered=False
    )
    _shares(
        passing,
        relations=[{"kind": "repost", "author_handle": "Suara.Lain"}, {"kind": "reply", "native_id": "1"}],
    )

    page = shown(officer, "/cermin/jaringan/")
    assert "2 kelompok" in page
    picture = picture_in(page)
    assert (picture.count('<circle class="node"'), picture.count('<rect class="node other"')) == (1, 1)
    assert len(re.findall(r'<line class="edge"', picture)) == 1
    assert "style=" not in picture
    assert "<b>Berakun" not in page
    assert "lingkaran: akun terdaftar" in page
    # Strangers by their initials and a number; who passes on most does not stand first.
    whole = shown(officer, "/cermin/jaringan/meneruskan/")
    for one in (page.split("Siapa meneruskan siapa", 1)[1], whole):
        cells = re.findall(r"(\d)\. (?:<a [^>]*>)?<bdi>(.*?)</bdi>", one)
        assert cells == [("2", "P."), ("3", "S."), ("4", "T. S."), ("1", OURS)]
        assert "Siapa meneruskan siapa, menurut abjad" in one
    assert not [name for name in ("Tetangga", "Penerus", "Suara.Lain") if name in page + whole]
    assert "3 kelompok" in shown(officer, "/cermin/jaringan/?jendela=0")
    assert "3 kelompok" in shown(officer, "/cermin/jaringan/?how=all")
    assert "1 kelompok" in shown(officer, "/cermin/jaringan/?kind=links&jendela=\x00")

    # One group along the clock, one by what it shared.
    along = shown(officer, reverse("insight:network", args=[words.pk]))
    assert "Siapa menulisnya, dan kapan" in along
    assert picture_in(along).count('class="node') == 2
    assert "<bdi>T. S.</bdi>" in along
    by_links = shown(officer, reverse("insight:network", args=[links.pk]))
    assert "Siapa membagikan hal yang sama" in by_links
    assert by_links.count('<line class="edge"') == 1
    assert "Tidak ada temuan" in by_links

    # From the group to a case: one step to the form, one to open it.
    form = reverse("casework:from-finding", args=[finding.pk])
    assert form in along
    title = re.search(r'name="title"[^>]*value="([^"]*)"', officer.get(form).content.decode())
    assert officer.post(form, {"title": title[1] if title else "Dugaan", "alike": "on"}).status_code == 302
    assert Case.objects.get().items.get().finding == finding

    # Somebody of another district sees neither its accounts nor its groups.
    far = signed_in(make_person("jauh", "officer", district_code="LB-2"))
    page = shown(far, "/cermin/jaringan/?jendela=0")
    assert "Tidak ada kelompok dalam jendela ini" in page
    assert OURS not in page
    assert far.get(reverse("insight:network", args=[words.pk])).status_code == 403
    near = signed_in(make_person("dekat", "officer", district_code="5201-9"))
    page = shown(near, "/cermin/jaringan/")
    assert OURS in page
    assert "T. S." not in page.split("Siapa meneruskan siapa")[0]


def test_ten_thousand_accounts_are_cut_and_it_is_said(officer, django_assert_max_num_queries):
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO posts_post (platform, native_id, url, author_handle, author_name, author_native_id,
                author_keys, subject, registered, said_subject, posted_at, month, first_seen_at, last_seen_at,
                gone_reason, version_count, current_version, content_hash)
            SELECT 'x', 'm' || n, '', 'h' || n, 'Akun ' || n, 'n' || n %% 10000, '{}', 'citizen', n %% 50 = 0, '',
                %s, %s, %s, %s, '', 1, 1, '\\x00' FROM generate_series(1, 20000) n""",
            [QUIET, QUIET.date().replace(day=1), QUIET, QUIET],
        )
        for number in range(20):
            group = PostGroup.objects.create(
                kind="media", window_s=60, posts=1000, accounts=1000 + number, registered=20, parties=1, offices=0,
                platforms=["x"], hours=1, first_at=QUIET, last_at=QUIET, found_at=QUIET,
            )  # fmt: skip
            cursor.execute(
                "INSERT INTO findings_postgroupmember (group_id, post_id) "
                "SELECT %s, id FROM posts_post WHERE id %% 20 = %s OR id %% 9973 < 30",
                [group.pk, number],
            )
    with django_assert_max_num_queries(60):
        page = shown(officer, "/cermin/jaringan/")
    assert "Digambar 50 dari 10.000 akun, yang paling sering bersama." in page
    assert re.search(r"Garis: 150 dari [\d.]+, yang terkuat", page)
    assert picture_in(page).count('class="node') == 50
    assert len(page) < 200_000
    table = shown(officer, "/cermin/jaringan/akun/?jendela=30")
    assert "10.000 dari 10.000 akun, menurut abjad." in table
    biggest = PostGroup.objects.order_by("-accounts").first()
    assert biggest is not None
    one = shown(officer, reverse("insight:network", args=[biggest.pk]))
    assert "Gambar tidak dapat dibuat" in one  # nothing of what these posts shared is stored


OPERATOR = "Operator teknis melihat mesin dan cakupan"
READ = {
    **dict.fromkeys(("officer", "commissioner", "legal", "coordinator", "auditor", "leadership"), 200),
    "technical_operator": OPERATOR,
    "village_supervisor": "Pengawas desa melihat halaman Hari ini",
    "regency": "Angka pengawasan dibaca di Bawaslu",
}
ROUTES = {"networks", "network-accounts", "network-amplifying", "network"}


def test_every_route_of_the_networks_for_every_role():
    group = make_group(make_post(), make_post(author_native_id="8"))
    assert {one.name for one in NETWORKS} == ROUTES
    assert {*Role.values, "regency"} == set(READ)
    for who, expected in READ.items():
        side = "regency" if who == "regency" else "bawaslu" if who == "leadership" else ""
        client = signed_in(make_person(f"o-{who}", "leadership" if who == "regency" else who, side=side))
        for name in ROUTES:
            answer = client.get(reverse(f"insight:{name}", args=[group.pk] if name == "network" else []))
            if isinstance(expected, int):
                assert answer.status_code == expected, (who, name)
            else:
                assert answer.status_code == 403, (who, name)
                assert expected in answer.content.decode(), (who, name)
