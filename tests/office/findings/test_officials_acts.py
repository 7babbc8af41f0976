"""Likes, follows and comments of officials that a file or a connector brings are findings of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pantau.engine.post import Author, Batch, Interaction, Post
from pantau.engine.sources import read_posts
from pantau.office.findings import actions, acts, tasks
from pantau.office.findings.models import Finding
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Interaction as StoredInteraction
from pantau.office.registry import actions as registry
from pantau.office.registry.models import (
    Account,
    Candidate,
    District,
    Official,
    OfficialAccountLink,
    Party,
    Subdistrict,
    Village,
)
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 1, 22, 1, 0, tzinfo=UTC)
THEN = datetime(2024, 1, 20, 1, 0, tzinfo=UTC)
AMAQ = Author("instagram", handle="amaq.rekaan")
CALON = "calon.rekaan"


@pytest.fixture(autouse=True)
def candidate() -> Account:
    party = Party.objects.create(election="pemilu-2024", number=4, short="PR", name="Partai Rekaan")
    district = District.objects.create(election="pemilu-2024", code="LB1", name="Lombok Barat 1")
    person = Candidate.objects.create(
        election="pemilu-2024", party=party, district=district, list_number=1, name="Calon Rekaan"
    )
    return Account.objects.create(
        platform="instagram", kind="handle", key=CALON, handle=CALON, candidate=person
    )


@pytest.fixture
def account() -> Account:
    return Account.objects.create(
        platform="instagram", kind="handle", key="amaq.rekaan", handle="amaq.rekaan", status="unregistered"
    )


@pytest.fixture
def official() -> Official:
    return Official.objects.create(name="Pejabat Rekaan", role="asn", unit="Dinas Rekaan")


@pytest.fixture
def linked(account: Account, official: Official) -> OfficialAccountLink:
    made = link(account, official)
    work()
    return made


def link(account: Account, official: Official) -> OfficialAccountLink:
    return registry.link_official_account(
        official, account, by=make_person("sri", "legal"), why="Tercantum pada laman dinas.", now=NOW
    )


def act(kind: Any = "like", **changes: Any) -> Interaction:
    values = {
        "kind": kind, "platform": "instagram", "actor": AMAQ, "target_account": CALON, "observed_at": THEN,
    }  # fmt: skip
    return Interaction(**(values | changes))


def bring(*did: Interaction, told: Sequence[Post] = (), route: str = "file") -> posts.IngestSummary:
    return posts.ingest(
        [Batch(posts=tuple(told), interactions=did)],
        route=route,
        legal_basis="test",
        source="t",
        clock=lambda: NOW,
    )


def work() -> int:
    """Do what was enqueued, as a worker does; gives how many jobs of weighing there were."""
    done = 0
    while jobs := list(ProcrastinateJob.objects.filter(status="todo", queue_name="detect").order_by("id")):
        for job in jobs:
            ProcrastinateJob.objects.filter(pk=job.pk).update(status="succeeded")
            if task := TASKS.get(job.task_name):
                task(**job.args)
                done += job.task_name == "findings.weigh_acts"
    return done


TASKS: dict[str, Any] = {
    "findings.weigh_acts": tasks.weigh_acts,
    "findings.weigh_officials_acts": tasks.weigh_officials_acts,
    "findings.forget_acts": tasks.forget_acts,
    "findings.detect_batch": tasks.detect_batch,
    "posts.link_accounts": lambda: posts.link_accounts(),
}


def open_ones() -> list[tuple[str, str]]:
    found = Finding.objects.filter(status="open").order_by("act__kind", "pk")
    return [(one.act.kind, one.category) for one in found if one.act]


def test_acts_of_a_linked_official_are_findings_and_those_of_others_are_not(linked, candidate) -> None:
    citizen = Author("instagram", handle="warga.rekaan")
    summary = bring(
        act(), act("follow"), act("comment", text="Sukses terus Pak, kami siap menangkan", native_id="k1"),
        act("share"), act("join"), act(actor=citizen), act("comment", actor=citizen, text="Maju terus", native_id="k2"),
        act(target_account="kebun.rekaan"),
    )  # fmt: skip

    assert work() == 1
    assert summary.new_interactions == 8
    assert open_ones() == [
        (kind, "asn_neutrality") for kind in ("comment", "follow", "join", "like", "share")
    ]
    like = Finding.objects.get(act__kind="like")
    assert (like.rule, like.subject, like.phase, like.platform) == (
        "asn-act-on-participant", "asn", "campaign", "instagram",
    )  # fmt: skip
    assert (like.post, like.posted_at, like.spans, like.version) == (None, THEN, [], 1)
    assert "skb-2022/interaksi" in like.norms
    assert "menyukai" in like.reasons["id"]
    said = Finding.objects.get(act__kind="comment")
    assert any(words == "siap menangkan" for _, _, words, _ in said.spans)
    assert said.cluster == like.cluster != ""  # one account on one other: decided together


def test_a_list_that_people_wrote_down_comes_into_the_queue_as_a_file(linked, tmp_path) -> None:
    listed = tmp_path / "perbuatan.csv"
    listed.write_text(
        "perbuatan,pelaku,sasaran,komentar,dilihat,platform\n"
        "menyukai,amaq.rekaan,https://www.instagram.com/calon.rekaan/p/ABCdef123/,,2024-01-20 10:00,instagram\n"
        "mengikuti,amaq.rekaan,calon.rekaan,,2024-01-20 10:00,instagram\n"
        "mengomentari,amaq.rekaan,calon.rekaan,Siap menangkan pak,2024-01-20 10:00,instagram\n"
        "menyukai,warga.rekaan,calon.rekaan,,2024-01-20 10:00,instagram\n"
    )
    for _again in range(2):
        posts.ingest(read_posts(listed), route="file", legal_basis="test", source="t", clock=lambda: NOW)
        work()
    assert open_ones() == [(kind, "asn_neutrality") for kind in ("comment", "follow", "like")]
    assert Finding.objects.count() == 3


def test_the_same_file_again_and_the_same_job_again_change_nothing(linked) -> None:
    did = (act(), act("follow"))
    bring(*did)
    work()
    before = list(Finding.objects.values())

    assert bring(*did).new_interactions == 0
    assert work() == 0
    ids = list(StoredInteraction.objects.values_list("pk", flat=True))
    assert acts.weigh_acts(ids) == actions.DetectionSummary(2, 0, 0)
    assert list(Finding.objects.values()) == before


def test_a_batch_that_is_cut_off_leaves_nothing_behind_and_is_done_whole_by_the_next(
    linked, monkeypatch
) -> None:
    bring(*(act("comment", text="Siap menangkan bapak", native_id=str(n)) for n in range(7)))
    rows = actions.row
    written: list[int] = []

    def row(*given: Any) -> Any:
        written.append(1)
        if len(written) == 4:
            raise KeyboardInterrupt
        return rows(*given)

    ids = list(StoredInteraction.objects.values_list("pk", flat=True))
    with monkeypatch.context() as killed:
        killed.setattr(actions, "row", row)
        with pytest.raises(KeyboardInterrupt):
            acts.weigh_acts(ids)
    assert not Finding.objects.exists()

    assert work() == 1  # the job was never done, and is given to another worker
    assert Finding.objects.count() == 7


def test_one_act_at_which_the_rules_stop_hides_no_other(linked, monkeypatch) -> None:
    from pantau.engine.detect import Detector

    bring(
        *(
            act("comment", text=words, native_id=words)
            for words in ("Siap menangkan", "racun", "Maju terus Pak")
        )
    )
    weigh = Detector.weigh

    def stops(self: Detector, some: Any) -> Any:
        listed = list(some)
        assert all(one.interaction.text != "racun" for one in listed)
        return weigh(self, listed)

    monkeypatch.setattr(Detector, "weigh", stops)
    with pytest.raises(actions.UndetectablePostError, match="act "):
        work()
    assert Finding.objects.count() == 2


def test_an_account_that_is_linked_later_and_one_that_is_unlinked(account, official) -> None:
    bring(act())
    work()
    assert not Finding.objects.exists()

    made = link(account, official)
    work()
    assert open_ones() == [("like", "asn_neutrality")]

    registry.unlink_official_account(made, by=make_person("budi", "legal"), why="Ternyata akun orang lain.")
    work()
    assert list(Finding.objects.values_list("status", flat=True)) == ["superseded"]


def test_an_account_that_is_entered_only_after_its_acts_came(official) -> None:
    bring(act(), act("follow"))
    work()
    entered = Account.objects.create(
        platform="instagram", kind="handle", key="amaq.rekaan", handle="amaq.rekaan", status="unregistered"
    )
    link(entered, official)

    work()

    assert open_ones() == [("follow", "asn_neutrality"), ("like", "asn_neutrality")]
    assert set(StoredInteraction.objects.values_list("actor_account", flat=True)) == {entered.pk}


def test_what_a_stored_post_says_and_whose_it_is_decides_and_may_come_later(linked) -> None:
    call = Post(
        "instagram", "p1", "Ayo menangkan nomor 4, caleg kita", THEN, Author("instagram", handle="tetangga.rekaan"),
        subject="citizen", collected_at=THEN,
    )  # fmt: skip
    on_it = act(target_post="p1", target_account="tetangga.rekaan")
    bring(on_it)
    work()
    assert open_ones() == []

    bring(told=[call])
    work()
    assert open_ones() == [("like", "asn_neutrality")]

    bring(told=[replace(call, text="Panen cabai melimpah tahun ini", collected_at=THEN + timedelta(hours=1))])
    work()
    assert open_ones() == []


def test_an_official_out_of_office_that_day_is_a_citizen_like_others(account, official) -> None:
    Official.objects.filter(pk=official.pk).update(office_to=date(2024, 1, 19))
    link(account, official)
    bring(act())
    work()
    assert open_ones() == []


def test_an_act_belongs_where_its_official_serves(account) -> None:
    district = District.objects.create(election="pemilu-2024", code="LB3", name="Lombok Barat 3")
    area = Subdistrict.objects.create(code="52.01.01", name="Rekaan", district=district)
    village = Village.objects.create(code="52.01.01.2001", name="Desa Rekaan", kind="desa", subdistrict=area)
    link(account, Official.objects.create(name="Kades Rekaan", role="village_head", village=village))
    bring(act())
    work()
    found = Finding.objects.get()
    assert (found.category, found.district_code) == ("village_neutrality", "LB3")


def test_a_decision_stays_when_the_act_is_weighed_again_and_a_struck_act_leaves_the_queue(linked) -> None:
    bring(act(), act("follow"))
    work()
    like, follow = Finding.objects.order_by("-act__kind")
    actions.mark_decided([like.pk])
    posts.strike_act(follow.act_id, why="Salah lihat.", at=NOW)
    work()
    acts.weigh_acts([like.act_id])
    assert dict(Finding.objects.values_list("act__kind", "status")) == {
        "like": "decided",
        "follow": "superseded",
    }


def test_what_a_platform_wants_gone_goes_and_that_it_happened_stays(linked) -> None:
    words = "Siap menangkan bapak"
    bring(
        act("comment", text=words, native_id="k1", route="meta_graph"),
        act("comment", text="Maju terus", native_id="k2", actor=Author("instagram", handle="warga.rekaan")),
    )
    work()
    StoredInteraction.objects.update(expires_at=THEN)

    assert posts.purge_acts(NOW) == 2
    work()

    left = StoredInteraction.objects.get()
    assert (left.text, left.actor_handle, left.purged_at) == ("", "", NOW)
    assert (left.actor_account, left.target_account) == (linked.account, CALON)
    found = Finding.objects.get()
    assert (found.status, [span[2] for span in found.spans]) == ("open", [""] * len(found.spans))
    assert words not in found.reasons["id"]


# --- the screens ----------------------------------------------------------------------------------


def test_the_queue_and_the_page_say_who_did_what_to_whom_and_name_no_official(linked) -> None:
    bring(
        act(),
        act("comment", text="Siap menangkan bapak", native_id="k1"),
        act("follow", target_account="lain.rekaan"),
    )
    work()
    client = signed_in(make_person("ratna", "officer"))

    queue = client.get("/tinjau/?thing=act").content.decode()
    assert "Perbuatan pejabat" in queue
    assert "2 perbuatan serupa" in queue
    found = Finding.objects.get(act__kind="comment")
    page = client.get(f"/tinjau/{found.pk}/").content.decode()
    for said in (
        "@amaq.rekaan",
        "Mengomentari",
        f"@{CALON}",
        "calon Calon Rekaan, PR (4)",
        "<mark",
        "SKB",
        "Tercatat pada daftar pejabat",
        "Akun ditautkan petugas",
        "Bukan kesimpulan",
    ):
        assert said in page, said
    assert "Pejabat Rekaan" not in page
    assert f"/daftar/{linked.account.pk}/" in page or f"/{linked.account.pk}/" in page
    assert client.get("/tinjau/?q=menangkan").content.decode().count("data-item") == 1
    assert "data-item" not in client.get("/tinjau/?thing=post").content.decode()


def test_acts_are_decided_one_by_one_or_together_and_undone(linked) -> None:
    bring(act(), act("follow"), act("share"))
    work()
    client = signed_in(make_person("ratna", "officer"))
    first = Finding.objects.get(act__kind="like")
    verdict = {"kind": "look_into", "norm": first.norms[0], "reason": "Akun dinas, akun calon."}

    shown = client.get(f"/tinjau/{first.pk}/serupa/").content.decode()
    assert "3 perbuatan satu akun pada akun yang sama" in shown
    everything = list(Finding.objects.values_list("pk", flat=True))
    client.post(f"/tinjau/{first.pk}/serupa/putus/", verdict | {"finding": everything})
    assert set(Finding.objects.values_list("status", flat=True)) == {"decided"}
    decision = first.decisions.get()
    client.post(f"/tinjau/putusan/{decision.pk}/batal/", {"reason": "Keliru."})
    assert set(Finding.objects.values_list("status", flat=True)) == {"open"}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer", 200),
        ("commissioner", 200),
        ("auditor", 200),
        ("technical_operator", 403),
        ("village_supervisor", 403),
    ],
)
def test_who_may_read_of_an_officials_act(linked, role: str, status: int) -> None:
    bring(act())
    work()
    client = signed_in(make_person("seseorang", role))
    found = Finding.objects.get()
    assert client.get(f"/tinjau/{found.pk}/").status_code == status
    assert ("data-item" in client.get("/tinjau/").content.decode()) == (status == 200)
