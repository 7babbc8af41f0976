"""The pages of like posts: who, where, since when; nothing past a person's districts; the way there from a finding."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from made_up_findings import CALL, QUIET, make_account, make_candidate, make_finding, make_group, make_post
from pantau.office.findings import same_acts
from pantau.office.findings.models import PostGroup, PostGroupMember
from pantau.office.people.models import AuditEvent
from pantau.office.posts.models import Post, PostVersion
from pantau.office.registry.models import District
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return signed_in(make_person("petugas", "officer"))


def page_of(client, address: str, **given: str) -> str:
    answer = client.get(address, given)
    assert answer.status_code == 200, answer.content.decode()
    return " ".join(answer.content.decode().split())


def stranger(text: str = CALL, **changes) -> Post:
    return make_post(text, **({"registered": False, "subject": "citizen"} | changes))


def registered(text: str = CALL, key: str = "calon.rekaan", district: str = "5201-3", **changes) -> Post:
    place, _made = District.objects.get_or_create(
        election="uji", code=district, defaults={"name": district, "seats": 5}
    )
    return make_post(text, account=make_account(key, candidate=make_candidate(district=place)), **changes)


def link(group: PostGroup) -> str:
    return reverse("review:group", args=[group.pk])


def test_the_list_shows_the_newest_first_and_says_how_far(officer) -> None:
    make_group(stranger("Kata yang lama sekali"), stranger(), last_at=QUIET - timedelta(days=3))
    make_group(
        registered("Kata yang baru saja"), stranger(), registered=1, parties=4, platforms=["x", "facebook"]
    )
    page = page_of(officer, "/tinjau/kesamaan/")
    assert page.index("Kata yang baru saja") < page.index("Kata yang lama sekali")
    assert "2 unggahan oleh 2 akun: 1 terdaftar, 1 di luar daftar; Facebook, X" in page
    assert "Dari 4 partai" in page
    assert "Kesamaan bukan bukti kesepakatan" in page


def test_the_list_is_narrowed_by_kind_and_by_who(officer) -> None:
    make_group(stranger("Hanya orang luar"), stranger())
    make_group(registered("Terdaftar saja"), registered(key="b"), registered=2)
    make_group(registered("Campuran", key="c"), stranger(), registered=1)
    pages = {
        who: page_of(officer, "/tinjau/kesamaan/", who=who)
        for who in ("registered", "others", "both", "\x00")
    }
    titles = ("Hanya orang luar", "Terdaftar saja", "Campuran")
    shown = {who: [title for title in titles if title in page] for who, page in pages.items()}
    assert shown == {
        "registered": ["Terdaftar saja", "Campuran"],
        "others": ["Hanya orang luar"],
        "both": ["Campuran"],
        "\x00": ["Hanya orang luar", "Terdaftar saja", "Campuran"],
    }
    assert "Tidak ada kelompok yang cocok" in page_of(officer, "/tinjau/kesamaan/", kind="links")


def test_the_list_is_narrowed_by_how_far_a_group_spread(officer) -> None:
    make_group(stranger("Ucapan semua partai"), stranger(), parties=9)
    make_group(stranger("Kata selama sebulan"), stranger(), first_at=QUIET - timedelta(days=30))
    make_group(stranger("Kata dalam sehari"), stranger())
    make_group(stranger("Siaran pers polisi"), stranger(), stranger(), offices=2)
    titles = ("Ucapan semua partai", "Kata selama sebulan", "Kata dalam sehari", "Siaran pers polisi")
    for how, shown in (("", titles), ("few", titles[1:3]), ("burst", titles[2:3])):
        page = page_of(officer, "/tinjau/kesamaan/", how=how)
        assert tuple(title for title in titles if title in page) == shown
        assert ("Terutama media dan lembaga" in page) == (how == "")


def test_the_list_is_narrowed_to_groups_that_a_finding_is_about(officer) -> None:
    make_group(stranger("Ucapan selamat pagi"), stranger())
    make_group(make_finding(text="Kata yang ditemukan").post, stranger("Kata yang ditemukan"))
    page = page_of(officer, "/tinjau/kesamaan/", found="yes")
    assert "1 kelompok" in page
    assert "Kata yang ditemukan" in page
    assert "Ucapan selamat pagi" not in page
    assert "2 kelompok" in page_of(officer, "/tinjau/kesamaan/", found="apa saja")


def test_an_empty_list_says_what_will_stand_there(officer) -> None:
    page = page_of(officer, "/tinjau/kesamaan/", page="x")
    assert "Belum ada kelompok" in page
    assert "Salam, doa, dan ucapan tidak dihitung" in page


def test_a_group_tells_registered_accounts_and_others_apart(officer) -> None:
    ours = registered(author_name="Nama Terdaftar")
    theirs = stranger("<script>alert(1)</script> halo", author_name="Nama Luar", url="javascript:alert(1)")
    group = make_group(ours, theirs, registered=1)
    page = page_of(officer, link(group))
    inside, outside = page.split('id="terdaftar"')[1].split('id="luar"')
    outside, posts = outside.split('id="unggahan"')
    assert ("Nama Terdaftar" in inside, "Nama Luar" in inside) == (True, False)
    assert ("Nama Terdaftar" in outside, "Nama Luar" in outside) == (False, True)
    assert "Calon Rekaan" in inside
    assert "(Lumbung)" in inside
    assert "&lt;script&gt;" in posts
    assert "javascript:alert" not in page
    event = AuditEvent.objects.get(verb="post_group_read")
    assert (event.object_id, event.actor.username) == (str(group.pk), "petugas")


def test_purged_posts_are_counted_and_say_so(officer) -> None:
    first, second = stranger(), stranger("Kata yang tinggal di sini")
    group = make_group(first, second)
    PostVersion.objects.filter(post=first).update(text="", purged_at=QUIET)
    Post.objects.filter(pk=first.pk).update(
        purged_at=QUIET, author_handle="", author_name="", author_keys=[], author_native_id=""
    )
    page = page_of(officer, link(group))
    assert "1 unggahan tidak lagi menyebut akunnya" in page
    assert "Isi telah dihapus sesuai ketentuan platform." in page
    assert "Kata yang tinggal di sini" in page.split("</blockquote>")[0]


def test_a_group_that_went_into_another_leads_there(officer) -> None:
    kept = make_group(stranger(), stranger())
    gone = make_group(stranger(), merged_into=kept, leader=None)
    answer = officer.get(link(gone))
    assert (answer.status_code, answer["Location"]) == (302, link(kept))
    assert link(gone) not in page_of(officer, "/tinjau/kesamaan/")
    assert officer.get("/tinjau/kesamaan/999999/").status_code == 404


def test_an_officer_of_one_district_sees_its_posts_and_how_many_others_there_are() -> None:
    client = signed_in(make_person("petugas", "officer", district_code="5201-3"))
    mixed = make_group(
        registered("Dari dapil sendiri", author_name="Nama Dekat"),
        registered("Dari dapil lain", key="jauh", district="5201-1", author_name="Nama Jauh"),
        stranger("Dari luar daftar", author_name="Nama Luar"),
    )
    other = make_group(registered("Hanya dapil lain", key="jauh2", district="5201-1"), stranger())
    page = page_of(client, link(mixed))
    assert "Nama Dekat" in page
    assert "Nama Jauh" not in page
    assert "Nama Luar" not in page
    assert "2 unggahan lain di luar wilayah tugas Anda" in page
    listed = page_of(client, "/tinjau/kesamaan/")
    assert ("Dari dapil sendiri" in listed, "Hanya dapil lain" in listed) == (True, False)
    answer = client.get(link(other))
    assert answer.status_code == 403
    assert "di luar wilayah tugas Anda" in answer.content.decode()


def test_from_a_finding_a_line_leads_to_the_same_texts(officer) -> None:
    finding = make_finding()
    group = make_group(finding.post, stranger(), stranger())
    page = page_of(officer, f"/tinjau/{finding.pk}/")
    assert "Teks yang sama di 2 unggahan lain" in page
    assert f'href="{link(group)}"' in page
    assert f'href="/tinjau/{finding.pk}/"' in page_of(officer, link(group))
    assert "Teks yang sama di" not in page_of(officer, f"/tinjau/{make_finding().pk}/")


def test_what_is_shared_again_and_again_is_shown_with_its_posts(officer) -> None:
    for n in range(3):
        for place, by in enumerate(("satu", "dua")):
            post = stranger(
                f"Baca {n}", author_handle=by, author_name=by.title(), author_keys=[f"handle:{by}"],
                posted_at=QUIET + timedelta(minutes=n, seconds=place),
            )  # fmt: skip
            PostVersion.objects.filter(post=post).update(mapped={"links": [f"https://contoh.example/{n}"]})
    same_acts.update(QUIET + timedelta(hours=1))
    group = PostGroup.objects.get()
    page = page_of(officer, link(group))
    assert "2 akun membagikan berulang kali tautan yang sama dalam 1 menit" in page
    assert 'href="https://contoh.example/1"' in page
    assert page.count("Baca ") == 6
    assert "2 akun membagikan" in page_of(officer, "/tinjau/kesamaan/")


def test_texts_shared_again_and_again_are_shown_with_the_way_to_each(officer) -> None:
    posts = [
        stranger("Kata bersama", author_handle=by, author_keys=[f"handle:{by}"]) for by in ("satu", "dua")
    ]
    said = make_group(*posts)
    group = make_group(kind="texts", window_s=60, accounts=2, posts=2)
    for post in posts:
        PostGroupMember.objects.create(group=group, post=post)
    page = page_of(officer, link(group))
    assert "Yang dibagikan" in page
    assert f'href="{link(said)}"' in page


def test_in_english_the_pages_are_english(officer) -> None:
    group = make_group(stranger(), stranger())
    officer.cookies["pantau_language"] = "en"
    assert "Sameness is no proof of an agreement" in page_of(officer, "/tinjau/kesamaan/")
    assert "2 accounts wrote nearly the same" in page_of(officer, link(group))
