"""Rows for ``bench.scale``, many at a time, as the product itself would have stored them.

The server makes most of them (INSERT ... SELECT), with every trigger, key and index in place, so that daily counts
are kept by the product's own triggers. Words are spread as words are (a few everywhere, most hardly ever), authors
too; six posts in a thousand have a finding. What a source sent (``raw``) is short here, for the disk's sake.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from math import exp, log
from typing import Any

#: A platform, and the connector by which its accounts are looked at; the last is left to patrols.
PLATFORMS = {
    "facebook": "facebook_page_public", "instagram": "instagram_discovery", "x": "x", "youtube": "youtube",
    "tiktok": "",
}  # fmt: skip
DISTRICTS, PARTIES, ACCOUNTS_OF_ONE = 80, 18, 20
DAYS = 140  # of posts, the last one today
ONE_IN = 167  # posts has a finding
SENTENCES, WORDS = 120_000, 20_000
AT_ONCE = 50_000
DUE = 2_000  # accounts of ``LOOKED_BY`` that are due now, however many there are
LOOKED_BY = "x"

#: The most frequent ones; the rest is made of syllables.
COMMON = """
yang dan di ini itu untuk dengan dari pada tidak ada akan sudah saya kita kami mereka bisa juga karena desa
rakyat warga bersama pemilu calon suara pasar jalan sekolah pemuda ibu bapak hari besok malam pagi rumah
sawah panen cabai harga beras jagung nelayan petani pupuk air hujan lampu listrik jembatan puskesmas bantuan
kerja usaha modal gotong royong semangat menang dukung pilih coblos nomor partai kampanye debat jujur bersih
adil masjid pengajian acara undangan terima kasih mohon doa sehat selamat datang anak muda olahraga voli
bola senam lomba hadiah amplop kaos spanduk baliho relawan posko saksi keliling salam jari perubahan lanjut
maju
"""
SYLLABLES = (
    "ba", "ka", "ta", "ra", "sa", "mi", "ni", "li", "pu", "lu", "ngan", "ber", "mar", "so", "go", "ten", "dek", "wir",
)  # fmt: skip

PARTY_ROWS = """
INSERT INTO registry_party (election, number, short, name)
SELECT %(election)s, n, 'P' || n, 'Partai Contoh ' || n FROM generate_series(1, %(parties)s) AS n
"""
DISTRICT_ROWS = """
INSERT INTO registry_district (election, code, name, seats)
SELECT %(election)s, 'dapil-' || n, 'Dapil Contoh ' || n, 8 FROM generate_series(1, %(districts)s) AS n
"""
CANDIDATE_ROWS = """
INSERT INTO registry_candidate (election, party_id, district_id, list_number, name, gender, home, publication)
SELECT %(election)s, party.id, district.id, 1 + n / (%(parties)s * %(districts)s), 'Calon Contoh ' || n,
    CASE WHEN n %% 3 = 0 THEN 'P' ELSE 'L' END, '', 'agreed'
FROM generate_series(%(first)s, %(last)s) AS n
JOIN registry_party AS party ON party.number = 1 + n %% %(parties)s
JOIN registry_district AS district ON district.code = 'dapil-' || 1 + n / %(parties)s %% %(districts)s
ORDER BY n
"""
ACCOUNT_ROWS = """
INSERT INTO registry_account (platform, kind, key, handle, native_id, url, written, status, candidate_id)
SELECT place, 'handle', 'akun' || n, '@akun' || n, '', 'https://example.org/' || place || '/akun' || n, '',
    'registered', %(candidate)s + n %% %(candidates)s
FROM (SELECT n, (%(platforms)s::text[])[1 + n %% %(kinds)s] AS place
      FROM generate_series(%(first)s::int, %(last)s::int) AS n) AS made ORDER BY n
"""
STATE_ROWS = """
INSERT INTO collection_sweepstate (account_id, route, name, cursor, due_at, tier, last_seen_at, failures)
SELECT account.id, connector.route, account.handle, '{}', %(now)s + (3 + 40 * random()) * interval '1 hour', 'cold',
    %(now)s - 20 * random() * interval '1 hour', 0
FROM registry_account AS account
JOIN collection_connector AS connector ON connector.platform = account.platform AND connector.enabled
WHERE account.id > %(after)s ORDER BY account.id
"""
DUE_NOW = """
UPDATE collection_sweepstate SET due_at = %(now)s - interval '1 minute' WHERE id IN (
    SELECT id FROM collection_sweepstate WHERE route = %(route)s ORDER BY id LIMIT %(due)s)
"""
PLAN_ROWS = """
INSERT INTO collection_dayplan (day, account_id, route, why, attempted)
SELECT %(day)s, account.id, coalesce(state.route, 'patrol'),
    CASE WHEN state.id IS NULL THEN 'patrol' WHEN account.id %% 10 >= %(seen)s THEN 'not_due' ELSE '' END,
    state.id IS NOT NULL AND account.id %% 10 < %(seen)s
FROM registry_account AS account LEFT JOIN collection_sweepstate AS state ON state.account_id = account.id
WHERE account.id > %(after)s ORDER BY account.id
"""
ATTEMPT_ROWS = """
INSERT INTO collection_attempt (day, account_id, platform, connector, route, means, outcome, why, detail, at, last_at,
    times, requests)
SELECT plan.day, account.id, account.platform, plan.route, plan.route, 'official',
    CASE WHEN account.id %% 500 = 0 THEN 'error' ELSE 'ok' END,
    CASE WHEN account.id %% 500 = 0 THEN 'not_found' ELSE '' END, '', moment, moment, 1, 0
FROM collection_dayplan AS plan JOIN registry_account AS account ON account.id = plan.account_id
CROSS JOIN LATERAL (SELECT plan.day + interval '9 hours' AS moment) AS at
WHERE plan.day = %(day)s AND plan.attempted AND plan.account_id > %(after)s ORDER BY account.id
"""
#: ``share`` of the way through the days: posts come in the order of time. A fifth are of nobody registered.
POST_ROWS = """
WITH drawn AS (
    SELECT n, %(begins)s::timestamptz + (n - %(from)s) * (%(now)s::timestamptz - %(begins)s::timestamptz)
            / (%(to)s - %(from)s + 1) AS posted_at,
        %(account)s + floor(%(accounts)s * power(random(), 3))::bigint AS author, random() < 0.2 AS stranger,
        1 + floor(%(sentences)s * random())::int AS one, 1 + floor(%(sentences)s * random())::int AS two,
        sha256(('scale' || n)::bytea) AS hash
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
), made AS (
    INSERT INTO posts_post (platform, native_id, url, account_id, author_handle, author_name, author_native_id,
        author_keys, subject, registered, said_subject, posted_at, month, first_seen_at, last_seen_at, gone_reason,
        version_count, current_version, content_hash)
    SELECT account.platform, 's' || n, 'https://example.org/p/' || n, CASE WHEN NOT stranger THEN account.id END,
        CASE WHEN stranger THEN 'warga' || author ELSE account.handle END, '', '',
        CASE WHEN stranger THEN ARRAY['handle:warga' || author] ELSE ARRAY['handle:' || account.key] END,
        CASE WHEN stranger THEN '' ELSE 'candidate' END, CASE WHEN NOT stranger THEN true END, '', posted_at,
        date_trunc('month', posted_at)::date, posted_at + interval '10 minutes', posted_at + interval '2 hours', '',
        1, 1, hash
    FROM drawn JOIN registry_account AS account ON account.id = drawn.author ORDER BY n
    RETURNING id, native_id, month, first_seen_at, content_hash
)
INSERT INTO posts_postversion (post_id, month, version, seen_at, content_hash, route, format, legal_basis, source_ref,
    text, mapped, raw)
SELECT made.id, made.month, 1, made.first_seen_at, made.content_hash, 'file', 'bench', 'bench', '',
    one.said || '. ' || two.said || ' #' || drawn.n %% 97, '{}', '{"likes": 12, "comments": 3, "lang": "id"}'
FROM drawn JOIN made ON made.native_id = 's' || drawn.n
JOIN bench_sentence AS one ON one.id = drawn.one JOIN bench_sentence AS two ON two.id = drawn.two
"""
#: Most are decided; of the last days more than half are open, and some lie unopened.
FINDING_ROWS = """
INSERT INTO findings_finding (post_id, version, category, rule, rulebook_id, rank, severity, function, subject, phase,
    norms, spans, context, missing, reasons, contested, picture_spans, status, cluster, platform, district_code,
    party_number, posted_at, created_at, probability, worth, first_seen_at, first_seen_by_id)
SELECT post.id, 1, (%(categories)s::text[])[1 + (post.id / %(one_in)s) %% %(kinds)s], 'bench', %(rulebook)s,
    0.5 + random() / 2, 2 + post.id %% 3, 'act', post.subject, 'campaign', '[]', '[]', '[]', '[]',
    '{"id": "Contoh.", "en": "Example."}', '[]', '[]',
    CASE WHEN chance < CASE WHEN post.posted_at > %(now)s - interval '20 days' THEN 0.6 ELSE 0.05 END THEN 'open'
         WHEN chance < 0.97 THEN 'decided' ELSE 'superseded' END,
    CASE WHEN post.id / %(one_in)s %% 10 = 0 THEN 'c' || post.id / 4000 ELSE '' END, post.platform,
    coalesce(district.code, ''), party.number, post.posted_at, post.first_seen_at + interval '1 minute',
    random(), 5 + 15 * random(), CASE WHEN chance > 0.05 THEN post.first_seen_at + interval '5 hours' END,
    CASE WHEN chance > 0.05 THEN %(person)s END
FROM (SELECT *, random() AS chance FROM posts_post WHERE id > %(after)s AND id %% %(one_in)s = 0) AS post
LEFT JOIN registry_account AS account ON account.id = post.account_id
LEFT JOIN registry_candidate AS candidate ON candidate.id = account.candidate_id
LEFT JOIN registry_district AS district ON district.id = candidate.district_id
LEFT JOIN registry_party AS party ON party.id = candidate.party_id
ORDER BY post.id
"""
DECISION_ROWS = """
INSERT INTO review_findingdecision (finding_id, kind, norm, reason, decided_by_id, decided_at, seconds, undo_reason)
SELECT id, (ARRAY['not_relevant', 'education', 'watch', 'look_into'])[1 + id %% 4], '', 'Contoh.', %(person)s,
    created_at + interval '6 hours', 25, ''
FROM findings_finding WHERE status = 'decided' AND id > %(after)s ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by how often they are said; the first are on nearly every page, the last hardly anywhere."""

    words: Sequence[str]

    @classmethod
    def made(cls) -> Vocabulary:
        chance = random.Random(8)
        found = dict.fromkeys(COMMON.split())
        while len(found) < WORDS:
            found.setdefault("".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))))
        return cls(tuple(found))

    def sentence(self, chance: random.Random) -> str:
        """Each word about as often as its place says (Zipf's law)."""
        whole = log(len(self.words))
        return " ".join(
            self.words[min(int(exp(chance.random() * whole)), len(self.words) - 1)]
            for _ in range(chance.randint(5, 11))
        )

    def sentences(self, count: int) -> Iterator[str]:
        chance = random.Random(9)
        for _ in range(count):
            yield self.sentence(chance)


@dataclass
class Filler:
    """Grows an office whose clock shows ``now``; each call adds to what there is."""

    now: datetime
    reviewer: int  # id of the person who decided
    sentences: int = SENTENCES
    connections: int = 2  # that write posts side by side; with one, it is the caller's
    posts_made: int = 0
    accounts_made: int = 0

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.made()

    @property
    def today(self) -> date:
        from pantau.office.collection.looks import day_of

        return day_of(self.now)

    def lay_ground(self) -> None:
        """What does not grow: parties, districts, connectors, months, sentences."""
        from django.db import connection

        from pantau.office.collection import catalogue
        from pantau.office.collection.models import Connector
        from pantau.office.posts.actions import make_partitions

        catalogue.make_known()
        Connector.objects.filter(name__in=filter(None, PLATFORMS.values())).update(enabled=True)
        make_partitions((self.now - timedelta(days=DAYS)).date().replace(day=1), self.today)
        self._run(PARTY_ROWS)
        self._run(DISTRICT_ROWS)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_sentence (id integer PRIMARY KEY, said text NOT NULL)")
            with cursor.copy("COPY bench_sentence FROM STDIN") as copy:
                for at, said in enumerate(self.vocabulary.sentences(self.sentences), 1):
                    copy.write_row((at, said))
            cursor.execute("ANALYZE bench_sentence")

    def register(self, accounts: int) -> None:
        """So many accounts in all, with what is known of the next look at each."""
        if accounts <= self.accounts_made:
            return
        first, owners = self.accounts_made, self.accounts_made // ACCOUNTS_OF_ONE
        more = max(accounts // ACCOUNTS_OF_ONE - owners, 1)
        self._run(CANDIDATE_ROWS, first=owners, last=owners + more - 1)
        after = self._newest("registry_account")
        self._run(
            ACCOUNT_ROWS, first=first, last=accounts - 1, platforms=list(PLATFORMS), kinds=len(PLATFORMS),
            candidate=self._newest("registry_candidate") - more + 1, candidates=more,
        )  # fmt: skip
        self.accounts_made = accounts
        self._run(STATE_ROWS, after=after)
        self._run(DUE_NOW, due=DUE, route=self._route)
        for back, seen in ((2, 6), (1, 6)):
            day = self.today - timedelta(days=back)
            self._run(PLAN_ROWS, day=day, after=after, seen=seen)
            self._run(ATTEMPT_ROWS, day=day, after=after)

    @cached_property
    def _route(self) -> str:
        from pantau.office.collection.models import Connector

        return str(Connector.objects.get(name=PLATFORMS[LOOKED_BY]).route)

    def add_posts(self, count: int) -> None:
        """Each connection a stretch of the days at a time; then the findings and what became of them."""
        after = self._newest("posts_post")
        first, last = self.posts_made + 1, self.posts_made + count
        starts = range(first, last + 1, AT_ONCE)
        if self.connections == 1:
            for start in starts:
                self._add_some(start, first, last)
        else:
            with ThreadPoolExecutor(self.connections) as pool:
                list(pool.map(lambda start: self._add_apart(start, first, last), starts))
        self.posts_made = last
        self._add_findings(after)

    def _add_apart(self, start: int, first: int, last: int) -> None:
        from django.db import connection

        try:
            self._add_some(start, first, last)
        finally:
            connection.close()

    def _add_some(self, start: int, first: int, last: int) -> None:
        self._run(
            POST_ROWS, first=start, last=min(start + AT_ONCE - 1, last), **{"from": first, "to": last},
            begins=self.now - timedelta(days=DAYS), sentences=self.sentences, accounts=self.accounts_made,
            account=self._newest("registry_account") - self.accounts_made + 1,
        )  # fmt: skip

    def _add_findings(self, after: int) -> None:
        from pantau.office.findings.actions import keep_rulebook
        from pantau.web.ui import rulebook

        book = rulebook.current()
        keep_rulebook(book, self.now)
        found = self._newest("findings_finding")
        self._run(
            FINDING_ROWS, after=after, categories=list(book.categories), kinds=len(book.categories), one_in=ONE_IN,
            rulebook=book.hash, person=self.reviewer,
        )  # fmt: skip
        self._run(DECISION_ROWS, after=found, person=self.reviewer)

    def settle(self) -> None:
        """What the office's nights do: counts folded, tables looked through."""
        from django.db import connection

        from pantau.office.insight import summaries

        summaries.fold_all()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    # --- the statements ---------------------------------------------------------------------------

    def _run(self, statement: str, **given: Any) -> None:
        from django.db import connection

        from pantau.web.ui import rulebook

        usual = {
            "now": self.now, "election": rulebook.current().election, "parties": PARTIES, "districts": DISTRICTS,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(statement, usual | given)

    def _newest(self, table: str) -> int:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            return int(cursor.fetchone()[0])
