"""Importing and deciding: one transaction, repeatable, with history, on a person's word where the law wants one."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection

from pantau.engine.sources.accounts import identify
from pantau.office.people.models import AuditEvent
from pantau.office.registry import actions
from pantau.office.registry.models import (
    Account,
    Candidate,
    District,
    LookAlike,
    Official,
    OfficialAccountLink,
    Party,
    RowChange,
    Village,
)
from pantau.office.registry.rows import AccountRow, CandidateRow, OfficialRow, account_row
from pantau.office.registry.storing import ImportSummary, Origin
from staff import make_person

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 11, 26, 3, tzinfo=UTC)
LATER = datetime(2023, 12, 1, 3, tzinfo=UTC)


def rows_for(owner, *written, **more):
    return [
        account_row(identify(one), written=one, candidate=owner, row=at, **more)
        for at, one in enumerate(written, 2)
    ]


def jobs(task):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [task])
        return cursor.fetchone()[0]


def test_territory_comes_from_the_rulebook_and_may_be_taken_over_again(book):
    for _twice in range(2):
        actions.import_territory(book, now=NOW)
    assert Party.objects.count() == len(book.parties)
    assert District.objects.count() == len(book.districts)
    assert Village.objects.count() == 122
    assert Village.objects.filter(subdistrict__district=None).count() == 0
    assert Party.objects.get(number=1).document.sha256 == book.hash


def test_the_same_candidates_again_change_nothing_and_a_changed_one_keeps_its_history(book, candidates):
    wanted = CandidateRow("520101", 1, 1, "WIRA JAYA, S.Pd.", "L", "LOMBOK BARAT", "agreed", 2)
    again = actions.import_candidates([wanted], rulebook=book, origin=Origin(LATER))
    assert again == ImportSummary(0, 0, 1)
    document = actions.file_document("dct2.csv", "b" * 64, "candidate", Origin(LATER))
    changed = CandidateRow("520101", 1, 1, "WIRA JAYA, M.Pd.", "L", "LOMBOK BARAT", "refused", 9)
    summary = actions.import_candidates([changed], rulebook=book, origin=Origin(LATER, document=document))
    assert summary == ImportSummary(0, 1, 0)
    held = Candidate.objects.get(pk=candidates["520101", 1, 1])
    assert (held.name, held.document, held.row) == ("WIRA JAYA, M.Pd.", document, 9)
    assert held.valid_from == book.calendar.dates["candidates_fixed"]
    change = RowChange.objects.get()
    assert (change.object_id, change.at, change.document) == (held.pk, LATER, document)
    assert change.before == {"name": "WIRA JAYA, S.Pd.", "publication": "agreed"}
    assert change.after == {"name": "WIRA JAYA, M.Pd.", "publication": "refused"}


def test_a_candidate_of_an_unknown_party_is_refused_whole(book, candidates):
    rows = [CandidateRow("520101", 1, 9, "BARU"), CandidateRow("520101", 77, 1, "SALAH")]
    with pytest.raises(actions.RegistryError, match="77"):
        actions.import_candidates(rows, rulebook=book, origin=Origin(NOW))
    assert not Candidate.objects.filter(name="BARU").exists()


def test_accounts_are_imported_once_and_posts_are_asked_to_look_again(candidates):
    owner = candidates["520101", 1, 1]
    rows = rows_for(
        owner, "https://x.com/Wira", "https://fb.com/profile.php?id=100064857201234", "https://t.co/a"
    )
    assert actions.import_accounts(rows, origin=Origin(NOW)) == ImportSummary(3, 0, 0)
    assert actions.import_accounts(rows, origin=Origin(NOW)) == ImportSummary(0, 0, 3)
    x, facebook, short = Account.objects.order_by("pk")
    assert (x.key, x.handle, x.native_id, x.status) == ("wira", "Wira", "", "registered")
    assert (facebook.kind, facebook.native_id) == ("id", "100064857201234")
    assert (short.status, short.written) == ("unresolved", "https://t.co/a")
    assert jobs("posts.link_accounts") == 1
    assert AuditEvent.objects.filter(verb="registry_imported").count() == 2  # the candidates' and this one


def test_a_row_the_database_refuses_brings_nothing_in(candidates):
    good = rows_for(candidates["520101", 1, 1], "https://x.com/wira")
    bad = AccountRow("x", "handle", "", candidate=candidates["520101", 1, 2])
    with pytest.raises(IntegrityError):
        actions.import_accounts([*good, bad], origin=Origin(NOW))


def test_what_a_person_decided_survives_a_later_import(candidates):
    person = make_person("ani", "officer")
    rows = rows_for(candidates["520101", 1, 1], "https://x.com/wira", registered_on=date(2023, 11, 20))
    actions.import_accounts(rows, origin=Origin(NOW))
    account = Account.objects.get()
    closed = actions.close_account(account, on=date(2024, 2, 10), by=person, why="ditutup sendiri", now=LATER)
    assert (closed.status, closed.valid_to) == ("closed", date(2024, 2, 11))
    assert actions.import_accounts(rows, origin=Origin(LATER)) == ImportSummary(0, 0, 1)
    again = actions.reactivate_account(account, by=person, why="mengunggah lagi", now=LATER)
    assert (again.status, again.valid_to) == ("reactivated", None)
    assert [change.why for change in RowChange.objects.order_by("pk")] == [
        "ditutup sendiri",
        "mengunggah lagi",
    ]


def test_decisions_need_a_reason(candidates):
    actions.import_accounts(rows_for(candidates["520101", 1, 1], "https://x.com/wira"), origin=Origin(NOW))
    with pytest.raises(actions.RegistryError, match="alasan"):
        actions.close_account(
            Account.objects.get(), on=date(2024, 2, 10), by=make_person("ani", "officer"), why=" ", now=NOW
        )
    assert Account.objects.get().status == "registered"


def test_a_proposed_account_is_kept_as_not_registered_and_later_becomes_its_owners(candidates):
    proposed = actions.add_account("https://x.com/wira", now=NOW)
    assert (proposed.status, proposed.candidate) == ("unregistered", None)
    assert actions.add_account("twitter.com/WIRA", now=NOW) == proposed
    owner = candidates["520101", 1, 1]
    assert actions.import_accounts(rows_for(owner, "@wira x.com/wira"), origin=Origin(NOW)) == ImportSummary(
        0, 1, 0
    )
    held = Account.objects.get()
    assert (held.pk, held.candidate_id, held.status) == (proposed.pk, owner, "registered")
    assert actions.add_account("x.com/wira", now=NOW) == held


def test_a_proposal_reads_the_account_out_of_a_post_and_refuses_what_is_none():
    assert actions.add_account("https://www.tiktok.com/@wira/video/1", now=NOW).key == "wira"
    with pytest.raises(actions.RegistryError, match="tertutup"):
        actions.add_account("https://chat.whatsapp.com/AbC", now=NOW)


def test_an_opened_short_link_becomes_its_account_and_the_form_still_finds_it(candidates):
    person = make_person("ani", "officer")
    owner = candidates["520101", 1, 1]
    rows = rows_for(owner, "https://vt.tiktok.com/ZSabc/")
    actions.import_accounts(rows, origin=Origin(NOW))
    opened = actions.resolve_account(
        Account.objects.get(), "https://www.tiktok.com/@wira", by=person, now=NOW
    )
    assert (opened.kind, opened.key, opened.status) == ("handle", "wira", "registered")
    assert opened.written == "https://vt.tiktok.com/ZSabc/"
    assert actions.import_accounts(rows, origin=Origin(LATER)) == ImportSummary(0, 0, 1)
    with pytest.raises(actions.RegistryError, match="sudah pasti"):
        actions.resolve_account(opened, "https://www.tiktok.com/@lain", by=person, now=NOW)


def test_look_alikes_of_different_owners_are_found_with_each_import(candidates):
    one, other = candidates["520101", 1, 1], candidates["520102", 1, 1]
    actions.import_accounts(rows_for(one, "x.com/wirajaya", "x.com/wirajaya_"), origin=Origin(NOW))
    assert LookAlike.objects.count() == 0  # one's own names may be alike
    actions.import_accounts(rows_for(other, "x.com/wlrajaya"), origin=Origin(NOW))
    assert {pair.why for pair in LookAlike.objects.all()} == {"confusable"}
    assert LookAlike.objects.count() == 2


def test_officials_are_imported_without_any_link(book):
    actions.import_territory(book, now=NOW)
    village = Village.objects.get(code="52.01.02.2001")
    rows = [OfficialRow("Made Contoh", "village_head", "", village.pk, date(2019, 2, 1), None, 2)]
    assert actions.import_officials(rows, origin=Origin(NOW)) == ImportSummary(1, 0, 0)
    assert actions.import_officials(rows, origin=Origin(NOW)) == ImportSummary(0, 0, 1)
    ended = [
        OfficialRow("Made Contoh", "village_head", "", village.pk, date(2019, 2, 1), date(2024, 1, 1), 2)
    ]
    assert actions.import_officials(ended, origin=Origin(NOW)) == ImportSummary(0, 1, 0)
    assert OfficialAccountLink.objects.count() == 0


def test_a_link_to_an_official_says_who_when_and_why_and_can_be_taken_back():
    person = make_person("ani", "officer")
    official = Official.objects.create(name="Made Contoh", role="asn")
    account = actions.add_account("https://fb.com/madecontoh", now=NOW)
    link = actions.link_official_account(
        official, account, by=person, why="foto dan tempat kerja sama", now=NOW
    )
    assert (link.linked_by, link.linked_at, link.why) == (person, NOW, "foto dan tempat kerja sama")
    again = actions.link_official_account(official, account, by=person, why="sekali lagi saja", now=LATER)
    assert again == link
    assert again.why == "foto dan tempat kerja sama"
    actions.unlink_official_account(link, by=person, why="ternyata orang lain")
    assert OfficialAccountLink.objects.count() == 0
    event = AuditEvent.objects.get(verb="official_account_unlinked")
    assert event.detail["said"] == "foto dan tempat kerja sama"
