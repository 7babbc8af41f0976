"""Daily counts are what a count anew gives, whatever was brought in, changed, purged or decided, and in any order."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.office.findings.models import Finding
from pantau.office.insight import summaries, tasks
from pantau.office.insight.day_models import DayChange, DayCount, OfficeZone
from pantau.office.insight.summaries import Span
from pantau.office.posts.models import Post
from pantau.office.registry.models import Account, Candidate, District, Party
from pantau.office.review.models import FindingDecision
from pantau.web.ui import rulebook
from staff import make_person

pytestmark = pytest.mark.django_db

WHOLE = Span(date(2024, 1, 1), date(2024, 12, 31))
ZONE = rulebook.current().timezone
DAYS = st.integers(-3, 3)
ACTS = st.one_of(
    st.tuples(st.just("post"), DAYS, st.sampled_from(["facebook", "tiktok"]), st.integers(0, 3)),
    st.tuples(st.just("gone"), st.integers(0, 9)),
    st.tuples(st.just("purge"), st.integers(0, 9)),
    st.tuples(st.just("moved"), st.integers(0, 9), DAYS),
    st.tuples(st.just("link"), st.integers(0, 9), st.integers(0, 3)),
    st.tuples(st.just("found"), st.integers(0, 9), st.sampled_from(["quiet_period", "threat"])),
    st.tuples(st.just("superseded"), st.integers(0, 9)),
    st.tuples(st.just("relabelled"), st.integers(0, 9), st.sampled_from(["quiet_period", "hoax"])),
    st.tuples(st.just("decided"), st.integers(0, 9), DAYS),
    st.tuples(st.just("undone"), st.integers(0, 9)),
    st.tuples(st.just("owner"), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("crossed"), st.booleans()),
    st.tuples(st.just("folded"), st.integers(1, 9)),
)


class Office:
    """Acts on the tables of earlier rooms, as their statements do."""

    def __init__(self):
        self.by = make_person("petugas", "officer")
        self.candidate = make_candidate()
        party = Party.objects.create(election="uji", number=9, short="Padi", name="Partai Padi Rekaan")
        other = District.objects.create(election="uji", code="5201-1", name="Satu")
        self.others = Candidate.objects.create(
            election="uji", party=party, district=other, list_number=1, name="Rekaan"
        )
        self.accounts = [
            make_account("calon", candidate=self.candidate),
            make_account("partai", party=party),
            make_account("lepas"),
        ]
        self.posts, self.findings, self.decisions = [], [], []

    def act(self, name, *given):
        getattr(self, name)(*given)

    def post(self, day, platform, owner):
        account = self.accounts[owner] if owner < 3 else None
        posted = None if day == 3 else QUIET + timedelta(days=day)
        self.posts.append(make_post(platform=platform, account=account, posted_at=posted))

    def gone(self, place):
        self._post(place, gone_at=QUIET)

    def purge(self, place):
        self._post(place, purged_at=QUIET, author_handle="")

    def moved(self, place, day):
        self._post(place, posted_at=QUIET + timedelta(days=day))

    def link(self, place, owner):
        self._post(place, account=self.accounts[owner] if owner < 3 else None)

    def _post(self, place, **changes):
        if self.posts:
            Post.objects.filter(pk=self.posts[place % len(self.posts)].pk).update(**changes)

    def found(self, place, category):
        if self.posts:
            post = Post.objects.get(pk=self.posts[place % len(self.posts)].pk)
            rule = f"aturan-{len(self.findings)}"
            self.findings.append(
                make_finding(post=post, category=category, rule=rule, posted_at=post.posted_at)
            )

    def superseded(self, place):
        self._finding(place, status="superseded")

    def relabelled(self, place, category):
        self._finding(place, category=category, party_number=None, district_code="")

    def _finding(self, place, **changes):
        if self.findings:
            Finding.objects.filter(pk=self.findings[place % len(self.findings)].pk).update(**changes)

    def decided(self, place, day):
        free = [one for one in self.findings if not one.decisions.filter(undone_at=None).exists()]
        if free:
            finding = free[place % len(free)]
            at = QUIET + timedelta(days=day)
            made = FindingDecision.objects.create(
                finding=finding, kind="watch", reason="Dilihat.", decided_by=self.by, decided_at=at
            )
            Finding.objects.filter(pk=finding.pk).update(status="decided")
            self.decisions.append(made)

    def undone(self, place):
        if self.decisions:
            one = self.decisions[place % len(self.decisions)]
            FindingDecision.objects.filter(pk=one.pk).update(undone_at=QUIET, undone_by=self.by)

    def owner(self, place, mine):
        to = {"candidate": self.candidate if mine else self.others, "party": None}
        Account.objects.filter(pk=self.accounts[place].pk).update(**to)

    def crossed(self, back):
        home = Candidate.objects.get(pk=self.others.pk) if not back else self.candidate
        Candidate.objects.filter(pk=self.candidate.pk).update(party=home.party, district=home.district)

    def folded(self, most):
        summaries.fold(most)


def counted_in_python():
    """The same, told by reading every row: (measure, dimension, platform, code) -> how many."""
    found = Counter()

    def add(measure, platform, **codes):
        for place in ("", platform):
            found[measure, "", place, ""] += 1
            for dimension, code in codes.items():
                found[measure, dimension, place, code] += 1

    for post in Post.objects.select_related("account__candidate__party", "account__candidate__district"):
        account = post.account
        candidate = account.candidate if account else None
        party = candidate.party if candidate else account.party if account else None
        codes = {
            "party": str(party.number) if party else "",
            "district": candidate.district.code if candidate else "",
        }
        add("posts", post.platform, **codes)
        if post.gone_at:
            add("gone", post.platform, **codes)
    for one in Finding.objects.all():
        of = {
            "party": str(one.party_number or ""),
            "district": one.district_code,
            "category": one.category,
            "phase": one.phase,
        }
        if one.status != "superseded":
            add("findings", one.platform, status=one.status, **of)
        for decision in one.decisions.filter(undone_at=None):
            add("decisions", one.platform, status=decision.kind, **of)
    return found


def held():
    found = Counter()
    for measure in summaries.MEASURES:
        for dimension in summaries.DIMENSIONS:
            for platform in ("", "facebook", "tiktok"):
                span = Span(WHOLE.first, WHOLE.last, platform)
                counts = summaries.by(measure, dimension, span)
                assert summaries.of(span).by(measure, dimension) == counts
                for code, count in counts.items():
                    found[measure, dimension, platform, code] = count
        assert_read_together(measure)
    return found


def assert_read_together(measure):
    """One reading of a span holds what each single reading gives."""
    for platform in ("", "facebook", "tiktok"):
        span = Span(WHOLE.first, WHOLE.last, platform)
        assert summaries.of(span).days(measure) == summaries.days(measure, span)
        assert summaries.of(span).by_platform(measure) == summaries.by_platform(measure, span)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACTS, min_size=5, max_size=40))
def test_any_order_of_changes_gives_the_count_anew(acts):
    with transaction.atomic():
        office = Office()
        for act in acts:
            office.act(*act)
        assert held() == counted_in_python()
        assert summaries.differences() == []
        assert summaries.fold_all() >= 0
        assert not DayChange.objects.exists()
        assert held() == counted_in_python()
        transaction.set_rollback(True)


def test_days_are_the_offices_and_a_wrong_count_is_found_and_mended():
    late = QUIET.replace(hour=17, minute=30)  # after midnight in the office
    make_post(posted_at=late, platform="tiktok")
    day = late.astimezone(ZONE).date()
    assert summaries.days("posts", WHOLE) == {day: 1}
    assert summaries.by_platform("posts", WHOLE) == {"tiktok": 1}
    assert summaries.by("posts", "party", WHOLE) == {"": 1}
    summaries.fold_all()
    DayCount.objects.filter(dimension="").update(count=7)
    assert {(one.held, one.counted) for one in summaries.differences()} == {(7, 1)}
    summaries.mend()
    assert summaries.differences() == []
    assert summaries.days("posts", WHOLE) == {day: 1}
    OfficeZone.objects.update(
        zone="UTC"
    )  # as after a rulebook with another zone: these count in the zone before it
    make_post(posted_at=late, platform="tiktok")
    tasks.recount(0)
    assert summaries.days("posts", WHOLE) == {day: 2}
    assert not summaries.zone_changed()
