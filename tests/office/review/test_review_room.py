"""The review pages through Django's client, as a browser without scripts meets them."""

from datetime import timedelta

import pytest

from made_up_findings import QUIET, make_finding, make_post
from pantau.office.findings.models import Finding
from pantau.office.people.models import AuditEvent
from pantau.office.review import actions
from pantau.office.review.models import Claim, FindingDecision
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

WHY = "Ajakan memilih dari akun resmi."


def verdict(**changes):
    return {"kind": "look_into", "norm": "uu7-2017/492", "reason": WHY} | changes


@pytest.fixture
def officer():
    return make_person("ratna", "officer", full_name="Baiq Ratnasari")


@pytest.fixture
def client(officer):
    return signed_in(officer)


def test_the_front_page_is_the_queue(client):
    assert client.get("/")["Location"] == "/tinjau/"


def test_an_empty_queue_says_what_it_is_for(client):
    page = client.get("/tinjau/").content.decode()
    assert "Antrean kosong" in page
    assert "0 temuan" in page


def test_opening_shows_post_marks_glosses_norm_elements_and_facts(client):
    finding = make_finding(context=["education"], contested=["uu7-2017/287-5"])
    page = client.get(f"/tinjau/{finding.pk}/").content.decode()
    for shown in (
        "Dugaan kampanye pada masa tenang",
        "<mark",
        "jangan lupa (Sasak)",
        "sampai",
        "Pasal 492 UU 7/2017",
        "Setiap orang dilarang dengan sengaja berkampanye",
        "Mengikat setiap orang",
        "Akun terdaftar pada KPU",
        "Perbuatan dilakukan dengan sengaja",
        "Siapa yang mengunggah",
        "Kurungan paling lama 1 tahun",
        "Unggahan mengajak menolak politik uang.",
        "Akun pribadi belum tentu media.",
        "Ajakan memilih pada masa tenang.",
    ):
        assert shown in page
    assert "Denda" not in page  # the sanction of another year


def test_a_decision_is_written_with_norm_and_reason_and_leads_on_to_the_next(client, officer):
    first, second = make_finding(), make_finding(severity=2)
    client.get(f"/tinjau/{first.pk}/")
    answer = client.post(f"/tinjau/{first.pk}/putus/", verdict())
    assert answer["Location"] == f"/tinjau/{second.pk}/"
    decision = FindingDecision.objects.get()
    assert (decision.kind, decision.norm, decision.reason, decision.decided_by) == (
        "look_into", "uu7-2017/492", WHY, officer,
    )  # fmt: skip
    first.refresh_from_db()
    assert first.status == "decided"
    page = client.get(answer["Location"]).content.decode()
    assert "Telusuri: tersimpan." in page
    assert f"/tinjau/putusan/{decision.pk}/batal/" in page


@pytest.mark.parametrize(
    ("missing", "said"),
    [("kind", "Pilih putusan"), ("norm", "Pilih norma"), ("reason", "Tulis alasan")],
)
def test_kind_norm_and_reason_are_each_mandatory_and_what_was_typed_stays(client, missing, said):
    finding = make_finding()
    answer = client.post(f"/tinjau/{finding.pk}/putus/", verdict(**{missing: " "}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert (WHY in page) == (missing != "reason")
    assert not FindingDecision.objects.exists()


def test_no_norm_applies_is_an_answer_but_a_norm_of_another_finding_is_not(client):
    finding = make_finding()
    refused = client.post(f"/tinjau/{finding.pk}/putus/", verdict(norm="uu7-2017/999"))
    assert refused.status_code == 422
    client.post(f"/tinjau/{finding.pk}/putus/", verdict(kind="not_relevant", norm="none"))
    assert FindingDecision.objects.get().norm == ""


def test_somebody_elses_finding_can_be_read_but_not_decided_and_the_reason_typed_is_kept(client):
    finding = make_finding()
    other = make_person("wirya", "officer", full_name="Lalu Wirya")
    actions.open_finding(other, finding.pk, clock.now())
    page = client.get(f"/tinjau/{finding.pk}/").content.decode()
    assert "Dibuka Lalu Wirya s.d." in page
    answer = client.post(f"/tinjau/{finding.pk}/putus/", verdict())
    assert answer.status_code == 409
    assert "sedang dibuka Lalu Wirya" in answer.content.decode()
    assert WHY in answer.content.decode()
    assert not FindingDecision.objects.exists()


def test_a_finding_decided_meanwhile_says_by_whom_and_keeps_what_was_typed(client):
    finding = make_finding()
    client.get(f"/tinjau/{finding.pk}/")
    Claim.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    other = make_person("wirya", "officer", full_name="Lalu Wirya")
    actions.decide(other, finding.pk, actions.Verdict("watch", "", "Lebih cepat."), clock.now())
    answer = client.post(f"/tinjau/{finding.pk}/putus/", verdict())
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "sudah diputus Lalu Wirya" in page
    assert WHY in page
    assert FindingDecision.objects.count() == 1


def test_undo_at_once_needs_no_reason_and_opens_the_finding_again(client, officer):
    finding = make_finding()
    client.post(f"/tinjau/{finding.pk}/putus/", verdict())
    decision = FindingDecision.objects.get()
    answer = client.post(f"/tinjau/putusan/{decision.pk}/batal/")
    assert answer["Location"] == f"/tinjau/{finding.pk}/"
    decision.refresh_from_db()
    finding.refresh_from_db()
    assert (finding.status, decision.undone_by) == ("open", officer)


def test_undo_later_asks_for_a_reason_and_keeps_the_old_decision_on_record(client):
    finding = make_finding()
    client.post(f"/tinjau/{finding.pk}/putus/", verdict())
    decision = FindingDecision.objects.get()
    FindingDecision.objects.update(decided_at=clock.now() - timedelta(hours=1))
    address = f"/tinjau/putusan/{decision.pk}/batal/"
    assert client.post(address).status_code == 422
    finding.refresh_from_db()
    assert finding.status == "decided"
    client.post(address, {"reason": "Salah baca tanggal."})
    decision.refresh_from_db()
    assert decision.undo_reason == "Salah baca tanggal."
    assert AuditEvent.objects.filter(verb="decision_undone", object_id=str(finding.pk)).exists()


def test_nobody_undoes_another_persons_decision(client):
    finding = make_finding()
    client.post(f"/tinjau/{finding.pk}/putus/", verdict())
    other = signed_in(make_person("wirya", "officer"))
    answer = other.post(f"/tinjau/putusan/{FindingDecision.objects.get().pk}/batal/", {"reason": "x"})
    assert answer.status_code == 403
    assert "Hanya yang memutus" in answer.content.decode()


def test_near_identical_posts_are_listed_decided_together_and_each_can_be_left_out(client):
    first, second, third = (make_finding(cluster="a" * 32) for _ in range(3))
    asked = client.post(f"/tinjau/{first.pk}/putus/", verdict(similar="1"))
    page = asked.content.decode()
    assert page.count('name="finding"') == 3
    assert WHY in page
    client.post(f"/tinjau/{first.pk}/serupa/putus/", verdict(finding=[first.pk, second.pk]))
    assert set(FindingDecision.objects.values_list("finding", flat=True)) == {first.pk, second.pk}
    assert len(set(FindingDecision.objects.values_list("batch", flat=True))) == 1
    third.refresh_from_db()
    assert third.status == "open"


def test_undoing_a_joint_decision_opens_all_of_them(client):
    findings = [make_finding(cluster="a" * 32) for _ in range(3)]
    client.post(f"/tinjau/{findings[0].pk}/serupa/putus/", verdict(finding=[f.pk for f in findings]))
    client.post(f"/tinjau/putusan/{FindingDecision.objects.first().pk}/batal/")
    assert Finding.objects.filter(status="open").count() == 3


def test_a_joint_decision_reaches_only_its_group_whatever_is_sent(client):
    first = make_finding(cluster="a" * 32)
    stranger = make_finding(cluster="b" * 32)
    client.post(f"/tinjau/{first.pk}/serupa/putus/", verdict(finding=[first.pk, stranger.pk, "x", "9" * 30]))
    stranger.refresh_from_db()
    assert stranger.status == "open"


def test_a_joint_decision_passes_over_what_others_have_open_and_says_so(client):
    first, second = (make_finding(cluster="a" * 32) for _ in range(2))
    actions.open_finding(make_person("wirya", "officer", full_name="Lalu Wirya"), second.pk, clock.now())
    answer = client.post(
        f"/tinjau/{first.pk}/serupa/putus/", verdict(finding=[first.pk, second.pk]), follow=True
    )
    assert "1 dilewati: sedang dibuka Lalu Wirya" in answer.content.decode()
    assert FindingDecision.objects.count() == 1


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\u202egnp.exe\u202c",
        "{{ request }} {% load x %}",
        "a" * 9000,
        "nol\u0000byte".replace("\u0000", ""),
    ],
)
def test_foreign_text_stays_text_everywhere(client, evil):
    post = make_post(f"{evil} pilih no urut 4", author_name=evil[:200], author_handle=evil[:100])
    finding = make_finding(f"{evil} pilih no urut 4", post=post, cluster="a" * 32)
    make_finding(evil, cluster="a" * 32)
    for address in ("/tinjau/", f"/tinjau/{finding.pk}/", f"/tinjau/{finding.pk}/serupa/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "U+202E" in client.get(f"/tinjau/{finding.pk}/").content.decode() or "\u202e" not in evil


def test_only_web_addresses_become_links(client):
    finding = make_finding(post=make_post(url="javascript:alert(1)"))
    assert "javascript:alert" not in client.get(f"/tinjau/{finding.pk}/").content.decode()


def test_reading_is_written_down_once_for_a_page_of_the_queue_and_once_for_a_finding(client, officer):
    findings = [make_finding() for _ in range(3)]
    client.get("/tinjau/")
    client.get(f"/tinjau/{findings[0].pk}/")
    read = AuditEvent.objects.filter(actor=officer, verb__endswith="_read").order_by("id")
    events = list(read.values_list("verb", "object_id"))
    assert events == [("queue_read", ""), ("finding_read", str(findings[0].pk))]
    assert set(AuditEvent.objects.get(verb="queue_read").detail["findings"]) == {f.pk for f in findings}


def test_htmx_gets_the_room_alone_and_the_address_of_what_it_sees(client):
    finding = make_finding()
    address = f"/tinjau/{finding.pk}/?platform=facebook"
    answer = client.get(address, headers={"HX-Request": "true", "HX-Target": "tinjau"})
    page = answer.content.decode()
    assert "<html" not in page
    assert 'id="tinjau"' in page
    assert answer["HX-Push-Url"] == address
    assert "HX-Target" in answer["Vary"]


def test_a_refused_decision_reaches_htmx_as_a_page_it_will_show(client):
    finding = make_finding()
    answer = client.post(
        f"/tinjau/{finding.pk}/putus/",
        verdict(reason=""),
        headers={"HX-Request": "true", "HX-Target": "tinjau"},
    )
    assert answer.status_code == 200
    assert "Tulis alasan" in answer.content.decode()


def test_earlier_decisions_on_the_same_account_stand_beside_the_post(client):
    post = make_post(author_handle="sama")
    earlier = make_finding(post=make_post(author_handle="sama"))
    client.post(f"/tinjau/{earlier.pk}/putus/", verdict(kind="education", reason="Sudah diingatkan."))
    page = client.get(f"/tinjau/{make_finding(post=post).pk}/").content.decode()
    assert "Sudah diingatkan." in page


def test_signing_out_frees_what_was_open(client, officer):
    finding = make_finding()
    client.get(f"/tinjau/{finding.pk}/")
    assert Claim.objects.filter(user=officer).exists()
    client.post("/masuk/keluar/")
    assert not Claim.objects.exists()


def test_going_back_to_the_queue_frees_what_was_open_and_a_late_goodbye_closes_nothing_newer(client, officer):
    finding = make_finding()
    client.get(f"/tinjau/{finding.pk}/")
    client.get("/tinjau/")
    assert not Claim.objects.exists()
    client.get(f"/tinjau/{finding.pk}/")
    client.post(f"/tinjau/{finding.pk}/lepas/", {"opened_at": QUIET.isoformat()})
    assert Claim.objects.filter(user=officer).exists()
    client.post(f"/tinjau/{finding.pk}/lepas/", {"opened_at": Claim.objects.get().claimed_at.isoformat()})
    assert not Claim.objects.exists()


def test_renewing_keeps_the_finding_and_says_when_it_was_lost(client):
    finding = make_finding()
    client.get(f"/tinjau/{finding.pk}/")
    assert "Anda buka s.d." in client.post(f"/tinjau/{finding.pk}/pegang/").content.decode()
    Claim.objects.all().delete()
    actions.open_finding(make_person("wirya", "officer", full_name="Lalu Wirya"), finding.pk, clock.now())
    assert "Lalu Wirya" in client.post(f"/tinjau/{finding.pk}/pegang/").content.decode()


def test_a_finding_whose_text_was_erased_is_still_shown_and_says_so(client):
    from pantau.office.posts.models import PostVersion

    finding = make_finding()
    PostVersion.objects.filter(post=finding.post).update(text="", purged_at=QUIET)
    assert (
        "Isi telah dihapus sesuai ketentuan platform" in client.get(f"/tinjau/{finding.pk}/").content.decode()
    )


def test_a_superseded_finding_leads_to_the_one_in_its_place(client):
    old = make_finding(status="superseded", rule="old")
    new = make_finding(post=old.post)
    page = client.get(f"/tinjau/{old.pk}/").content.decode()
    assert "sudah diganti" in page
    assert f'href="/tinjau/{new.pk}/"' in page
    assert "Simpan dan lanjut" not in page
    assert client.post(f"/tinjau/{old.pk}/putus/", verdict()).status_code == 409


def test_an_unknown_finding_is_not_found(client):
    assert client.get("/tinjau/999999/").status_code == 404


def test_a_witness_is_never_shown_as_the_one_who_did_it(client):
    seen = make_finding(stance="report", category="money_politics", language="sasak")
    told = make_finding(function="report", stance="none", category="village_neutrality")
    queue = client.get("/tinjau/?status=all").content.decode()
    for finding, title in (
        (seen, "Laporan saksi tentang politik uang"),
        (told, "Laporan saksi tentang netralitas desa"),
    ):
        assert f"<b>{title}</b>" in queue
        page = client.get(f"/tinjau/{finding.pk}/").content.decode()
        assert f">{title}</h2>" in page
        assert "sebagai saksi, bukan perbuatannya sendiri" in page


def test_what_a_post_does_and_its_language_stand_in_the_queue_and_at_the_finding(client):
    finding = make_finding(stance="call", language="mixed")
    for address in ("/tinjau/", f"/tinjau/{finding.pk}/"):
        page = client.get(address).content.decode()
        assert "Ajakan memilih" in page
        assert "Campuran Indonesia dan Sasak" in page
    older = make_finding()
    assert "Fungsi unggahan menurut mesin" not in client.get(f"/tinjau/{older.pk}/").content.decode()


def test_the_model_says_how_sure_it_is_and_that_it_is_not(client):
    text = "Dasar tolol dan pemalas"
    tones = [
        {"label": "hate", "chance": 0.52, "verdict": "unsure", "moved": [[6, 11, 0.9], [16, 23, -0.4]]},
        {"label": "abusive", "chance": 0.97, "verdict": "yes", "moved": [[6, 11, 2.1]]},
        {"label": "insult", "chance": 0.88, "verdict": "yes", "moved": []},
    ]
    finding = make_finding(text, category="insult", tones=tones)
    page = client.get(f"/tinjau/{finding.pk}/").content.decode()
    for shown in (
        "seberapa yakin: 52 dari 100",
        "Tidak yakin",
        "seberapa yakin: 97 dari 100",
        "Menghina seseorang</b>, seberapa yakin: 88 dari 100",
        "pemalas</bdi></q>",
    ):
        assert shown in page
    unread = make_finding(category="threat")
    assert (
        "Tidak diketahui: unggahan ini dibaca tanpa model"
        in client.get(f"/tinjau/{unread.pk}/").content.decode()
    )
    other = make_finding()
    assert "menurut model" not in client.get(f"/tinjau/{other.pk}/").content.decode()


def test_the_registered_account_of_a_witness_proves_no_act_of_its_own(client):
    told = make_finding(stance="report")
    assert "Akun terdaftar pada KPU" not in client.get(f"/tinjau/{told.pk}/").content.decode()
