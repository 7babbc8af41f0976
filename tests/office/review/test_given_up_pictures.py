"""A picture of a post that no worker survived is not "being read" for ever."""

from __future__ import annotations

import pytest

from given_up_jobs import give_up
from made_up_findings import QUIET, make_finding
from made_up_pictures import flat
from pantau.engine.pictures import inspect
from pantau.office.collection import pictures, post_pictures, readings, tasks
from pantau.office.people.models import AuditEvent
from staff import make_person, signed_in


@pytest.mark.django_db
def test_a_picture_whose_reading_was_given_up_says_so_and_is_read_again_when_asked():
    finding, officer = make_finding(), make_person("ratna", "officer")
    client, at = signed_in(officer), f"/tinjau/{finding.pk}/gambar/"
    picture = post_pictures.add(
        finding.post_id, pictures.Taken(flat(), inspect(flat())), by=officer, now=QUIET
    )
    page = f"/tinjau/{finding.pk}/"
    tasks.end_given_up(0)
    assert "Sedang dibaca mesin" in client.get(page).content.decode()
    give_up(post_pictures.READ_POST_PICTURE)
    tasks.end_given_up(0)
    shown = client.get(page).content.decode()
    assert "Tidak dapat dibaca mesin" in shown
    assert "Sedang dibaca mesin" not in shown
    assert readings.given_up() == 1
    client.post(f"{at}{picture.pk}/baca-ulang/")
    picture.refresh_from_db()
    assert (picture.read_at, picture.problem, readings.given_up()) == (None, "", 0)
    assert give_up(post_pictures.READ_POST_PICTURE) == 1
    assert AuditEvent.objects.filter(verb="post_picture_read_again").count() == 1
