"""Every route of review and of the front door, for every role: allowed, denied, and denied for the right reason."""

import pytest
from django.test import Client
from django.urls import get_resolver

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_group, make_post
from pantau.office.findings.models import Finding, PostGroup, Rescoring, ShadowRun
from pantau.office.people.access import standing_of
from pantau.office.people.models import Role
from pantau.office.registry.models import Official, OfficialAccountLink, Subdistrict, Village
from pantau.office.review import access
from pantau.office.review.models import FindingDecision
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

DECIDES = ("officer", "commissioner", "legal", "coordinator")
READS_ONLY = "Peran Anda hanya membaca"
OPERATOR = "Operator teknis tidak melihat temuan tentang ASN, pejabat, dan calon"
OUT_OF_REACH = "di luar wilayah tugas Anda"
VILLAGE = "Pengawas desa melihat temuan desanya"
NO_ROLE = "belum punya peran"

VERDICT = {"kind": "watch", "norm": "none", "reason": "Dilihat lagi."}

# Route -> (method, data, what each role is answered). A number is a status; a text is the reason of a 403.
SEE_CANDIDATE = dict.fromkeys((*DECIDES, "leadership", "auditor"), 200) | {
    "village_supervisor": OUT_OF_REACH,
    "technical_operator": OPERATOR,
}
DECIDE_CANDIDATE = dict.fromkeys(DECIDES, 302) | {
    "village_supervisor": OUT_OF_REACH,
    "technical_operator": OPERATOR,
    "leadership": READS_ONLY,
    "auditor": READS_ONLY,
}
EVERYBODY = dict.fromkeys(Role.values, 200)
SEE_GROUPS = dict.fromkeys((*DECIDES, "leadership", "auditor"), 200) | dict.fromkeys(
    ("village_supervisor", "technical_operator"), "Kelompok unggahan yang sama dilihat petugas Bawaslu"
)
SEE_FEEDBACK = dict.fromkeys((*DECIDES, "leadership", "auditor"), 200) | dict.fromkeys(
    ("village_supervisor", "technical_operator"), "Umpan balik mencakup seluruh kabupaten"
)


def keeping_claims(status):
    return dict.fromkeys(Role.values, "Merawat daftar klaim adalah tugas staf Bawaslu") | {"officer": status}


def keeping_people(status):
    return dict.fromkeys(Role.values, "Mengatur orang dan perannya adalah tugas anggota") | {
        "commissioner": status
    }


SEE_COOPERATION = dict.fromkeys(
    Role.values, "Catatan kerja sama dibuka anggota Bawaslu, Divisi Hukum, dan auditor"
)
SEES_COOPERATION = ("commissioner", "legal", "auditor")


def linking_officials(status):
    return (
        dict.fromkeys(Role.values, "Menautkan akun ke pejabat adalah tugas staf Bawaslu atau Divisi Hukum")
        | {"technical_operator": "Operator teknis tidak membuka data ASN"}
        | dict.fromkeys(("officer", "legal"), status)
    )


MATRIX = {
    "review:home": ("get", {}, dict.fromkeys(Role.values, 302)),
    "review:queue": ("get", {}, EVERYBODY),
    "review:next": (
        "get",
        {},
        dict.fromkeys(DECIDES, 302)
        | dict.fromkeys(("village_supervisor", "technical_operator", "leadership", "auditor"), READS_ONLY),
    ),
    "review:finding": ("get", {}, SEE_CANDIDATE),
    "review:decide": ("post", VERDICT, DECIDE_CANDIDATE),
    "review:similar": ("get", {}, DECIDE_CANDIDATE | dict.fromkeys(DECIDES, 200)),
    "review:decide-similar": ("post", VERDICT, DECIDE_CANDIDATE | dict.fromkeys(DECIDES, 422)),
    "review:take-evidence": (
        "post",
        {},  # without a reason
        SEE_CANDIDATE
        | dict.fromkeys(DECIDES, 422)
        | dict.fromkeys(("leadership", "auditor"), "Menyimpan bukti adalah"),
    ),
    "review:renew": ("post", {}, DECIDE_CANDIDATE | dict.fromkeys(DECIDES, 200)),
    "review:leave": ("post", {"opened_at": QUIET.isoformat()}, dict.fromkeys(Role.values, 204)),
    "review:propose": ("post", {}, DECIDE_CANDIDATE | dict.fromkeys(DECIDES, 404)),  # it has no author
    "review:undo": ("post", {"reason": "x"}, dict.fromkeys(Role.values, "Hanya yang memutus")),
    "review:groups": ("get", {}, SEE_GROUPS),
    "review:group": ("get", {}, SEE_GROUPS),
    "review:add-picture": ("post", {}, DECIDE_CANDIDATE),
    "review:picture": ("get", {}, SEE_CANDIDATE | dict.fromkeys((*DECIDES, "leadership", "auditor"), 404)),
    "review:tag-picture": ("post", {}, DECIDE_CANDIDATE | dict.fromkeys(DECIDES, 404)),
    "review:read-picture-again": ("post", {}, DECIDE_CANDIDATE | dict.fromkeys(DECIDES, 404)),
    "review:vanished": ("get", {}, EVERYBODY),
    "review:vanished-download": ("get", {}, EVERYBODY),
    "review:feedback": ("get", {}, SEE_FEEDBACK),
    "review:shadows": ("get", {}, SEE_FEEDBACK),
    "review:shadow": ("get", {}, SEE_FEEDBACK),
    "review:release": (
        "get",
        {},
        dict.fromkeys(Role.values, "Melepas putusan untuk evaluasi") | {"commissioner": 200},
    ),
    "review:switch-on": (
        "post",
        {"reason": ""},
        dict.fromkeys(Role.values, "Menyalakan buku aturan atau model adalah") | {"commissioner": 422},
    ),
    "review:steer-rescoring": (
        "post",
        {"act": "pause"},
        dict.fromkeys(Role.values, "Menyalakan buku aturan atau model adalah") | {"commissioner": 302},
    ),
    "review:claims": ("get", {}, EVERYBODY),
    "review:claim": ("get", {}, dict.fromkeys(Role.values, 404)),  # there is none
    "review:import-claims": ("post", {}, keeping_claims(422)),
    "review:stop-claim-source": ("post", {}, keeping_claims(404)),
    "review:withdraw-claim": ("post", {}, keeping_claims(404)),
    "review:restore-claim": ("post", {}, keeping_claims(404)),
    "review:possible-matches": ("get", {}, linking_officials(200)),
    "review:possible-match": ("get", {}, linking_officials(404)),  # there is none
    "review:confirm-match": ("post", {}, linking_officials(404)),
    "review:refuse-match": ("post", {}, linking_officials(404)),
    "review:judge-match": ("post", {}, DECIDE_CANDIDATE | dict.fromkeys(DECIDES, 404)),
    "people:me": ("get", {}, EVERYBODY),
    "people:leave": ("get", {}, EVERYBODY),
    "people:end-leave": ("post", {}, dict.fromkeys(Role.values, 404)),  # there is none
    "people:skills": (
        "get",
        {},
        dict.fromkeys(Role.values, "Cuti dan keahlian")
        | dict.fromkeys(("leadership", "auditor"), "hanya membaca")
        | {"commissioner": 200},
    ),
    "people:pictures": ("post", {"blur": "1"}, dict.fromkeys(Role.values, 302)),
    "people:notices": ("get", {}, EVERYBODY),
    "people:notice": ("get", {}, dict.fromkeys(Role.values, 404)),  # another person's
    "people:notices-read": ("post", {}, dict.fromkeys(Role.values, 302)),
    "people:notice-choices": ("get", {}, EVERYBODY),
    "people:notice-join": ("post", {}, dict.fromkeys(Role.values, 302)),  # no bot is set up
    "people:notice-part": ("post", {}, dict.fromkeys(Role.values, 302)),
    "people:end-session": ("post", {}, dict.fromkeys(Role.values, 302)),
    "people:end-other-sessions": ("post", {}, dict.fromkeys(Role.values, 302)),
    "people:audit": (
        "get",
        {},
        dict.fromkeys(Role.values, "Jejak audit dibuka oleh") | {"commissioner": 200, "auditor": 200},
    ),
    "people:everyone": ("get", {}, keeping_people(200)),
    "people:invite": ("get", {}, keeping_people(200)),
    "people:person": ("get", {}, keeping_people(404)),  # there is none of that number
    "people:give-role": ("post", {}, keeping_people(404)),
    "people:change-role": ("post", {}, keeping_people(404)),
    "people:end-role": ("post", {}, keeping_people(404)),
    "people:renew": ("post", {}, keeping_people(404)),
    "people:let-go": ("post", {}, keeping_people(404)),
    "people:unlock": ("post", {}, keeping_people(404)),
    "people:set-email": ("post", {}, keeping_people(404)),
    "people:cooperations": ("get", {}, SEE_COOPERATION | dict.fromkeys(SEES_COOPERATION, 200)),
    "people:cooperation": ("get", {}, SEE_COOPERATION | dict.fromkeys(SEES_COOPERATION, 404)),
    "people:agreement": ("get", {}, SEE_COOPERATION | dict.fromkeys(SEES_COOPERATION, 404)),
    "people:withdraw-cooperation": (
        "post",
        {},
        dict.fromkeys(Role.values, "Nota kesepahaman dicatat dan dicabut oleh anggota")
        | dict.fromkeys(("leadership", "auditor"), "Peran Anda hanya membaca")
        | {"commissioner": 404},
    ),
    "people:emergencies": (
        "get",
        {},
        dict.fromkeys(Role.values, "Akses darurat hanya untuk petugas Bawaslu")
        | dict.fromkeys((*DECIDES, "auditor"), 200),
    ),
    "people:end-emergency": ("post", {}, dict.fromkeys(Role.values, 404)),  # there is none
    "people:review-emergency": (
        "post",
        {},
        dict.fromkeys(Role.values, "Akses darurat orang lain dibaca anggota Bawaslu dan auditor")
        | {"commissioner": 404, "auditor": 404},
    ),
}
#: Anybody may knock at these.
OPEN = {
    "people:invitation", "people:first-password", "account_login", "account_logout", "account_inactive",
    "mfa_authenticate", "mfa_login_webauthn",
}  # fmt: skip
#: One's own second factor and password, for everybody signed in; allauth looks after them.
OWN = {
    "account_reauthenticate", "account_change_password", "account_set_password",
    "mfa_index", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip


def routes():
    """Every named route under the front door and the review room, with its address."""
    found = {}

    def walk(patterns, namespace, prefix):
        for pattern in patterns:
            inner = getattr(pattern, "namespace", None) or namespace
            here = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, inner, here)
            elif here.startswith(("masuk/", "tinjau/")) or inner == "review":
                found[f"{inner}:{pattern.name}" if inner else pattern.name] = "/" + here

    walk(get_resolver().url_patterns, None, "")
    return found


def test_every_route_is_in_the_matrix():
    assert set(routes()) == set(MATRIX) | OPEN | OWN


def run_of(finding: Finding) -> ShadowRun:
    """Over history, compared, and on its way to the findings."""
    book = finding.rulebook
    run = ShadowRun.objects.create(
        rulebook=book, beside=book, since=QUIET, until=QUIET, started_at=QUIET, finished_at=QUIET
    )
    Rescoring.objects.create(run=run, whole=True, apply_at=QUIET)
    return run


def address_of(route: str, finding: Finding, decision: FindingDecision) -> str:
    return (
        routes()[route]
        .replace("<int:finding_id>", str(finding.pk))
        .replace("<int:decision_id>", str(decision.pk))
        .replace("<int:session_id>", "0")
        .replace("<int:pk>", "0")
        .replace("<int:seat_id>", "0")
        .replace("<int:notice_id>", "0")
        .replace("<int:absence_id>", "0")
        .replace("<int:picture_id>", "0")
        .replace("<int:run_id>", str(run_of(finding).pk))
        .replace("<int:claim_id>", "0")
        .replace("<int:source_id>", "0")
        .replace("<int:match_id>", "0")
        .replace("<int:group_id>", str(PostGroup.objects.get().pk))
    )


@pytest.fixture
def candidates_finding() -> Finding:
    finding = make_finding(cluster="a" * 32)
    make_group(finding.post, make_post())
    return finding


@pytest.fixture
def others_decision() -> FindingDecision:
    return FindingDecision.objects.create(
        finding=make_finding(status="decided"),
        kind="watch",
        reason="Dilihat lagi.",
        decided_by=make_person("pemutus", "officer"),
        decided_at=clock.now(),
    )


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("route", MATRIX)
def test_each_role_gets_what_the_matrix_says(route, role, candidates_finding, others_decision):
    method, data, answers = MATRIX[route]
    make_finding(cluster="a" * 32)
    client = signed_in(make_person("orang", role))
    answer = getattr(client, method)(address_of(route, candidates_finding, others_decision), data)
    expected = answers[role]
    if isinstance(expected, str):
        assert answer.status_code == 403
        assert expected in answer.content.decode()
    else:
        assert answer.status_code == expected


@pytest.mark.parametrize("route", sorted(set(MATRIX) | OWN))
def test_strangers_are_sent_to_sign_in(route, candidates_finding, others_decision):
    address = address_of(route, candidates_finding, others_decision).replace("<int:pk>", "1")
    method = MATRIX.get(route, ("get",))[0]
    answer = getattr(Client(), method)(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/masuk/")


@pytest.mark.parametrize(
    "route", [name for name in MATRIX if name.startswith("review:") and name != "review:home"]
)
def test_staff_without_a_role_today_are_told_so(route, candidates_finding, others_decision):
    method, data, _answers = MATRIX[route]
    answer = getattr(signed_in(make_person("baru")), method)(
        address_of(route, candidates_finding, others_decision), data
    )
    if route == "review:leave":  # one may always let go
        assert answer.status_code == 204
    else:
        assert answer.status_code == 403
        assert NO_ROLE in answer.content.decode()


# --- one finding, all kinds, all reaches ----------------------------------------------------------


@pytest.fixture
def village():
    kecamatan = Subdistrict.objects.create(code="52.01.01", name="Rekaan")
    return Village.objects.create(code="desa-1", name="Rekaan", kind="desa", subdistrict=kecamatan)


def findings_of_all_kinds(village) -> dict[str, Finding]:
    official = Official.objects.create(name="Kades Rekaan", role="village_head", unit="Desa", village=village)
    account = make_account("kades")
    linker = make_person("penaut", "officer")
    OfficialAccountLink.objects.create(
        official=official, account=account, linked_by=linker, linked_at=QUIET, why="Nama sama."
    )
    return {
        "candidate": make_finding(),
        "other district": make_finding(district_code="5201-1"),
        "no district": make_finding(post=make_post(subject="citizen"), district_code=""),
        "citizen": make_finding(post=make_post(subject="citizen")),
        "asn": make_finding(post=make_post(subject="asn"), category="asn_neutrality"),
        "like by asn": make_finding(post=make_post(subject="citizen"), category="asn_neutrality"),
        "village head": make_finding(
            post=make_post(subject="village_official", account=account), category="village_neutrality"
        ),
        "unknown role": make_finding(post=make_post(subject="")),
        "citizen of a candidate": make_finding(
            post=make_post(subject="citizen", account=make_account("calon", candidate=make_candidate()))
        ),
    }


SEEN = {
    "officer": None,
    "leadership": None,
    "auditor": None,
    "technical_operator": {"citizen", "no district"},
    "village_supervisor": {"village head"},
}


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("district", ["", "5201-3"])
def test_the_queue_holds_exactly_what_may_be_opened_one_by_one(role, district, village):
    findings = findings_of_all_kinds(village)
    standing = standing_of(make_person("orang", role, district_code=district), clock.now())
    allowed = {name for name, finding in findings.items() if access.see_finding(standing, finding)}
    listed = set(Finding.objects.filter(access.reach_of(standing)).values_list("pk", flat=True))
    assert listed == {findings[name].pk for name in allowed}
    if not district and role in SEEN:
        assert allowed == (SEEN[role] if SEEN[role] is not None else set(findings))


def test_a_coordinator_sees_and_decides_in_the_own_district_only():
    inside, outside = make_finding(), make_finding(district_code="5201-1")
    client = signed_in(make_person("panwascam", "coordinator", district_code="5201-3"))
    assert client.get(f"/tinjau/{inside.pk}/").status_code == 200
    denied = client.get(f"/tinjau/{outside.pk}/")
    assert denied.status_code == 403
    assert OUT_OF_REACH in denied.content.decode()
    assert f"/tinjau/{outside.pk}/" not in client.get("/tinjau/").content.decode()


def test_a_village_supervisor_reads_the_own_village_and_is_told_who_decides(village):
    finding = findings_of_all_kinds(village)["village head"]
    client = signed_in(make_person("pkd", "village_supervisor"))
    assert VILLAGE in client.get(f"/tinjau/{finding.pk}/").content.decode()
    denied = client.post(f"/tinjau/{finding.pk}/putus/", VERDICT)
    assert denied.status_code == 403
    assert VILLAGE in denied.content.decode()


def test_a_lapsed_role_opens_nothing():
    finding = make_finding()
    client = signed_in(make_person("dulu", "officer", valid_to=QUIET))
    denied = client.get(f"/tinjau/{finding.pk}/")
    assert denied.status_code == 403
    assert NO_ROLE in denied.content.decode()
