"""What vanished or changed: on the page of a finding, in the list, in its file, and as an alarm."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.engine.sources.connectors.events import PostGone, PostRef
from pantau.office.collection import actions as collection
from pantau.office.collection import alarm_causes, watching
from pantau.office.collection.models import Alarm, LookAgain, PostLook
from pantau.office.evidence.models import Evidence
from pantau.office.evidence.views import OUTCOMES
from pantau.office.people.models import AuditEvent
from pantau.office.posts.models import Post, PostVersion
from pantau.office.registry.models import District
from pantau.office.review import actions
from pantau.office.review import watched as review_watched
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
AT = QUIET + timedelta(days=1)
EDITED = "Semeton jari, ndaq lupaq datang ke TPS ya, biar jalan kampung kita cpt beres. Share smpe 10 grup"


@pytest.fixture
def client():
    return signed_in(make_person("ratna", "officer", full_name="Baiq Ratnasari"))


def look(post: Post, outcome: str, at=AT, **changes) -> LookAgain:
    values = {"route": "youtube_api", "present_at": post.last_seen_at, "answer": "a" * 64}
    return LookAgain.objects.create(post=post, outcome=outcome, at=at, **(values | changes))


def make_gone(post: Post, **changes) -> Post:
    collection.watch({post.pk: None}, QUIET)
    Post.objects.filter(pk=post.pk).update(gone_at=AT, gone_reason="deleted", **changes)
    post.refresh_from_db()
    return post


def edit(post: Post, text: str = EDITED, **changes) -> None:
    values = {"route": "file", "mapped": {}, "seen_at": AT, "content_hash": b"\1" * 32}
    PostVersion.objects.create(post=post, version=2, month=post.month, text=text, **(values | changes))
    Post.objects.filter(pk=post.pk).update(current_version=2, version_count=2)


def page_of(client, address="/tinjau/perubahan/", **given) -> str:
    answer = client.get(address, given)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_empty_list_says_what_it_is_for(client):
    assert "Belum ada yang hilang atau berubah" in page_of(client)


def test_a_finding_shows_what_changed_word_by_word(client):
    finding = make_finding()
    edit(finding.post)
    look(finding.post, "edited", version_before=1, version_after=2)
    page = page_of(client, f"/tinjau/{finding.pk}/")
    assert "Dilihat lagi" in page
    assert "<del>pilih no urut 4" in page
    assert "<ins>datang ke TPS" in page
    assert "jalur berbeda" not in page


def test_media_that_came_and_went_are_named_and_their_signed_addresses_are_not(client):
    finding = make_finding()
    first = PostVersion.objects.filter(post=finding.post)
    first.update(mapped={"media": [{"kind": "image", "url": "https://x.example/1?sig=a", "text": "Spanduk"}]})
    edit(
        finding.post,
        first.get().text,
        mapped={"media": [{"kind": "video", "url": "https://x.example/2"}]},
        route="youtube_api",
    )
    look(finding.post, "edited", version_before=1, version_after=2)
    page = page_of(client, f"/tinjau/{finding.pk}/")
    assert "Teksnya tetap sama." in page
    assert "Media hilang: Gambar: Spanduk" in page
    assert "Media baru: Video" in page
    assert "lewat jalur berbeda (Berkas ekspor, lalu Kanal YouTube)" in page


def test_hostile_words_of_an_edit_are_escaped(client):
    finding = make_finding()
    edit(finding.post, "<script>alert(1)</script>")
    look(finding.post, "edited", version_before=1, version_after=2)
    assert "<script>alert" not in page_of(client, f"/tinjau/{finding.pk}/")


def test_an_old_wording_that_had_to_go_is_not_compared(client):
    finding = make_finding()
    edit(finding.post)
    PostVersion.objects.filter(post=finding.post, version=1).update(text="", purged_at=AT)
    look(finding.post, "edited", version_before=1, version_after=2)
    page = page_of(client, f"/tinjau/{finding.pk}/")
    assert "Salah satu isi telah dihapus" in page
    assert "<ins>" not in page


def test_quiet_looks_stand_together_and_both_times_of_a_loss_are_told(client):
    finding = make_finding()
    for hours in range(5):
        look(finding.post, "unchanged" if hours % 2 else "engagement", AT + hours * HOUR)
    missing = AT + 6 * HOUR
    look(finding.post, "missing", missing, missing_since=missing)
    look(finding.post, "deleted", AT + 7 * HOUR, missing_since=missing)
    page = page_of(client, f"/tinjau/{finding.pk}/")
    assert "Tidak berubah, 5 kali sejak" in page
    assert page.index("Dihapus") < page.index("Tidak ditemukan sekali")
    assert "pertama kali tidak ditemukan Sen, 12 Feb 2024, 01.42 WITA" in page or "01.42 WITA" in page


def test_blindness_is_told_with_its_reason(client):
    finding = make_finding()
    look(finding.post, "unknown", why="quota")
    page = page_of(client, f"/tinjau/{finding.pk}/")
    assert "Tidak diketahui" in page
    assert "Kuota hari itu habis." in page


def test_the_list_leads_to_the_finding_and_says_what_nobody_has_kept(client):
    finding, other = make_finding(), make_finding()
    make_gone(finding.post)
    look(finding.post, "deleted", missing_since=AT)
    edit(other.post)
    look(other.post, "edited", version_before=1, version_after=2)
    page = page_of(client)
    assert "2 perubahan" in page
    assert f'href="/tinjau/{finding.pk}/"' in page
    assert "1 unggahan yang ditandai sudah hilang dan belum disimpan." in page
    only = page_of(client, kept="no")
    assert "1 perubahan" in only
    assert f'href="/tinjau/{other.pk}/"' not in only
    assert AuditEvent.objects.filter(verb="vanished_read").count() == 2


def test_filters_that_make_no_sense_are_left_out(client):
    look(make_finding().post, "edited")
    assert "1 perubahan" in page_of(client, outcome="x", platform="<", kept="?", page="-1")
    assert "Tidak ada yang cocok" in page_of(client, outcome="gone")


def test_a_superseded_finding_is_still_the_way_to_its_post(client):
    finding = make_finding(status="superseded")
    look(finding.post, "edited")
    assert f'href="/tinjau/{finding.pk}/"' in page_of(client)


def test_looks_that_say_nothing_new_are_not_listed(client):
    post = make_finding().post
    for hours, outcome in enumerate(("unchanged", "engagement", "missing", "still_gone", "unknown")):
        look(post, outcome, AT + hours * HOUR)
    assert "Belum ada yang hilang atau berubah" in page_of(client)


def test_nobody_sees_past_their_districts():
    District.objects.get_or_create(election="uji", code="5201-1", defaults={"name": "Satu", "seats": 9})
    near, far = make_finding(), make_finding(district_code="5201-1")
    for finding in (near, far):
        make_gone(finding.post)
        look(finding.post, "deleted")
    bound = make_person("wirya", "officer", district_code="5201-3")
    page = page_of(signed_in(bound))
    assert f'href="/tinjau/{near.pk}/"' in page
    assert f'href="/tinjau/{far.pk}/"' not in page
    assert "1 unggahan yang ditandai" in page


def test_the_file_holds_both_times_and_no_words_of_posts(client):
    finding = make_finding()
    look(finding.post, "deleted", missing_since=AT - HOUR)
    answer = client.get("/tinjau/perubahan/unduh/", {"outcome": "gone"})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert len(rows) == 1
    assert rows[0]["Yang terjadi"] == "Dihapus"
    assert rows[0]["Pertama tidak ditemukan"] == (AT - HOUR).isoformat()
    assert rows[0]["Sidik SHA-256 jawaban"] == "a" * 64
    assert "Semeton" not in body
    assert AuditEvent.objects.filter(verb="vanished_downloaded").exists()


def test_a_gone_post_that_nobody_kept_asks_for_a_person_and_says_until_when(client):
    finding = make_finding(post=make_post(account=make_account("k", candidate=make_candidate())))
    make_gone(finding.post)
    PostVersion.objects.filter(post=finding.post).update(expires_at=AT + timedelta(days=7))
    assert "Salinan kita dihapus" in page_of(client, f"/tinjau/{finding.pk}/")
    causes = [cause for cause in alarm_causes.found(AT) if cause.kind == Alarm.Kind.VANISHED]
    assert [(cause.platform, cause.count) for cause in causes] == [("facebook", 1)]
    client.post(f"/tinjau/{finding.pk}/bukti/", {"reason": "Dihapus pengunggahnya, masih diperlukan."})
    assert Post.objects.get(pk=finding.post_id).held_at is not None
    assert "Salinan kita dihapus" not in page_of(client, f"/tinjau/{finding.pk}/")
    assert not [cause for cause in alarm_causes.found(AT) if cause.kind == Alarm.Kind.VANISHED]


def test_what_is_taken_as_evidence_is_watched(client):
    finding = make_finding(post=make_post(account=make_account("k", candidate=make_candidate())))
    client.post(f"/tinjau/{finding.pk}/bukti/", {"reason": "Diperlukan untuk penelusuran."})
    assert watching.watch_held(AT) == 1
    assert PostLook.objects.get(post=finding.post).watched_since is not None
    assert watching.watch_held(AT) == 0


def test_every_look_at_evidence_stands_in_its_history_and_its_log(client):
    finding = make_finding(post=make_post(account=make_account("k", candidate=make_candidate())))
    client.post(f"/tinjau/{finding.pk}/bukti/", {"reason": "Diperlukan untuk penelusuran."})
    watching.watch_held(AT)
    for hours in (30, 32):
        event = PostGone(PostRef("facebook", finding.post.native_id), "deleted", AT + hours * HOUR)
        collection.note_gone([event], route="facebook_public_pages", now=event.observed_at)
        collection.note_gone([event], route="facebook_public_pages", now=event.observed_at)
    kept = Evidence.objects.get()
    told = kept.events.filter(kind="rechecked")
    assert [event.facts["outcome"] for event in told] == ["missing", "deleted"]
    assert all(event.leaf.kind == "rechecked" for event in told)
    page = page_of(client, f"/bukti/{kept.pk}/")
    assert "Aslinya dilihat lagi: Dihapus" in page


@pytest.mark.parametrize("outcome", LookAgain.Outcome.values)
def test_evidence_says_each_outcome_as_the_list_does(outcome):
    assert str(OUTCOMES[outcome]) == str(LookAgain.Outcome(outcome).label)


def decide(finding, kind: str):
    user = make_person(f"p{finding.pk}", "officer")
    verdict = actions.Verdict(kind, "", "Bukan ajakan memilih.")
    return actions.decide(user, finding.pk, verdict, AT)


def watched_posts() -> set[int]:
    return set(PostLook.objects.filter(watched_since__isnull=False).values_list("post_id", flat=True))


def test_what_people_dismissed_is_watched_no_more_until_that_is_undone():
    dismissed, other, kept = make_finding(), make_finding(), make_finding()
    twice = make_finding(post=kept.post, category="insult", rule="insult")
    collection.watch(dict.fromkeys([dismissed.post_id, other.post_id, kept.post_id]), QUIET)
    decision = decide(dismissed, "not_relevant")
    decide(other, "watch")
    decide(kept, "not_relevant")
    assert review_watched.let_go() == 1
    assert watched_posts() == {other.post_id, kept.post_id}
    decide(twice, "not_relevant")
    Post.objects.filter(pk=kept.post_id).update(held_at=AT)
    assert review_watched.let_go() == 0
    actions.undo(decision.decided_by, decision.pk, AT, "Salah baca.")
    assert watched_posts() == {dismissed.post_id, other.post_id, kept.post_id}
