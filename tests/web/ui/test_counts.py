"""Several counts in one statement say what each would say alone."""

from __future__ import annotations

import pytest

from pantau.office.people.models import User
from pantau.web.ui import counts
from staff import make_person

pytestmark = pytest.mark.django_db


def test_each_is_what_it_would_be_alone(django_assert_num_queries) -> None:
    for name in ("ani", "budi", "candra"):
        make_person(name)
    everybody = User.objects.order_by("username")
    asked = [
        everybody,
        everybody.filter(username="ani"),
        everybody.none(),
        everybody[:2],
        everybody.filter(groups=None).distinct(),
        everybody.filter(username__contains="%"),
    ]
    alone = [one.count() for one in asked]
    with django_assert_num_queries(1):
        assert counts.together(asked) == alone
    assert alone[1:4] == [1, 0, 2]


def test_what_nothing_can_meet_asks_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert counts.together([User.objects.none(), User.objects.filter(pk__in=[])]) == [0, 0]
        assert counts.together([]) == []
