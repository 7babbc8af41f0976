"""Every move of a trial with other names is shown with both texts, of posts the reader may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from made_up_findings import make_account, make_post
from pantau.office.insight.evenhanded import names
from pantau.office.people.models import Role
from pantau.office.posts.models import PostVersion
from pantau.office.registry.models import Candidate, District, Party
from pantau.web.ui import clock, rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
READERS = {"officer", "commissioner", "legal", "coordinator", "auditor", "leadership"}
SAYS = "Mulut Budi Rekaan itu memang kotor sekali"


def test_a_move_is_told_with_both_texts_and_keeps_none(settings):
    election, now = rulebook.current().election, clock.now()
    district = District.objects.create(election=election, code="uji-1", name="Dapil")
    party = Party.objects.create(election=election, number=1, short="P1", name="Partai Satu")
    first, other = (
        Candidate.objects.create(
            election=election, party=party, district=district, list_number=place, name=name, gender="L"
        )
        for place, name in enumerate(("Budi Rekaan", "Bangsat Anjing"), 1)
    )
    owned = make_post(SAYS, account=make_account("akun", candidate=first))
    stranger = make_post(f"{SAYS} kata orang")
    trial, moves = names.try_stored(10, now + timedelta(hours=1))
    assert trial.moves_found == len(moves) == len(trial.moves) > 0
    assert {move.post for move in names.kept_moves(trial)} == {owned.pk, stranger.pk}
    assert not any(SAYS in str(one) for one in trial.moves), "no text is kept"

    address = f"/cermin/keseimbangan/nama/{trial.pk}/"
    for role in Role.values:
        answer = signed_in(make_person(f"p-{role}", role)).get(address)
        assert answer.status_code == (200 if role in READERS else 403), role
    assert Client().get(address)["Location"].startswith("/masuk/")
    officer, auditor = signed_in(make_person("ratna", "officer")), signed_in(make_person("hakim", "auditor"))
    assert address in officer.get("/cermin/keseimbangan/").content.decode()
    page = officer.get(address).content.decode()
    assert page.count("<article") == 2
    assert "<del>Budi Rekaan</del>" in page
    assert "<ins>Bangsat Anjing</ins>" in page
    only_registered = auditor.get(address).content.decode()
    assert only_registered.count("<article") == 1, (
        "a stranger's post without a finding is not an auditor's to read"
    )
    assert "1 pasangan teks tidak diperlihatkan" in only_registered
    assert officer.get(f"{address}?tukar=candidate").content.decode().count("<article") == 2
    assert "Tidak ada yang demikian" in officer.get(f"{address}?tukar=party").content.decode()
    crossing = len({one.post for one in names.kept_moves(trial) if one.crosses})
    assert officer.get(f"{address}?batas=ya").content.decode().count("<article") == crossing

    PostVersion.objects.filter(post=stranger).update(text="", purged_at=now)
    page = officer.get(address).content.decode()
    assert "sudah dihapus dari simpanan" in page
    assert "kata orang" not in page
    Candidate.objects.filter(pk=other.pk).update(name="Lain Sekali")
    page = officer.get(address).content.decode()
    assert "tidak dapat disusun lagi" in page
    assert "Lain Sekali" not in page, "what was not tried is not shown as if it had been"
