"""What officers do with citizens' reports: into review, proposed, merged, asked back; and what reporters see of it."""

from datetime import UTC, datetime, timedelta

import pytest

from made_up_findings import make_account
from made_up_pictures import flat
from pantau.office.evidence.models import Evidence, PageCapture
from pantau.office.portal.reports import actions, codes, drafting, files, progress
from pantau.office.portal.reports.models import Report
from pantau.office.posts.models import Post
from pantau.office.registry.models import Proposal
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 6, 3, 0, tzinfo=UTC)
POST = "https://www.instagram.com/p/ABCdef123/"
ACCOUNT = "https://www.instagram.com/warga.rekaan/"


class Whole:
    """A file as a form brings it."""

    def __init__(self, body: bytes) -> None:
        self.body, self.size = body, len(body)

    def chunks(self):
        yield self.body


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path


@pytest.fixture
def officer(db):
    return make_person("ani", "officer")


def reported(*links: str, body: bytes = b"", now: datetime = NOW) -> Report:
    made = drafting.begin(
        "anonymous", codes.new(), language="id", network="uji", now=now - timedelta(hours=1)
    )
    drafting.tell(made, {"event.what": "Ajakan memilih"}, now=now)
    for one in links:
        drafting.add_links(made, one, now=now)
    if body:
        files.receive(made, Whole(body), now=now)
    drafting.send(made, trap="", network="uji", now=now)
    made.refresh_from_db()
    return made


def test_a_post_comes_to_review_with_the_reporters_evidence_sealed_about_it(officer):
    report = reported(POST, body=flat())
    sealed = PageCapture.objects.get()
    assert (sealed.how, sealed.post, sealed.asked_by, bool(sealed.sha256)) == ("citizen", None, None, True)
    answer = signed_in(officer).post(
        f"/laporan/{report.pk}/tinjau/{report.links.get().pk}/", {"words": "Coblos nomor 2", "capture": "on"}
    )
    assert answer.status_code == 302
    report.refresh_from_db()
    post = Post.objects.get()
    assert (report.state, report.post, post.platform) == ("accepted", post, "instagram")
    evidence = Evidence.objects.get(post=post)
    assert set(evidence.parts.values_list("sha256", flat=True)) >= {report.files.get().sha256}
    assert PageCapture.objects.get(how="browser").asked_by == officer  # by a person's act, never by itself
    # The same again, by another report: the post is known.
    again = reported(POST)
    actions.bring_to_review(again, again.links.get(), "", capture=False, by=officer, now=NOW)
    assert Post.objects.count() == 1


def test_an_account_nobody_registered_is_proposed_and_a_registered_one_is_not(officer):
    report = reported(ACCOUNT, "https://www.instagram.com/calon.rekaan/")
    make_account("calon.rekaan", platform="instagram")
    first, second = report.links.order_by("pk")
    assert actions.propose_account(report, first, by=officer, now=NOW)
    assert not actions.propose_account(report, second, by=officer, now=NOW)
    assert "laporan warga" in Proposal.objects.get().reasons.get().why
    page = signed_in(officer).get(f"/laporan/{report.pk}/").content.decode()
    assert "Akunnya tidak ada di daftar akun kampanye." in page
    assert "Akunnya terdaftar sebagai akun kampanye." in page


def test_a_merged_report_goes_the_way_of_the_other_and_its_reporter_reads_nothing_of_it(officer):
    first, second = reported(POST), reported(POST)
    page = signed_in(officer).get(f"/laporan/{second.pk}/").content.decode()
    assert f'href="/laporan/{first.pk}/"' in page
    actions.merge(second, first, by=officer, now=NOW)
    actions.accept(first, by=officer, now=NOW)
    actions.close(first, "Pelapor lain sudah memberi tahu kami.", by=officer, now=NOW)
    second.refresh_from_db()
    said = " ".join(f"{one.title} {one.text}" for one in progress.of(second))
    assert "Orang lain melaporkan hal yang sama" in said
    assert "Pelapor lain sudah memberi tahu kami." not in said
    with pytest.raises(drafting.ReportError):
        actions.merge(first, second, by=officer, now=NOW)


def test_what_was_decided_is_not_decided_twice(officer):
    report = reported(POST)
    actions.accept(report, by=officer, now=NOW)
    with pytest.raises(drafting.ReportError):
        actions.accept(report, by=officer, now=NOW)
    answer = signed_in(officer).post(f"/laporan/{report.pk}/terima/", follow=True)
    assert "sudah diputus" in answer.content.decode()


def test_the_list_says_what_waits_and_the_bar_how_much(officer):
    report = reported(POST, body=flat())
    page = signed_in(officer).get("/laporan/").content.decode()
    assert "Ajakan memilih" in page
    assert "1 tautan" in page
    assert "1 berkas" in page
    drafting.add(report, "Saya punya saksi.", now=NOW)
    assert "Menunggu jawaban Anda" in signed_in(officer).get("/laporan/").content.decode()
