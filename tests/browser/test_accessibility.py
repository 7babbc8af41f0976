"""Every page that the resolver lists, in a real browser, light and dark, wide and narrow: axe-core finds nothing, and
none scrolls sideways on a phone.

Pages are found as people find them: those whose address needs nothing else, and from there by links. A page whose
address names a thing is shown once. A route that no link reaches must refuse reading, or stand in one of two lists.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_group, make_post
from made_up_pictures import flat
from made_up_pieces import published, wording
from made_up_sound import mp3
from pantau.office.casework import actions as casework
from pantau.office.casework import papers, parties
from pantau.office.casework.models import Handover, Outcome, Plenary
from pantau.office.collection import reported
from pantau.office.evidence import actions as evidence
from pantau.office.evidence import signing
from pantau.office.evidence.models import PageCapture
from pantau.office.findings import claim_actions
from pantau.office.findings.claim_actions import Wanted
from pantau.office.findings.models import Finding, ShadowRun
from pantau.office.insight.briefings import making, periods
from pantau.office.insight.evenhanded import auditing, document
from pantau.office.insight.evenhanded.models import Audit, NameTrial
from pantau.office.insight.evenhanded.names import KeptMove
from pantau.office.people.models import User
from pantau.office.portal.openness import audits
from pantau.office.portal.openness.models import OpenAudit
from pantau.office.portal.prevention import actions as prevention
from pantau.office.portal.prevention import due
from pantau.office.portal.prevention.models import SentNotice
from pantau.office.portal.privacy import actions as privacy
from pantau.office.portal.privacy import breaches
from pantau.office.portal.publishing import actions as publishing
from pantau.office.portal.publishing import recordings
from pantau.office.portal.reports import codes, drafting
from pantau.office.registry.actions import propose_account
from pantau.office.registry.models import Official, OfficialAccountLink, PossibleMatch
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AGAIN = [
    "color-contrast",
    "target-size",
    "scrollable-region-focusable",
]  # what a phone in the dark may change
#: The public pages a stranger starts from that no other links to with its choices made.
STARTS = [
    "/panduan/cek/?saya=asn&ingin=menyukai&kapan=tenang",
    "/en/panduan/cek/?saya=warga&ingin=mengunggah&kapan=tenang",
]
ACCOUNTS = "Nama Calon,Platform,Tautan\nWIRA JAYA,FB,https://facebook.com/wirajaya\n"
REVIEW = {
    "@type": "ClaimReview",
    "claimReviewed": "Surat suara rekaan sudah tercoblos",
    "url": "https://balai-periksa.example/1",
    "datePublished": "2019-01-03",
    "reviewRating": {"alternateName": "Salah"},
    "author": {"name": "Balai Periksa"},
}
NOTE = "5c1d2b7e-1111-4222-8333-944445555666"
LEAVING = {"account_logout", "ui:set_theme", "ui:set_language"}
#: Files, parts of pages, and what machines ask.
NO_PAGES = {
    "api:api-root", "api:unknown",
    "insight:trend-file", "replies:file",
    "openness:content", "portal:numbers-paper", "portal_en:numbers-paper", "prevention:letter", "prevention:letters",
    "collection:act-picture", "collection:begin-consent", "collection:open-task", "collection:push",
    "collection:push-of-topic", "collection:screenshot-picture", "collection:screenshot-progress",
    "collection:shared-picture", "collection:statement-accounts", "collection:statement-package",
    "collection:statement-paper", "collection:tip-file",
    "insight:briefing-docx", "insight:briefing-pdf", "insight:audit-file",
    "evidence:capture-state", "evidence:captured-file", "evidence:frozen", "evidence:head", "evidence:part",
    "mfa_download_recovery_codes", "portal:leaflet", "portal:news-card", "portal:news-picture",
    "portal:podcast-audio", "portal:podcast-card", "portal:podcast-chapters", "portal:podcast-episode-cover",
    "portal:podcast-picture", "portal:podcast-transcript", "portal_en:news-card", "portal_en:news-picture",
    "portal_en:podcast-audio", "portal_en:podcast-card", "portal_en:podcast-chapters",
    "portal_en:podcast-episode-cover", "portal_en:podcast-picture", "portal_en:podcast-transcript",
    "publishing:picture", "publishing:recording", "publishing:social-image", "publishing:social-pack",
    "publishing:pack", "people:notice", "casework:calendar", "casework:paper-pdf", "casework:paper-docx",
    "casework:scan-file",
    "portal:picture", "portal:poster", "portal_en:leaflet",
    "portal:numbers-audit-csv", "portal:numbers-audit-names", "portal:numbers-audit-json",
    "portal_en:numbers-audit-csv", "portal_en:numbers-audit-names", "portal_en:numbers-audit-json",
    "portal_en:picture", "portal_en:poster", "registry:download", "registry:problems", "reports:file", "review:picture",
    "review:similar", "review:undo",
}  # fmt: skip
#: Pages of things that are not made here; the walks of their rooms open them.
NOT_HERE = {
    "collection:consent", "collection:screenshot", "collection:tip", "collection:upload-act",
    "evidence:frozen-page", "evidence:redact", "mfa_view_recovery_codes",
}  # fmt: skip


def routes() -> dict[str, str]:
    found = {}

    def walk(patterns, namespace: str, prefix: str) -> None:
        for one in patterns:
            here = prefix + str(one.pattern)
            if hasattr(one, "url_patterns"):
                inner = (
                    f"{namespace}:{one.namespace}"
                    if namespace and one.namespace
                    else one.namespace or namespace
                )
                walk(one.url_patterns, inner, here)
            else:
                found[f"{namespace}:{one.name}" if namespace else one.name] = here

    walk(get_resolver().url_patterns, "", "/")
    return found


def name_of(address: str) -> str | None:
    try:
        return resolve(address.split("?")[0]).view_name
    except Resolver404:
        return None


def links_in(html: str) -> Iterator[str]:
    for address in re.findall(r'href="(/[^"#]*)"', html):
        yield address.replace("&amp;", "&")


Shown = tuple[str, User | None]  # an address, and who reads it there


def pages(client: Client, *starts: str) -> dict[str, str]:
    """One address for each page that this person can read; by the name of its route."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    waiting = [*STARTS, *starts] + [path for path in routes().values() if "<" not in path]
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if name is None or name in seen or name in LEAVING:
            continue
        answer = client.get(address)
        if answer.status_code != 200 or answer.streaming or "text/html" not in answer["Content-Type"]:
            if answer.status_code == 200:
                seen.add(name)
            continue
        seen.add(name)
        html = answer.content.decode()
        if "<html" in html:
            found[name] = address
        waiting += links_in(html)
    return found


def unreached(people: list[User], shown: dict[str, Shown]) -> set[str]:
    """Routes that these people could read as pages if what they name were there, and that no link led to."""
    clients = [Client(), *map(signed_in, people)]
    found = set()
    for name in set(routes()) - set(shown) - LEAVING:
        address = re.sub(r"<\w+:\w+>", "x", re.sub(r"<int:\w+>", "0", routes()[name]))
        address = address.replace("/lapangan/x/", f"/lapangan/{NOTE}/")
        if any(client.get(address).status_code == 404 for client in clients):
            found.add(name)
    return found


def begin_import(officer: User) -> str:
    file = SimpleUploadedFile("akun.csv", ACCOUNTS.encode())
    address = signed_in(officer).post("/akun/impor/", {"kind": "account", "file": file})["Location"]
    return re.findall(r"\d+", address)[0]


def publish(writer: User, approver: User) -> None:
    """A text with a picture and an episode, both out and once revised."""
    still = publishing.keep_picture([flat()], by=writer, now=clock.now())
    sound = recordings.keep("suara.mp3", [mp3()], by=writer)
    recordings.prepare(sound.pk)
    more = {
        "article": {"picture": still, "picture_alt": "Kotak putih"},
        "episode": {"recording": sound, "chapters": "00:00 Salam", "transcript": "Selamat pagi."},
    }
    for kind, given in more.items():
        piece = published(writer, approver, clock.now(), kind=kind, title=f"Rekaan {kind}", **given)
        changed = wording(title=f"Rekaan {kind} lagi", **given)
        publishing.revise(piece, changed, correction="Judulnya.", by=writer, now=clock.now())


def open_audit(kept: Audit, officer: User, approver: User, now: datetime) -> OpenAudit:
    told = document.of(kept)
    assert told is not None
    made = audits.bring(told, audits.Said("Rekaan saja."), by=officer, now=now)
    audits.approve(made, by=approver, now=now)
    return made


def tell(officer: User, now: datetime) -> str:
    """A notice prepared for all whom the registry knows; the code of one."""
    prevention.take_in(by=officer, now=now)
    first = due.all_of(now)[0]  # the one that a list leads to first
    prevention.prepare(first.notice, first.day, by=officer, now=now)
    sent = SentNotice.objects.first()
    assert sent is not None
    prevention.inform([sent], "letter", now, by=officer, now=now)
    return sent.code


def a_case(officer: User, finding: Finding, official: Official, now: datetime) -> list[str]:
    """A case with a person, a paper, a plenary that it waits for, an outcome and its letter; where those are."""
    opening = casework.Opening(
        "supervision", "Dugaan rekaan", findings=[finding], named=[parties.of_official(official)]
    )
    case = casework.open_case(opening, by=officer, now=now)
    paper = papers.draft(case, "supervision_report", by=officer, now=now)
    outcome = Outcome.objects.create(
        case=case, code="TAKEDOWN", reason="Rekaan.", decided_at=now, decided_by=officer
    )
    letter = Handover.objects.create(
        case=case, outcome=outcome, addressee="takedown-2024", name="Bawaslu Provinsi", prepared_at=now,
        prepared_by=officer,
    )  # fmt: skip
    plenary = Plenary.objects.create(called_for=now, place="Kantor", called_by=officer, called_at=now)
    return [
        f"/perkara/{case.pk}/", f"/perkara/surat/{paper.pk}/", f"/perkara/penerusan/{letter.pk}/",
        f"/perkara/hasil/{outcome.pk}/teruskan/", f"/perkara/{case.pk}/hasil/", f"/perkara/pleno/{plenary.pk}/",
        f"/perkara/pleno/{plenary.pk}/agenda/{case.pk}/outcome/", f"/perkara/dari-temuan/{finding.pk}/",
        f"/perkara/orang/pejabat/{official.pk}/", f"/perkara/orang/calon/{finding.post.account.candidate_id}/",
        f"/perkara/{case.pk}/berkas/", f"/hak-jawab/{case.pk}/",
    ]  # fmt: skip


@pytest.fixture
def office(tmp_path, settings) -> tuple[User, list[str]]:
    """An officer of one that has most things a page may show, and where those are that no list leads to."""
    settings.PANTAU_DATA = tmp_path
    officer, now = make_person("petugas", "officer"), clock.now()
    account = make_account("warga.rekaan", candidate=make_candidate())
    finding = make_finding(post=make_post(account=account))
    make_group(finding.post, make_post())
    post = make_post("Semeton jari", platform="youtube")
    kept = evidence.take(post, by=officer, reason="Perlu disimpan.", answers={}, now=now)
    official = Official.objects.create(name="Made Contoh", role="asn", unit="Dinas Contoh")
    OfficialAccountLink.objects.create(
        official=official,
        account=make_account("lain.rekaan"),
        linked_by=officer,
        linked_at=clock.now(),
        why="Surat.",
    )
    PossibleMatch.objects.create(
        official=official, platform="instagram", keys=["handle:made.c"], handle="made.c", name="Made Contoh",
        score=0.97, speaks_for=[["whole_name", {"names": ["made", "contoh"]}]], speaks_against=[["name_only", {}]],
        found_at=now, expires_at=now + timedelta(days=30),
    )  # fmt: skip
    signing.sign(now)
    report = drafting.begin("anonymous", codes.new(), language="id", network="uji", now=now)
    drafting.tell(report, {"event.what": "Ajakan memilih"}, now=now)
    drafting.send(report, trap="", network="uji", now=now)
    half_way, whole = (f"/akun/impor/{begin_import(officer)}/" for _ in range(2))
    signed_in(officer).post(f"{whole}periksa/", {"which": "all"})
    propose_account("instagram.com/suara.pasar", source="report", why="kata warga", now=now)
    act = reported.begin(official, by=officer, now=now)
    claim_actions.import_file(
        "klaim.json", json.dumps(REVIEW).encode(), Wanted("Balai Periksa"), by=None, now=now
    )
    ShadowRun.objects.create(
        rulebook=finding.rulebook,
        beside=finding.rulebook,
        since=now,
        until=now,
        started_at=now,
        finished_at=now,
    )
    PageCapture.objects.create(post=post, how="browser", asked_at=now, url="https://contoh.example/")
    publish(officer, make_person("anggota", "commissioner"))
    making.make(
        periods.containing("daily", QUIET.date() + timedelta(days=1)), now=now
    )  # found on its first hours
    move = KeptMove(finding.post_id, 1, "gender", "model:insult", 0.2, 0.6, True, 0)
    NameTrial.objects.create(
        made_at=now, rulebook="uji", posts=1, kinds={}, moves=[astuple(move)], moves_found=1
    )
    kept = auditing.make(now)
    audit = open_audit(kept, officer, make_person("ketua", "commissioner"), now)
    code = tell(officer, now)
    case = a_case(officer, finding, official, now)
    asking = privacy.Asking(
        "access", "office", "Apa yang disimpan?", {"name": "Rekaan", "contact": "rekaan@example"}
    )
    asked = privacy.ask(asking, codes.new(), network="uji", now=now)
    breach = breaches.record_new("Laptop hilang", now, "", by=officer, now=now)
    signed_in(officer).post(f"/lapangan/{NOTE}/sinkron/", {"base": "0", "activity.target": "Akun rekaan"})
    starts = [
        f"/pemberitahuan/{code}/",
        f"/laporan/{report.pk}/",
        f"/lapangan/{NOTE}/",
        f"/en/pemberitahuan/{code}/",
        f"{half_way}kolom/",
        f"{half_way}periksa/",
        f"{whole}selesai/",
        f"/pejabat-terlapor/{act.pk}/",
        f"/bukti/{kept.pk}/",
        "/cermin/jaringan/?jendela=0",
        f"/cermin/keseimbangan/{kept.pk}/terbitkan/",
        f"/angka/kesetaraan/{audit.pk}/",
        f"/en/angka/kesetaraan/{audit.pk}/",
        f"/privasi/{asked.pk}/",
        f"/privasi/kegagalan/{breach.pk}/",
        *case,
    ]
    return officer, starts


def faults_of(page, rules: list[str], kind: str) -> list[str]:
    told = Axe().run(
        page, options={"resultTypes": ["violations"], "runOnly": {"type": kind, "values": rules}}
    )
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})"
        for one in told.response["violations"]
    ]


def test_axe_finds_nothing_on_any_page(desk, office):
    officer, starts = office
    operator = make_person("operator", "technical_operator")
    shown: dict[str, Shown] = {name: (at, None) for name, at in pages(Client()).items()}
    for person in (officer, operator):
        shown |= {
            name: (at, person) for name, at in pages(signed_in(person), *starts).items() if name not in shown
        }
    missed = unreached([officer, operator], shown)
    assert missed == NO_PAGES | NOT_HERE, " ".join(sorted(missed ^ (NO_PAGES | NOT_HERE)))
    faults: dict[str, list[str]] = {}
    desks = {None: desk()}
    for person in (officer, operator):
        desks[person] = desk()
        desks[person].arrive(person)
    for one in desks.values():
        one.page.emulate_media(reduced_motion="reduce")  # colours are read at rest
    for name, (address, person) in shown.items():
        one = desks[person]
        page = one.page
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        one.go(address)
        found = faults_of(page, RULES, "tag")
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 360, "height": 740})
        found += faults_of(page, AGAIN, "rule")
        if wider := one.sideways():
            found.append(f"{wider} px wider than the screen of a phone")
        if found:
            faults[f"{name} {address}"] = found
    assert not faults, "\n".join(f"{where}: {one}" for where, ones in faults.items() for one in ones)
