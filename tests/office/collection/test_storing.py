"""What a connector brings is stored whole, once, and only with its cursors; one failed look changes nothing."""

from datetime import timedelta

import pytest
from made_up_collection import NOW, make_account, make_connector

from pantau.engine.post import Author, Post
from pantau.engine.sources.connectors.events import (
    AccountChanged,
    AccountRef,
    Cursor,
    Gap,
    Page,
    PostGone,
    PostRef,
    PostSeen,
)
from pantau.office.collection import actions, storing
from pantau.office.collection.doubts import confirm_after
from pantau.office.collection.models import AccountDoubt, Attempt, GapRecord, RawPayload, SweepState
from pantau.office.posts.models import Post as StoredPost
from pantau.office.posts.models import PostVersion
from pantau.office.registry.models import Account

pytestmark = pytest.mark.django_db
REF = AccountRef("youtube", handle="kanal")


def seen(native_id: str, text: str = "Selamat pagi semeton", at=NOW) -> PostSeen:
    author = Author("youtube", handle="kanal")
    return PostSeen(Post("youtube", native_id, text, posted_at=at, author=author), text, REF, at, raw="")


def gone(native_id: str, at) -> PostGone:
    return PostGone(PostRef("youtube", native_id), "deleted", at)


@pytest.fixture
def kanal(youtube) -> Account:
    return make_account("kanal")


def test_a_page_is_stored_with_its_posts_looks_gaps_and_cursors(youtube, kanal):
    gap = Gap("youtube", REF, NOW - timedelta(days=2), NOW - timedelta(days=1), "page_limit")
    cursor = Cursor("v2", NOW, ("v1", "v2"))
    page = Page((seen("v1"), seen("v2"), gap), {"kanal": cursor}, (REF,))
    stored = actions.store_page(youtube, page, now=NOW, requests=3)
    assert (stored.new_posts, stored.gaps, stored.seen, stored.strangers) == (2, 1, 1, ())
    assert set(StoredPost.objects.values_list("account_id", flat=True)) == {kanal.pk}
    version = PostVersion.objects.first()
    assert (version.route, version.legal_basis) == ("youtube_api", "agreement: PKS-7/2024, 2024-01-05")
    assert actions.cursors("youtube_api", ["kanal", "lain"]) == {"kanal": cursor}
    assert SweepState.objects.get().last_seen_at == NOW
    assert GapRecord.objects.get().why == "page_limit"
    assert dict(Attempt.objects.filter(account=kanal).values_list("outcome", "why")) == {
        "ok": "",
        "gap": "page_limit",
    }
    assert Attempt.objects.get(account=None).requests == 3


def test_the_same_page_delivered_twice_is_one(youtube, kanal):
    gap = Gap("youtube", REF, None, NOW, "quota")
    page = Page((seen("v1"), gap), {"kanal": Cursor("v1")}, (REF,))
    actions.store_page(youtube, page, now=NOW)
    again = actions.store_page(youtube, page, now=NOW)
    assert (again.new_posts, again.new_versions) == (0, 0)
    assert StoredPost.objects.count() == GapRecord.objects.count() == SweepState.objects.count() == 1


def test_a_crash_while_storing_leaves_nothing_and_the_cursor_where_it_was(youtube, kanal, monkeypatch):
    actions.store_page(youtube, Page((seen("v1"),), {"kanal": Cursor("v1")}, (REF,)), now=NOW)

    def crash(*_args):
        raise OSError("the machine went away")

    monkeypatch.setattr(storing, "_advance", crash)
    with pytest.raises(OSError, match="went away"):
        actions.store_page(youtube, Page((seen("v2"),), {"kanal": Cursor("v2")}, (REF,)), now=NOW)
    assert StoredPost.objects.count() == 1
    assert actions.cursors("youtube_api", ["kanal"])["kanal"].value == "v1"


def test_an_account_is_found_again_by_the_name_its_route_uses(youtube, kanal):
    """A handle that was resolved to the platform's own number is the same account from then on."""
    SweepState.objects.create(account=kanal, route="youtube_api", name="UC123")
    ref = AccountRef("youtube", native_id="UC123")
    stored = actions.store_page(youtube, Page((), {"UC123": Cursor("v9")}, (ref,)), now=NOW)
    assert stored.seen == 1
    assert Attempt.objects.get().account == kanal


def test_an_account_nobody_registered_is_named_and_not_counted(youtube, kanal):
    stranger = AccountRef("youtube", handle="asing")
    stored = actions.store_page(youtube, Page((), {}, (stranger,)), now=NOW)
    assert (stored.seen, stored.strangers) == (0, (stranger,))
    assert not Attempt.objects.exists()


def test_a_post_is_gone_after_a_second_look_and_not_after_one(youtube, kanal):
    actions.store_page(youtube, Page((seen("v1"),), {}, (REF,)), now=NOW)
    later = NOW + timedelta(minutes=5)
    assert actions.store_page(youtube, Page((gone("v1", later),)), now=later).gone == 0
    soon = later + timedelta(minutes=10)
    assert actions.store_page(youtube, Page((gone("v1", soon),)), now=soon).gone == 0
    assert StoredPost.objects.get().gone_at is None
    due = soon + confirm_after()
    assert actions.posts_to_look_at_again("youtube", "youtube_api", due) == [PostRef("youtube", "v1")]
    assert actions.store_page(youtube, Page((gone("v1", due),)), now=due).gone == 1
    assert StoredPost.objects.get().gone_reason == "deleted"


def test_a_post_seen_between_two_looks_starts_anew(youtube, kanal):
    at = [NOW + timedelta(hours=hours) for hours in range(4)]
    actions.store_page(youtube, Page((seen("v1"),), {}, (REF,)), now=at[0])
    actions.store_page(youtube, Page((gone("v1", at[1]),)), now=at[1])
    actions.store_page(youtube, Page((seen("v1", at=at[2]),)), now=at[2])
    actions.store_page(youtube, Page((gone("v1", at[3]),)), now=at[3])
    assert StoredPost.objects.get().gone_at is None


def failed(connector, at, state="not_found"):
    event = AccountChanged(REF, state, at, "404")
    return actions.store_page(connector, Page((event,)), now=at)


def test_one_failed_look_is_an_attempt_and_changes_no_account(youtube, kanal):
    failed(youtube, NOW)
    kanal.refresh_from_db()
    assert kanal.status == "registered"
    assert Attempt.objects.get().why == "not_found"
    assert not actions.doubtful_accounts()[0].ripe


def test_gone_needs_three_failures_over_a_day_by_two_routes_and_a_person(youtube, kanal, officer):
    from made_up_collection import make_connector

    other = make_connector("youtube_feed", "youtube", needs=())
    for hours in (0, 10, 23):
        failed(youtube, NOW + timedelta(hours=hours))
    refuse = {"by": officer, "why": "Dibuka sendiri, kosong.", "now": NOW + timedelta(days=3)}
    with pytest.raises(actions.DoubtError, match="dua jalur"):
        actions.say_gone(kanal, "not_found", **refuse)
    failed(other, NOW + timedelta(hours=23, minutes=30))
    with pytest.raises(actions.DoubtError, match="selama sehari"):
        actions.say_gone(kanal, "not_found", **refuse)
    failed(other, NOW + timedelta(hours=25))
    with pytest.raises(actions.DoubtError, match="alasannya"):
        actions.say_gone(kanal, "not_found", by=officer, why="-", now=NOW)
    verdict = actions.say_gone(kanal, "not_found", **refuse)
    assert (verdict.decided_by, actions.doubtful_accounts()) == (officer, [])


def test_an_account_that_is_seen_again_is_doubted_no_more(youtube, kanal, officer):
    from made_up_collection import make_connector

    other = make_connector("youtube_feed", "youtube", needs=())
    failed(youtube, NOW)
    failed(other, NOW + timedelta(hours=20))
    failed(youtube, NOW + timedelta(hours=30))
    later = NOW + timedelta(hours=40)
    verdict = actions.say_gone(kanal, "deleted", by=officer, why="Sudah dibuka sendiri.", now=later)
    back = later + timedelta(hours=1)
    actions.store_page(youtube, Page((), {}, (REF,)), now=back)
    verdict.refresh_from_db()
    assert verdict.lifted_at == back
    assert not AccountDoubt.objects.filter(cleared_at=None).exists()


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("our_quota", "quota"),
        ("blocked_us", "permission"),
        ("private", "private"),
        ("suspended", "not_found"),
    ],
)
def test_our_own_troubles_are_told_apart_from_the_accounts(youtube, kanal, state, why):
    failed(youtube, NOW, state)
    assert Attempt.objects.get().why == why
    assert AccountDoubt.objects.exists() == (state in ("private", "suspended"))


def test_raw_bytes_are_kept_once_by_their_hash_and_dropped_when_their_time_is_over(db):
    for _ in range(2):
        actions.keep_raw({"ab" * 32: b'{"items": []}'}, now=NOW, lives=timedelta(days=30))
    assert actions.read_raw("ab" * 32) == b'{"items": []}'
    assert actions.purge(NOW + timedelta(days=29)).raw == 0
    assert actions.purge(NOW + timedelta(days=30)).raw == 1
    assert not RawPayload.objects.exists()


@pytest.mark.parametrize("url", ["https://x.com/nama.lama", "https://alamat.example/lain"])
@pytest.mark.parametrize("named", ["nama_baru", None])
def test_posts_of_an_account_that_was_renamed_stay_its_own(url, named, db):
    x = make_connector("x", "x", needs=())
    account = make_account("nama_lama", "x", url=url.replace(".lama", "_lama"))
    by_number = AccountRef("x", "77", "nama_lama")
    actions.store_page(x, Page((), {"77": Cursor("c")}, (by_number,)), now=NOW)
    author = Author("x", native_id="77", handle=named)
    for ref in (by_number, AccountRef("x", "77", named)):
        post = Post("x", f"{ref.handle}-1", "Selamat pagi", posted_at=NOW, author=author)
        actions.store_page(x, Page((PostSeen(post, "1", ref, NOW, raw=""),)), now=NOW)
    assert {one.account for one in StoredPost.objects.all()} == {account}


def test_a_post_by_somebody_else_in_an_accounts_list_is_not_the_accounts(db):
    x = make_connector("x", "x", needs=())
    make_account("nama_lama", "x", native_id="77")
    post = Post("x", "1", "Dibagikan", posted_at=NOW, author=Author("x", native_id="5", handle="lain"))
    actions.store_page(
        x, Page((PostSeen(post, "1", AccountRef("x", "77", "nama_lama"), NOW, raw=""),)), now=NOW
    )
    assert StoredPost.objects.get().account is None
