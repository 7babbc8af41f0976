"""``pantau remap``: raw items that were kept, read again after a mapper was mended."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars
import pytest
from django.db import connection

from pantau.cli.ingest import command as ingest_command
from pantau.cli.remap import command
from pantau.office.findings import actions as findings
from pantau.office.findings.models import Finding
from pantau.office.posts.models import Ingest, Interaction, PostVersion, RejectedItem
from pantau.office.posts.models import Post as StoredPost
from pantau.office.posts.reading import read_posts
from pantau.office.registry.models import Account

pytestmark = pytest.mark.django_db(transaction=True)

EPOCH = int(datetime(2024, 2, 12, 1, 0, tzinfo=UTC).timestamp())
CALL = "Besok jangan lupa coblos nomor 4 ya semeton"


def item(bulletin: str, **changes: Any) -> dict[str, Any]:
    return {
        "bulletin": bulletin,
        "by": "inaq.sari",
        "name": "Inaq Sari",
        "headline": "Selamat pagi",
        "words": "Selamat pagi, Lombok Barat",
        "on": EPOCH,
        "address": f"https://kabar.example/{bulletin}",
        **changes,
    }


@pytest.fixture
def bring(run: Any, tmp_path: Path) -> Any:
    def bring_in(
        *items: dict[str, Any], name: str = "buletin.jsonl", basis: str = "UU 7/2017 Pasal 101"
    ) -> Any:
        path = tmp_path / name
        path.write_text("".join(json.dumps(one) + "\n" for one in items))
        return run(ingest_command, path, "--legal-basis", basis)

    return bring_in


def report(run: Any, *words: str) -> dict[str, Any]:
    result = run(command, *words, "--json")
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def jobs() -> list[list[int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (args->'post_ids')::text FROM procrastinate_jobs ORDER BY id")
        return [json.loads(ids) for (ids,) in cursor]


def everything() -> dict[str, Any]:
    """All rows, as text, of all tables of posts."""
    tables = ("posts_post", "posts_postversion", "posts_interaction", "posts_rejecteditem", "posts_ingest")
    found = {}
    with connection.cursor() as cursor:
        for table in (*tables, "posts_engagementpoint", "procrastinate_jobs"):
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def current(native_id: str = "1") -> PostVersion:
    post = StoredPost.objects.get(native_id=native_id)
    return PostVersion.objects.get(post=post, version=post.current_version)


# --- rejected items ---------------------------------------------------------------------------------


def test_a_rejected_item_becomes_the_post_it_was_when_it_was_seen(
    run: Any, bring: Any, bulletin: Any
) -> None:
    del (raw := item("1", answers="0"))["headline"]
    bring(raw, basis="Pasal 101 huruf b")
    rejected = RejectedItem.objects.get()
    assert not StoredPost.objects.exists()
    bulletin.mend(takes_text_from="words")
    found = report(run, "--rejected")["rejected"]
    assert (found["looked_at"], found["resolved"], found["still_rejected"]) == (1, 1, 0)
    assert (found["stored"]["new_posts"], found["stored"]["new_interactions"]) == (1, 1)
    assert found["waiting"] == []
    version = current()
    assert (version.text, version.route, version.legal_basis) == (raw["words"], "file", "Pasal 101 huruf b")
    assert (version.seen_at, version.format, version.raw) == (rejected.seen_at, "bulletin", raw)
    rejected.refresh_from_db()
    assert rejected.resolved_at is not None
    assert jobs() == [[version.post_id]]
    assert Interaction.objects.get().observed_at == rejected.seen_at


def test_an_item_that_still_cannot_be_read_stays_with_the_new_reason(
    run: Any, bring: Any, bulletin: Any
) -> None:
    bring({"bulletin": "1", "by": "x", "name": "x", "on": EPOCH})
    assert RejectedItem.objects.get().reason == "no headline"
    bulletin.mend(takes_text_from="words")
    result = run(command, "--rejected")
    assert "1 still cannot" in result.stdout
    assert "buletin.jsonl:1: no words" in result.stdout
    kept = RejectedItem.objects.get()
    assert (kept.reason, kept.resolved_at) == ("no words", None)


def test_a_piece_that_was_no_item_keeps_its_reason_and_is_told_apart(
    run: Any, bulletin: Any, tmp_path: Path
) -> None:
    path = tmp_path / "rusak.jsonl"
    path.write_text(json.dumps(item("1")) + "\n{half\n")
    run(ingest_command, path, "--legal-basis", "x")
    reason = RejectedItem.objects.get().reason
    result = run(command)
    assert "1 are no items; mend their file" in result.stdout
    assert RejectedItem.objects.get().reason == reason


def test_a_rejected_item_read_late_does_not_pass_for_the_latest_word(
    run: Any, bring: Any, bulletin: Any
) -> None:
    del (early := item("1", words="Kata lama"))["headline"]
    bring(early, name="pertama.jsonl")
    bulletin.mend(takes_text_from="words")
    bring(item("1", words="Kata baru"), name="kedua.jsonl")
    run(command, "--rejected")
    post = StoredPost.objects.get()
    assert (current().text, post.version_count) == ("Kata baru", 2)


# --- stored posts -------------------------------------------------------------------------------------


def test_another_text_is_no_edit_by_the_author_and_the_former_one_stays(
    run: Any, bring: Any, bulletin: Any
) -> None:
    bring(item("1"), item("2", words="Selamat pagi"))
    bulletin.mend(takes_text_from="words")
    found = report(run, "--posts")["posts"]
    assert (found["looked_at"], found["repaired"], found["differing"]) == (2, 1, {"text": 1})
    post = StoredPost.objects.get(native_id="1")
    former, repaired = PostVersion.objects.filter(post=post).order_by("version")
    assert (repaired.text, former.text) == ("Selamat pagi, Lombok Barat", "Selamat pagi")
    assert (former.replaced_by, repaired.replaced_by) == (repaired.version, None)
    assert (repaired.seen_at, repaired.raw, repaired.legal_basis) == (
        former.seen_at,
        former.raw,
        former.legal_basis,
    )
    assert repaired.repairs[0]["version"] == former.version
    assert (post.version_count, post.current_version) == (1, repaired.version)
    assert read_posts([post.pk])[0].post.text == repaired.text
    assert jobs()[1:] == [[post.pk]]


def test_time_and_author_are_repaired_in_place_and_the_former_values_noted(
    run: Any, bring: Any, bulletin: Any
) -> None:
    account = Account.objects.create(
        platform="facebook", kind="handle", key="inaqsari", handle="inaq.sari", status="registered"
    )
    bring(item("1"))
    assert StoredPost.objects.get().account is None
    bulletin.mend(hours_off=0, author_from="by")
    assert report(run)["posts"]["differing"] == {"author": 1, "posted_at": 1}
    post = StoredPost.objects.get()
    assert post.posted_at == datetime(2024, 2, 12, 1, 0, tzinfo=UTC)
    assert (post.author_handle, post.account, post.registered) == ("inaq.sari", account, True)
    version = PostVersion.objects.get()
    (note,) = version.repairs
    assert note["before"] == {"posted_at": "2024-02-12T09:00:00+00:00", "author": {"handle": "Inaq Sari"}}
    assert jobs()[1:] == [[post.pk]]


def test_a_fact_that_another_look_told_stays(run: Any, bring: Any, bulletin: Any) -> None:
    bring(item("1"), name="pertama.jsonl")
    bring(item("1", name="Inaq Sari Dewi"), name="kedua.jsonl")  # same words: only its facts are kept
    assert StoredPost.objects.get().author_handle == "Inaq Sari Dewi"
    bulletin.mend(author_from="by")
    assert report(run)["posts"]["repaired"] == 1
    assert StoredPost.objects.get().author_handle == "Inaq Sari Dewi"


def test_running_it_again_changes_nothing_and_so_does_the_same_file(
    run: Any, bring: Any, bulletin: Any
) -> None:
    del (bad := item("3"))["headline"]
    items = (item("1", answers="0"), item("2"), bad)
    bring(*items)
    bulletin.mend(takes_text_from="words", author_from="by", hours_off=0)
    run(command)
    after = everything()
    found = report(run)
    assert (found["rejected"]["looked_at"], found["posts"]["repaired"], found["posts"]["jobs"]) == (0, 0, 0)
    assert everything() == after
    assert "3 posts seen, 0 new, 0 changed; 1 acts, 0 new" in bring(*items).stdout
    same = {name: rows for name, rows in everything().items() if name != "posts_ingest"}
    assert same == {name: rows for name, rows in after.items() if name != "posts_ingest"}


def test_a_true_edit_after_a_repair_is_one_version_more(run: Any, bring: Any, bulletin: Any) -> None:
    bring(item("1"))
    bulletin.mend(takes_text_from="words")
    run(command)
    bring(item("1", words="Selamat siang"), name="kedua.jsonl")
    post = StoredPost.objects.get()
    assert (post.version_count, post.current_version, current().text) == (2, 3, "Selamat siang")


def test_wordings_that_a_mistake_kept_apart_become_one_and_the_current_one_holds(
    run: Any, bring: Any, bulletin: Any
) -> None:
    bring(item("1", headline="Satu"), name="a.jsonl")
    bring(item("1", headline="Dua"), name="b.jsonl")
    assert StoredPost.objects.get().version_count == 2
    bulletin.mend(takes_text_from="words")
    run(command)
    post = StoredPost.objects.get()
    assert (post.version_count, current().text) == (1, "Selamat pagi, Lombok Barat")
    assert current().seen_at == PostVersion.objects.earliest("seen_at").seen_at
    bring(item("1", words="Selamat siang"), name="c.jsonl")
    assert StoredPost.objects.get().version_count == 2


def test_a_comment_is_of_the_person_whom_todays_mapper_names_alone(
    run: Any, bring: Any, bulletin: Any
) -> None:
    bring(item("1", answers="0"), item("2", answers="0"), name="a.jsonl")
    bring(item("9", answers="0", name="Orang lain"), name="b.jsonl")
    bulletin.mend(author_from="by")
    found = report(run)["posts"]
    assert (found["new_interactions"], found["withdrawn_interactions"]) == (3, 3)
    assert set(Interaction.objects.values_list("actor_handle", flat=True)) == {"inaq.sari"}
    assert Interaction.objects.count() == 3


def test_acts_that_a_mapper_learns_to_see_are_stored_without_touching_the_post(
    run: Any, bring: Any, bulletin: Any
) -> None:
    bulletin.mend(sees_answers=False)
    bring(item("1", answers="0"))
    before = PostVersion.objects.values().get()
    bulletin.mend(sees_answers=True)
    assert report(run)["posts"]["new_interactions"] == 1
    act = Interaction.objects.get()
    assert (act.legal_basis, act.observed_at) == ("UU 7/2017 Pasal 101", before["seen_at"])
    assert PostVersion.objects.values().get() == before
    assert len(jobs()) == 1


def test_a_post_gets_its_true_id_unless_another_post_has_it(run: Any, bring: Any, bulletin: Any) -> None:
    bulletin.mend(id_from_address=True)
    bring(item("x", address="https://kabar.example/77"), name="a.jsonl")
    bulletin.mend(id_from_address=False)
    bring(item("1", address="https://kabar.example/77"), item("2", address="https://kabar.example/88"))
    bulletin.mend(id_from_address=True)
    found = report(run)["posts"]
    assert (found["repaired"], found["taken"]) == (1, 1)
    assert "facebook:1: it is facebook:77, which is stored already" in found["told"]
    assert set(StoredPost.objects.values_list("native_id", flat=True)) == {"77", "1", "88"}
    assert current("88").repairs[0]["before"] == {"native_id": "2"}


def test_a_post_that_todays_mapper_refuses_is_left_as_it_is_and_told(
    run: Any, bring: Any, bulletin: Any
) -> None:
    raw = item("1")
    del raw["words"]
    bring(raw)
    bulletin.mend(takes_text_from="words")
    before = everything()
    found = report(run)["posts"]
    assert (found["unread"], found["told"]) == (1, ["facebook:1: no words"])
    assert everything() == before


def test_findings_follow_the_repaired_text_and_a_decision_keeps_the_words_it_was_about(
    run: Any, bring: Any, bulletin: Any
) -> None:
    bring(item("1", headline=CALL, words=f"{CALL}. Salam 4 jari!"))
    post = StoredPost.objects.get()
    findings.detect_posts([post.pk])
    decided = Finding.objects.first()
    findings.mark_decided([decided.pk])
    bulletin.mend(takes_text_from="words")
    run(command)
    findings.detect_posts([post.pk])
    decided.refresh_from_db()
    assert decided.status == "decided"
    words = PostVersion.objects.get(post=post, version=decided.version).text
    start, end, text, *_ = decided.spans[0]
    assert words[start:end] == text
    assert Finding.objects.filter(status="open", version=current().version).exists()


# --- which items --------------------------------------------------------------------------------------


def test_a_dry_run_tells_all_and_writes_nothing(run: Any, bring: Any, bulletin: Any) -> None:
    del (bad := item("2"))["headline"]
    bring(item("1", answers="0"), bad, {"bulletin": "3", "by": "x", "name": "x", "on": EPOCH})
    bulletin.mend(takes_text_from="words", author_from="by")
    before = everything()
    found = report(run, "--dry-run")
    assert everything() == before
    assert (found["rejected"]["resolved"], found["rejected"]["still_rejected"]) == (1, 1)
    assert [one["source_ref"] for one in found["rejected"]["waiting"]] == [
        "buletin.jsonl:2",
        "buletin.jsonl:3",
    ]
    assert found["posts"]["differing"] == {"author": 1, "text": 1}
    assert "facebook:1: author, text" in found["posts"]["told"]
    assert "Nothing was written" in run(command, "--dry-run").stdout


@pytest.mark.parametrize(
    ("words", "resolved", "repaired"),
    [
        (("--rejected",), 1, 0),
        (("--posts",), 0, 1),
        ((), 1, 1),
        (("--format", "table"), 0, 0),
        (("--format", "bulletin"), 1, 1),
        (("--since", "2999-01-01"), 0, 0),
        (("--since", "2000-01-01"), 1, 1),
    ],
)
def test_only_what_was_asked_for_is_read_again(
    run: Any, bring: Any, bulletin: Any, words: tuple[str, ...], resolved: int, repaired: int
) -> None:
    del (bad := item("2"))["headline"]
    bring(item("1"), bad)
    bulletin.mend(takes_text_from="words")
    run(command, *words)
    assert RejectedItem.objects.exclude(resolved_at=None).count() == resolved
    assert PostVersion.objects.exclude(replaced_by=None).count() == repaired


def test_an_unknown_format_is_refused_in_one_line(run: Any) -> None:
    result = run(command, "--format", "tiada")
    assert result.exit_code == 2
    assert result.stderr.startswith("pantau remap: there is no format 'tiada'; choose one of: ")
    assert len(result.stderr.splitlines()) == 1


def test_many_posts_are_repaired_batch_by_batch(run: Any, bring: Any, bulletin: Any) -> None:
    bad = [item(str(number)) for number in range(600)]
    for one in bad:
        del one["headline"]
    bring(*(item(str(number)) for number in range(1000, 1450)), *bad)
    bulletin.mend(takes_text_from="words")
    found = report(run)
    assert found["rejected"]["stored"]["new_posts"] == 600
    assert found["posts"]["repaired"] == 450
    assert Ingest.objects.get(route="remap").new_posts == 600
    asked = [id_ for ids in jobs() for id_ in ids]
    assert len(asked) == 450 + 600 + 450


def test_real_exports_are_read_the_same_from_what_was_kept(run: Any, shared_data: Path) -> None:
    exports = [path for path in sorted((shared_data / "exports").glob("*/*")) if path.suffix != ".md"]
    run(ingest_command, *exports, "--legal-basis", "x")
    assert StoredPost.objects.count() > 3000
    before = everything()
    found = report(run)
    assert (found["posts"]["repaired"], found["posts"]["new_interactions"]) == (0, 0)
    assert found["posts"]["unread"] == 0
    assert everything() == before


def test_cells_with_times_are_read_the_same_from_what_was_kept(run: Any, tmp_path: Path) -> None:
    rows = {
        "text": ["Selamat pagi", "Selamat siang"],
        "posted_at": [datetime(2024, 2, 12, 9, 0), datetime(2024, 2, 12, 12, 30)],  # noqa: DTZ001 - as cells are
        "likes": [3, None],
        "sponsored": [True, None],
    }
    frame = polars.DataFrame(rows)
    frame.write_parquet(tmp_path / "a.parquet")
    frame.write_excel(tmp_path / "b.xlsx")
    run(ingest_command, tmp_path / "a.parquet", tmp_path / "b.xlsx", "--legal-basis", "x")
    assert StoredPost.objects.filter(posted_at=datetime(2024, 2, 12, 1, 0, tzinfo=UTC)).count() == 2
    before = everything()
    assert report(run)["posts"]["looked_at"] == 4
    assert everything() == before
