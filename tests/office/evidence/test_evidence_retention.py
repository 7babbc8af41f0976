"""Evidence is kept by what came of it, unless held; a purge leaves hashes, history and a log that passes the audit."""

from datetime import timedelta

import pytest

from made_up_findings import make_post
from pantau.office.evidence import actions, auditing, files, signing, tasks
from pantau.office.evidence.models import Evidence
from pantau.web.ui import clock
from staff import signed_in

pytestmark = pytest.mark.django_db

WHY = "Keputusan rapat pleno."


@pytest.fixture
def evidence(officer) -> Evidence:
    return actions.take(make_post("Pilih 4"), by=officer, reason="Masa tenang.", answers={}, now=clock.now())


@pytest.fixture
def later(monkeypatch):
    began = clock.now()

    def go(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(days=days))

    return go


def conclude(user, evidence, outcome: str = "BUKAN"):
    return signed_in(user).post(f"/bukti/{evidence.pk}/hasil/", {"outcome": outcome, "reason": WHY})


def hold(user, evidence):
    return signed_in(user).post(f"/bukti/{evidence.pk}/tahan/", {"reason": WHY})


def kinds(evidence) -> list[str]:
    return list(evidence.events.values_list("kind", flat=True))


def test_its_files_go_when_the_outcomes_days_are_over_and_the_log_still_passes(evidence, officer, later):
    assert conclude(officer, evidence).status_code == 302
    later(179)
    tasks.remove_released_bytes(0)
    assert kinds(evidence) == ["taken", "concluded"]
    later(181)
    tasks.remove_released_bytes(0)
    tasks.remove_released_bytes(0)
    assert kinds(evidence) == ["taken", "concluded", "purged"]
    purged = evidence.events.get(kind="purged")
    assert (purged.who, purged.facts["files"]) == ("Pantau", evidence.parts.count())
    assert "Bukan pelanggaran" in purged.reason
    for part in evidence.parts.all():
        with pytest.raises(FileNotFoundError):
            files.read(part.sha256)
    evidence.post.refresh_from_db()
    assert evidence.post.held_at is None
    signing.sign(clock.now())
    run = auditing.audit(clock.now())
    assert (run.found, run.leaves) == (0, 3)
    page = signed_in(officer).get(f"/bukti/{evidence.pk}/").content.decode()
    assert evidence.sha256 in page
    assert "Berkas dimusnahkan" in page
    assert "Hasil penanganan dicatat: Bukan pelanggaran" in page
    assert "BUKAN" not in page


def test_held_evidence_stays_whatever_its_time_until_the_hold_is_lifted(
    evidence, officer, commissioner, later
):
    conclude(officer, evidence)
    assert hold(officer, evidence).status_code == 302
    later(4000)
    tasks.remove_released_bytes(0)
    assert "purged" not in kinds(evidence)
    assert hold(officer, evidence).status_code == 403  # lifting is for those who answer for it
    assert hold(commissioner, evidence).status_code == 302
    tasks.remove_released_bytes(0)
    assert kinds(evidence)[-1] == "purged"


def test_held_evidence_is_not_released(evidence, officer, commissioner):
    hold(officer, evidence)
    signed_in(officer).post(f"/bukti/{evidence.pk}/lepas/", {"reason": WHY})
    refused = signed_in(commissioner).post(f"/bukti/{evidence.pk}/lepas/", {"reason": WHY})
    assert refused.status_code == 422
    assert "cabut penahanannya" in refused.content.decode()


def test_a_later_outcome_counts_and_an_unknown_one_is_refused(evidence, officer, later):
    assert conclude(officer, evidence, "SEMBARANG").status_code == 422
    conclude(officer, evidence, "BUKAN")
    conclude(officer, evidence, "PIDANA")
    later(1000)
    tasks.remove_released_bytes(0)
    assert "purged" not in kinds(evidence)
    page = signed_in(officer).get(f"/bukti/{evidence.pk}/").content.decode()
    assert "belum disetujui Divisi Hukum" in page


def test_without_an_outcome_it_is_kept(evidence, later):
    later(9000)
    tasks.remove_released_bytes(0)
    assert kinds(evidence) == ["taken"]
