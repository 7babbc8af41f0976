"""What each room tells people of, once, in fixed words; and that it tells the right ones."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from made_up_findings import QUIET, make_post, rulebook
from made_up_pieces import people, wording
from pantau.office.collection import alarms, pushes
from pantau.office.evidence import captures
from pantau.office.evidence.models import PageCapture
from pantau.office.findings import switch_notice
from pantau.office.findings.models import ShadowRun
from pantau.office.people.notices import kinds
from pantau.office.people.notices.models import Notice
from pantau.office.portal.publishing import actions as publishing
from pantau.office.portal.reports import codes, drafting
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)


def told(kind: str) -> dict[str, str]:
    """Who -> where it leads."""
    return {one.user.username: one.url for one in Notice.objects.filter(kind=kind)}


def test_every_kind_has_fixed_words_in_both_languages_and_stands_in_a_person_s_choices():
    found = kinds.every()
    assert {one.name.partition(".")[0] for one in found} >= {
        "collection", "evidence", "findings", "review", "portal",
    }  # fmt: skip
    for kind in found:
        said = {}
        for language in ("id", "en"):
            with translation.override(language):
                said[language] = str(kind.label)
        assert said["id"] != said["en"]
        assert not set("%{}@/") & set("".join(said.values())), "a message's words have no places to fill in"
    page = signed_in(make_person("ratna", "officer")).get("/masuk/kabar-saya/pilihan/").content.decode()
    assert "Peringatan cakupan" in page
    assert "Terbitan menunggu persetujuan" not in page  # which an officer does not approve


def test_an_alarm_is_told_once_to_those_who_can_mend_it():
    for role in ("officer", "technical_operator", "commissioner"):
        make_person(role, role)
    for _ in range(20):
        pushes.count_refusal("youtube_api", "signature", NOW)
    alarms.check(NOW)
    alarms.check(NOW + timedelta(minutes=5))
    assert told(alarms.KIND) == dict.fromkeys(("officer", "technical_operator"), "/cakupan/")
    assert Notice.objects.count() == 2


def test_a_capture_that_came_to_nothing_is_told_to_whoever_asked():
    ratna, post = make_person("ratna", "officer"), make_post()
    asked = captures.ask(post, post.url, by=ratna, reason="Perlu disimpan.", now=NOW)
    alone = captures.ask_alone(make_post(), until=NOW, now=NOW)
    for one in (asked, alone, asked):
        captures.fail(one.pk, "no_browser", NOW)
    assert told(captures.KIND) == {"ratna": f"/bukti/rekaman/{asked.pk}/"}
    assert PageCapture.objects.get(pk=asked.pk).status == "failed"


def test_a_citizen_s_report_is_told_to_those_who_handle_reports_and_doubtful_ones_once_a_day():
    for role in ("officer", "legal", "leadership"):
        make_person(role, role)

    def send(trap=""):
        report = drafting.begin("anonymous", codes.new(), language="id", network="uji", now=NOW)
        drafting.tell(report, {"event.what": "Ajakan memilih"}, now=NOW)
        drafting.send(report, trap=trap, network="uji", now=NOW + timedelta(hours=1))
        return report

    report = send()
    assert told(drafting.KIND) == {"officer": f"/laporan/{report.pk}/"}
    send(trap="isi")
    send(trap="isi")
    assert [one.url for one in Notice.objects.order_by("pk")] == [f"/laporan/{report.pk}/", "/laporan/"]


def test_a_piece_that_awaits_approval_is_told_to_who_may_approve_it_and_wrote_none_of_it():
    ratna, hamdan = people()
    make_person("sulastri", "legal")
    piece = publishing.begin("article", wording(), by=ratna, now=NOW)
    publishing.revise(piece, wording(title="Lain"), by=make_person("lestari", "legal"), now=NOW)
    publishing.ask(piece, by=ratna, now=NOW)
    page = f"/penerbitan/{piece.pk}/"
    assert told(publishing.KIND) == {hamdan.username: page, "sulastri": page}


def test_a_switch_is_told_to_everybody_else_who_works_by_it():
    boss, _other = make_person("ketua", "commissioner"), make_person("ratna", "officer")
    book = rulebook()
    run = ShadowRun.objects.create(rulebook=book, beside=book, since=QUIET, until=QUIET, started_at=QUIET)
    switch_notice.tell(run, boss, NOW)
    assert told(switch_notice.KIND) == {"ratna": f"/tinjau/uji-bayangan/{run.pk}/"}
