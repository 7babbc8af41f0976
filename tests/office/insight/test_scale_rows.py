"""What ``bench.scale`` fills an office with is read as if the product had stored it."""

from datetime import timedelta

import pytest
from bench.scale import exponent
from bench.scale_rows import DUE, LOOKED_BY, PLATFORMS, Filler

from made_up_findings import QUIET
from pantau.engine.post import Author, Batch
from pantau.engine.post import Post as Seen
from pantau.office.collection import counted_days, ledger
from pantau.office.collection.due import due_accounts
from pantau.office.collection.looks import plan_day
from pantau.office.collection.models import Connector, CountedDay
from pantau.office.findings.models import Finding
from pantau.office.insight import summaries
from pantau.office.posts.actions import ingest
from pantau.office.posts.models import Post, PostVersion
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
ACCOUNTS = 200


@pytest.fixture
def filled():
    filler = Filler(QUIET, make_person("ketua", "commissioner").pk, sentences=200, connections=1)
    filler.lay_ground()
    filler.register(ACCOUNTS // 2)
    filler.register(ACCOUNTS)
    filler.add_posts(1_000)
    filler.add_posts(500)
    return filler


def test_rows_of_the_filler_are_the_products_own(filled):
    ingest(
        [Batch((Seen("facebook", "neu", text="Uji", author=Author("facebook", handle="@akun5")),), format="x")],
        route="file", legal_basis="uji", source="uji", clock=lambda: QUIET,
    )  # fmt: skip
    assert Post.objects.get(native_id="neu").account.key == "akun5"
    assert PostVersion.objects.count() == Post.objects.count() == 1_501
    assert not summaries.differences()
    assert 6 <= Finding.objects.count() <= 12

    plan_day(filled.today)
    looked_by = Connector.objects.get(name=PLATFORMS[LOOKED_BY])
    assert len(due_accounts(looked_by, QUIET)) == min(DUE, ACCOUNTS // len(PLATFORMS))
    yesterday = filled.today - timedelta(days=1)
    found = ledger.coverage(yesterday, now=QUIET)
    assert (found.registered, found.adds_up) == (ACCOUNTS, True)

    # Counted once for all districts, it is what the ledger says of each.
    counted_days.read_day(yesterday, QUIET)
    for kept in CountedDay.objects.all():
        read = ledger.coverage(yesterday, now=QUIET, district=kept.district_code)
        assert (kept.registered, kept.due) == (read.registered, read.due)
        assert {ledger.Part(*part) for part in kept.parts} == set(read.parts)

    Finding.objects.update(status="open")
    assert not summaries.differences()
    client = signed_in(make_person("staf", "officer"))
    word = PostVersion.objects.filter(post__findings__isnull=False).first().text.split()[0]
    assert client.get("/tinjau/", {"q": word}).context["page"].items
    days = {"dari": (filled.today - timedelta(days=60)).isoformat(), "sampai": filled.today.isoformat()}
    assert client.get("/cermin/tren/unggahan/", days | {"kata": word}).context["lines"]


def test_a_line_through_the_logarithms_is_the_exponent():
    assert exponent({10: 3, 100: 30, 1000: 300}) == pytest.approx(1)
    assert exponent({10: 7, 1000: 7}) == pytest.approx(0)
