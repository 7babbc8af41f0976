"""Groups of like posts are kept from night to night, as posts come, change and lose their words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from made_up_findings import QUIET, make_account, make_candidate, make_post
from pantau.office.findings import actions, same_acts, same_words
from pantau.office.findings.models import PostGroup, PostGroupMember, PostWording, Wording
from pantau.office.posts.models import Post, PostPicture, PostVersion

pytestmark = pytest.mark.django_db

CALL = "besok pagi warga desa berkumpul di lapangan untuk mendengar rencana jalan baru yang dijanjikan bupati"
OTHER = "harga beras naik terus dan pemerintah diam saja melihat rakyat kecil menderita setiap hari"
NIGHT = QUIET + timedelta(hours=10)


def said(text: str, by: str, minutes: float = 0, **changes: Any) -> Post:
    values: dict[str, Any] = {
        "author_handle": by, "author_name": by.title(), "author_keys": [f"handle:{by}"], "registered": False,
        "subject": "citizen", "posted_at": QUIET + timedelta(minutes=minutes),
    }  # fmt: skip
    return make_post(text, **(values | changes))


def mapped(post: Post, **fields: Any) -> Post:
    PostVersion.objects.filter(post=post).update(mapped=fields)
    return post


def edited(post: Post, text: str) -> None:
    PostVersion.objects.create(
        post=post,
        version=2,
        month=post.month,
        text=text,
        content_hash=b"\1" * 32,
        route="file",
        seen_at=NIGHT,
    )
    Post.objects.filter(pk=post.pk).update(current_version=2, version_count=2)


def purged(post: Post, at: datetime = NIGHT) -> None:
    PostVersion.objects.filter(post=post).update(text="", mapped={}, purged_at=at)
    Post.objects.filter(pk=post.pk).update(
        purged_at=at, author_handle="", author_name="", author_keys=[], author_native_id=""
    )
    actions.forget_words([(post.pk, 1)])


def groups() -> list[set[int]]:
    """Posts of each group of like wordings, also of those that one account alone said."""
    found: dict[int, set[int]] = {}
    for post, leader in PostWording.objects.exclude(wording=None).values_list("post", "wording__leader"):
        found.setdefault(leader, set()).add(post)
    return sorted(found.values(), key=min)


def test_a_group_tells_since_when_and_how_far() -> None:
    candidate = make_candidate()
    registered = make_account("tim.dua", candidate=candidate)
    first = said(CALL, "warga.satu")
    said(CALL + " 🔥", "tim.dua", 30, account=registered, registered=True, platform="x")
    said(CALL.upper(), "warga.satu", 200)
    said(OTHER, "warga.tiga")
    assert same_words.update(NIGHT) == 4
    group = PostGroup.objects.get()
    assert (group.kind, group.posts, group.accounts, group.registered, group.parties) == (
        "wording",
        3,
        2,
        1,
        1,
    )
    assert (group.platforms, group.hours) == (["facebook", "x"], 3)
    assert (group.first_at, group.last_at) == (QUIET, QUIET + timedelta(minutes=200))
    assert group.leader == Wording.objects.get(posts__post=first).leader


def test_what_one_account_says_again_is_no_group() -> None:
    said(CALL, "warga.satu")
    said(CALL, "warga.satu", 5)
    same_words.update(NIGHT)
    assert not PostGroup.objects.exists()


def test_a_later_post_joins_and_the_group_keeps_its_number() -> None:
    said(CALL, "satu")
    said(CALL, "dua")
    same_words.update(NIGHT)
    group = PostGroup.objects.get()
    said(CALL.replace("warga", "masyarakat"), "tiga", 600)
    assert same_words.update(NIGHT + timedelta(days=1)) == 1
    again = PostGroup.objects.get()
    assert (again.pk, again.posts, again.found_at) == (group.pk, 3, NIGHT)
    assert same_words.update(NIGHT + timedelta(days=2)) == 0


def test_accounts_that_were_registered_since_count_as_such_the_next_night() -> None:
    first = said(CALL, "satu")
    said(CALL, "dua", subject="media")
    same_words.update(NIGHT)
    Post.objects.filter(pk=first.pk).update(registered=True)
    same_words.update(NIGHT + timedelta(days=1))
    group = PostGroup.objects.get()
    assert (group.registered, group.offices) == (1, 1)


def test_two_groups_become_one_when_a_post_stands_between_them() -> None:
    words = [f"kata{n}" for n in range(20)]
    near, far = [*words[:16], *"abcd"], [*words[4:], *"efgh"]
    for by, text in (("a", near), ("b", near), ("c", far), ("d", far)):
        said(" ".join(text), by)
    same_words.update(NIGHT)
    old, young = PostGroup.objects.order_by("pk")
    said(" ".join(words), "e")
    same_words.update(NIGHT)
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.posts, old.merged_into, young.merged_into, young.leader) == (5, None, old, None)
    assert len(groups()) == 1


def test_an_edited_post_leaves_its_group() -> None:
    said(CALL, "satu")
    said(CALL, "dua")
    third = said(CALL + " kita semua", "tiga")
    same_words.update(NIGHT)
    edited(third, OTHER)
    assert same_words.update(NIGHT) == 1
    assert PostGroup.objects.get().posts == 2
    assert not bytes(Wording.objects.get(posts=None).pairs), "nobody says it any more"


def test_a_group_that_edits_have_emptied_is_none_any_more() -> None:
    first, second = said(CALL, "satu"), said(CALL, "dua")
    same_words.update(NIGHT)
    edited(first, OTHER)
    same_words.update(NIGHT)
    assert PostGroup.objects.get().accounts == 1
    edited(second, OTHER + " begini")
    same_words.update(NIGHT)
    assert sorted(PostGroup.objects.values_list("accounts", flat=True)) == [0, 2]


def test_shares_and_greetings_belong_nowhere() -> None:
    for by in ("satu", "dua"):
        mapped(said(CALL, by), relations=[{"kind": "repost"}])
        said("Selamat pagi semeton semua 🙏", by)
    same_words.update(NIGHT)
    assert groups() == []
    assert PostWording.objects.count() == 4


def test_purged_words_take_what_they_are_known_by_with_them_and_the_group_stays() -> None:
    first, second = said(CALL, "satu"), said(CALL + " kita semua", "dua")
    same_words.update(NIGHT)
    before = PostGroup.objects.get()
    purged(first)
    wordings = {
        one.posts.get().post_id: bytes(one.pairs) for one in Wording.objects.all()
    }  # fmt: skip
    assert (bool(wordings[first.pk]), bool(wordings[second.pk])) == (False, True)
    same_words.update(NIGHT)
    assert PostGroup.objects.get().accounts == before.accounts == 2
    purged(second)
    said(CALL, "tiga")
    same_words.update(NIGHT)
    assert (PostGroup.objects.get().accounts, PostGroup.objects.get().posts) == (2, 3)
    assert len(groups()) == 1, "known again by its name"
    assert bytes(Wording.objects.get(posts__post=first.pk).pairs)


def test_words_that_another_post_still_has_stay_known() -> None:
    first = said(CALL, "satu")
    said(CALL, "dua")
    same_words.update(NIGHT)
    purged(first)
    assert bytes(Wording.objects.get().pairs)


def test_old_wordings_are_not_compared_but_known_by_name() -> None:
    said(CALL, "satu")
    same_words.update(NIGHT)
    later = timedelta(days=200)
    said(CALL, "dua", later / timedelta(minutes=1))
    said(CALL + " kita semua", "tiga", later / timedelta(minutes=1))
    same_words.update(NIGHT + later)
    assert len(groups()) == 1


WORDS = st.lists(st.sampled_from([f"kata{n}" for n in range(14)]), min_size=6, max_size=14).map(" ".join)


@settings(max_examples=25)
@given(st.lists(WORDS, min_size=1, max_size=10), st.lists(st.integers(0, 3), max_size=4), st.integers(1, 4))
def test_nights_and_batches_give_what_one_night_gives(
    texts: list[str], cuts: list[int], at_once: int
) -> None:
    Post.objects.all().delete()
    Wording.objects.all().delete()
    left = list(texts)
    for cut in cuts:
        for _ in range(min(cut, len(left))):
            said(left.pop(0), "satu")
        same_words.update(NIGHT, at_once=at_once)
    for text in left:
        said(text, "satu")
    same_words.update(NIGHT, at_once=at_once)
    by_nights = groups()
    PostWording.objects.all().delete()
    Wording.objects.all().delete()
    same_words.update(NIGHT)
    assert groups() == by_nights


# --- sharing together ------------------------------------------------------------------------------


def together(*accounts: str, things: int = 3, apart_s: int = 20, start: int = 0) -> None:
    for n in range(things):
        for place, by in enumerate(accounts):
            post = said(f"Baca {by} {n}", by, (start + n) * 60 + place * apart_s / 60)
            mapped(post, links=[f"https://contoh.example/{start + n}"])


def test_accounts_that_share_the_same_links_again_and_again_are_a_group() -> None:
    together("satu", "dua", "tiga")
    mapped(said("Baca sekali", "empat", 1), links=["https://contoh.example/0"])
    assert same_acts.update(NIGHT) == 1
    group = PostGroup.objects.get()
    assert (group.kind, group.window_s, group.posts, group.accounts) == ("links", 60, 9, 3)


def test_a_longer_window_tells_only_what_a_shorter_one_does_not() -> None:
    together("satu", "dua")
    together("tiga", "empat", apart_s=1800, start=20)
    same_acts.update(NIGHT + timedelta(days=2))
    assert sorted(PostGroup.objects.values_list("window_s", "accounts")) == [(60, 2), (3600, 2)]


def test_a_group_that_is_found_again_keeps_its_number_and_grows() -> None:
    together("satu", "dua")
    same_acts.update(NIGHT)
    first = PostGroup.objects.get()
    together("satu", "dua", "tiga", start=30)
    same_acts.update(NIGHT + timedelta(days=3))
    again = PostGroup.objects.get()
    assert (again.pk, again.accounts, again.posts, again.found_at) == (first.pk, 3, 15, NIGHT)
    same_acts.update(NIGHT + timedelta(days=40))
    assert PostGroup.objects.get().posts == 15, "posts out of sight stay in what was found"


def test_texts_hashtags_and_pictures_are_shared_things_too() -> None:
    texts = (CALL, OTHER)
    for n in range(2):
        for by in ("satu", "dua"):
            mapped(
                said(texts[n], by, 60 * n), hashtags=["Satu", "dua", f"tiga{n}"],
                media=[{"kind": "image", "url": f"https://gambar.example/{n}.jpg?x={by}"}],
            )  # fmt: skip
    same_words.update(NIGHT)
    same_acts.update(NIGHT)
    kinds = PostGroup.objects.exclude(kind="wording").values_list("kind", flat=True)
    assert sorted(kinds) == ["hashtag_sets", "media", "texts"]


def test_the_job_does_both() -> None:
    from pantau.office.findings.tasks import group_posts

    said(CALL, "satu")
    said(CALL, "dua")
    group_posts(0)
    assert PostGroup.objects.get().posts == 2
    assert PostGroupMember.objects.count() == 0


def test_odd_letters_in_what_was_kept_are_no_trouble() -> None:
    def keep(post: Post, mapped_as: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE posts_postversion SET mapped = %s WHERE post_id = %s", [mapped_as, post.pk]
            )

    passed_on = said(CALL, "satu")
    keep(passed_on, '{"relations": [{"kind": "repost"}], "links": ["\\ud800"]}')
    for n in range(2):
        for by in ("satu", "dua"):
            keep(said(f"Baca {n}", by, n), f'{{"links": ["https://contoh.example/{n}\\ud800"]}}')
    same_words.update(NIGHT)
    assert same_acts.update(NIGHT) == 1
    assert PostWording.objects.get(post=passed_on).wording is None


def test_pictures_that_look_nearly_the_same_are_shared_things_whatever_their_addresses() -> None:
    for n in range(2):
        for place, by in enumerate(("satu", "dua")):
            look = bytes([n * 0x55] * 31 + [7 * place])  # a copy is three bits off
            PostPicture.objects.create(
                post=said(f"Lihat {by} {n}", by, 60 * n), sha256=f"{n}{by}", route="x_api", given_at=NIGHT,
                look=look * 8, quality=80,
            )  # fmt: skip
    same_acts.update(NIGHT)
    group = PostGroup.objects.get(kind="media")
    assert (group.posts, group.accounts) == (4, 2)
    PostPicture.objects.update(quality=20)
    PostGroup.objects.all().delete()
    assert same_acts.update(NIGHT) == 0
