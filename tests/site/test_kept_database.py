"""A kept test database (--reuse-db) begins empty and belongs to one run."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection

from kept_database import InUseError, claimed, delete, truncate
from pantau.office.people.models import User
from staff import make_person


@pytest.mark.parametrize("empty", [delete, truncate])
@pytest.mark.django_db
def test_what_a_killed_run_left_is_gone_and_what_django_needs_is_there(empty) -> None:
    make_person("ratna", "officer")
    cache.set("used_code", "y")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with deferred checks cannot be emptied
        empty()
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        assert cursor.fetchone() == (0,)
    assert not User.objects.exists()
    assert cache.get("used_code") is None
    assert ContentType.objects.exists()


def test_a_second_run_on_one_database_is_refused_until_the_first_has_ended(postgres: str) -> None:
    with claimed(postgres, "one"):
        with pytest.raises(InUseError, match="works on one"), claimed(postgres, "one"):
            pass
        with claimed(postgres, "another"):
            pass
    with claimed(postgres, "one"):
        pass
