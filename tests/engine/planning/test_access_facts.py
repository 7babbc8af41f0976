"""Every number about a platform carries its source, and a mistake in the file is shown at its line."""

from dataclasses import fields

import pytest

from pantau.engine.planning import AccessFactsError, Fact, load_access, shipped_access
from pantau.engine.planning.access import MARKS
from pantau.engine.planning.facts import SHIPPED

SMALL = """\
checked_on: "2030-01-01"
sources: {us: our own choice}
policy:
  headroom: {value: 0.7, source: us, mark: I}
  slowest_s: {value: 604800, source: us, mark: I}
  identity_days: {value: 7, source: us, mark: I}
  rechecks_per_post: {value: 1, source: us, mark: I}
  beside_share: {value: 0.2, source: us, mark: I}
  patrol:
    open_minutes: {value: 1, source: us, mark: I}
    post_minutes: {value: 0.5, source: us, mark: I}
    most_posts: {value: 20, source: us, mark: I}
platforms:
  blog:
    title: {id: Blog, en: Blog}
    quotas:
      calls: {amount: 100, window_s: 3600, kind: rolling, per: app, source: us, mark: I}
    routes:
      feed:
        title: {id: umpan, en: feed}
        mode: poll
        consent: false
        quotas: [calls]
        cost: {value: 1, source: us, mark: I}
        pace: {value: 60, source: us, mark: I}
        detect: {value: 1, source: us, mark: I}
        needs: {id: "-", en: "-"}
"""


def facts_of(thing: object) -> list[Fact]:
    values = [getattr(thing, field.name) for field in fields(thing)]
    return [value for value in values if isinstance(value, Fact)]


def test_every_number_of_the_shipped_facts_names_a_source_and_a_mark():
    access = shipped_access()
    routes = [route for platform in access.platforms.values() for route in platform.routes]
    things = [access.policy, access.policy.patrol, *routes]
    things += [extra for route in routes for extra in (route.subscriptions, route.upkeep) if extra]
    facts = [fact for thing in things for fact in facts_of(thing)]
    quotas = [quota for route in routes for quota in route.quotas]
    assert len(facts) > 100
    assert all(item.source in access.sources and item.mark in MARKS for item in [*facts, *quotas])


def test_no_source_is_listed_without_use():
    text = SHIPPED.read_text(encoding="utf-8")
    unused = [name for name in shipped_access().sources if f"source: {name}" not in text]
    assert unused == []


def test_an_office_may_bring_its_own_facts(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(SMALL, encoding="utf-8")
    quota = load_access(path).route("blog", "feed").quotas[0]
    assert (quota.amount, quota.per_day) == (100, pytest.approx(0.7 * 2_400))


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "source: us, mark: I}\n  slowest",
            "source: hearsay, mark: I}\n  slowest",
            "unknown source 'hearsay'",
        ),
        ("mode: poll", "mode: pull", "unknown value 'pull'"),
        ("mode: poll", "mode: push", "'detect' does not go with mode 'push'"),
        ("detect: {value: 1,", "detect: {value: 0.5,", "must cover a whole number"),
        ("detect: {value: 1,", "detect: {value: 0,", "must be more than 0"),
        ("quotas: [calls]", "quotas: [units]", "unknown quota 'units'"),
        ("quotas: [calls]", "quotas: []", "must not be empty"),
        ("kind: rolling", "kind: fixed", "does not say where its day begins"),
        ("kind: rolling", "kind: fixed, zone: Mars/Base", "unknown time zone 'Mars/Base'"),
        ("kind: rolling", "kind: fixed, zone: UTC", "a fixed window is a calendar day"),
        ("per: app", "per: planet", "unknown value 'planet'"),
        ("amount: 100", "amount: many", "'amount' must be a whole number"),
        ("headroom: {value: 0.7", "headroom: {value: 70", "is a share, at most 1"),
        (
            "cost: {value: 1, source: us, mark: I}",
            "cost: {value: 1, source: us}",
            "the key 'mark' is missing",
        ),
        ("sources: {us: our own choice}\n", "", "the key 'sources' is missing"),
        ("checked_on", "seen_on", "unknown key 'seen_on'"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, right, wrong, told):
    assert right in SMALL
    path = tmp_path / "ours.yaml"
    path.write_text(SMALL.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(AccessFactsError) as caught:
        load_access(path)
    assert told in str(caught.value)
    assert str(caught.value).startswith("ours.yaml:")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(AccessFactsError, match=r"missing\.yaml: the file cannot be read"):
        load_access(tmp_path / "missing.yaml")
