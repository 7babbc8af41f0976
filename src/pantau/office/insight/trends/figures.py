"""The charts of trends. Counts come from summaries.py alone, so that a page costs the same however much there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.measure import counted_interval
from pantau.engine.post import PLATFORMS
from pantau.office.collection.models import CoverageStatement
from pantau.office.insight import charts, summaries
from pantau.office.insight.charts import Bar, Chart, Line, table_of
from pantau.office.insight.summaries import Counts
from pantau.office.insight.trends.asked import Asked
from pantau.office.registry.models import District, Party
from pantau.office.review.models import Kind
from pantau.web.ui import formats, rulebook
from pantau.web.ui.labels import platform_name
from pantau.web.ui.ribbon import in_language

PER = 1000  # posts, of a rate


def nothing_known(code: str) -> str:
    """How an empty code stands in an address."""
    return code or "-"


@dataclass(frozen=True)
class Figures:
    """Every chart by its name in addresses; what several read is read once."""

    asked: Asked

    @cached_property
    def days(self) -> list[date]:
        return [self.asked.span.first + timedelta(days=more) for more in range(self.asked.days)]

    @cached_property
    def counts(self) -> Counts:
        return summaries.of(self.asked.span)

    def by(self, measure: str, dimension: str) -> dict[str, int]:
        """Code -> how many."""
        return self.counts.by(measure, dimension)

    @property
    def posts(self) -> int:
        return self.by("posts", "").get("", 0)

    @property
    def findings(self) -> int:
        return self.by("findings", "").get("", 0)

    @property
    def decisions(self) -> int:
        return self.by("decisions", "").get("", 0)

    def chart(self, name: str) -> Chart:
        """Raises KeyError for a name that no chart has."""
        made: Chart = CHARTS[name](self)
        return made

    def files(self, name: str) -> Mapping[str, str]:
        return {
            kind: reverse("insight:trend-file", args=[name, kind]) + self.asked.query()
            for kind in charts.FILES
        }

    # --- over time --------------------------------------------------------------------------------

    def posts_by_day(self) -> Chart:
        found = self.counts.days("posts")
        gone = self.counts.days("gone")
        return self._over_time(
            "unggahan",
            _("Unggahan tiap hari"),
            _("Menurut hari diunggah; yang kemudian hilang tetap dihitung. Hari ini belum selesai."),
            [
                (_("Unggahan"), found, "unggahan", {}),
                (_("Hilang"), gone, "unggahan", {"hilang": "1"}),
            ],
            self.posts,
        )

    def findings_by_day(self) -> Chart:
        found = self.counts.days("findings")
        decided = self.counts.days("decisions")
        return self._over_time(
            "temuan",
            _("Temuan dan putusan tiap hari"),
            _("Temuan menurut hari unggahannya, putusan menurut hari diputus. Temuan adalah alasan melihat."),
            [(_("Temuan"), found, "temuan", {}), (_("Putusan"), decided, "putusan", {})],
            self.findings + self.decisions,
        )

    def accounts_by_day(self) -> Chart:
        """From the daily statements, which are kept: of the whole regency and every platform."""
        kept = CoverageStatement.objects.filter(day__range=(self.asked.span.first, self.asked.span.last))
        held = {one[0]: one[1:] for one in kept.order_by("edition").values_list("day", "registered", "seen")}
        days = sorted(held)
        rows = [
            [
                {"text": formats.full_day(day), "href": f"{reverse('collection:coverage')}?hari={day}"},
                held[day][0],
                held[day][1],
                {"text": formats.percent(held[day][1] / held[day][0]) if held[day][0] else "–"},
            ]
            for day in reversed(days)
        ]
        lines = [
            Line(_("Terdaftar"), [held[day][0] for day in days]),
            Line(_("Terlihat"), [held[day][1] for day in days]),
        ]
        return Chart(
            "akun",
            _("Akun terdaftar dan terlihat"),
            charts.lines([_short(day) for day in days], lines if days else []),
            table_of(
                _("Akun tiap hari"), (_("Hari"), _("Terdaftar"), _("Terlihat"), _("Bagian")), rows,
                _("Pernyataan harian dibuat setelah hari berakhir."),
            ) | {"folded": True},
            ("day", "registered", "seen"),
            [(day.isoformat(), *held[day]) for day in days],
            _says(_("Akun terdaftar dan terlihat"), [(formats.full_day(days[-1]), held[days[-1]][1])] if days else []),
            _("Di semua platform. Belum terlihat bukan berarti tidak mengunggah."),
            _("pernyataan cakupan harian"),
            held[days[-1]][0] if days else 0,
            self.files("akun"),
        )  # fmt: skip

    def _over_time(
        self,
        name: str,
        title: str,
        note: str,
        several: Sequence[tuple[str, Mapping[date, int], str, Mapping[str, str]]],
        cases: int,
    ) -> Chart:
        rows = [
            [
                formats.full_day(day),
                *(
                    self.number(found.get(day, 0), kind, dari=day.isoformat(), sampai=day.isoformat(), **more)
                    for _label, found, kind, more in several
                ),
            ]
            for day in reversed(self.days)
        ]
        return Chart(
            name,
            title,
            charts.lines(
                [_short(day) for day in self.days],
                [
                    Line(label, [found.get(day, 0) for day in self.days])
                    for label, found, _kind, _more in several
                ],
            ),
            table_of(title, (_("Hari"), *(one[0] for one in several)), rows) | {"folded": True},
            ("day", *(one[0] for one in several)),
            [(day.isoformat(), *(one[1].get(day, 0) for one in several)) for day in self.days],
            _says(title, [(label, sum(found.values())) for label, found, _kind, _more in several]),
            note,
            source(),
            cases,
            self.files(name),
        )

    # --- by one dimension -------------------------------------------------------------------------

    def by_platform(self) -> Chart:
        posts, findings, gone = (self.counts.by_platform(one) for one in ("posts", "findings", "gone"))
        codes = [one for one in PLATFORMS if one in posts or one in findings]
        return self._rates(
            "platform", _("Menurut platform"), _("Platform"), codes, lambda code: str(platform_name(code)), "platform",
            posts, findings, (_("Hilang"), gone, "unggahan", {"hilang": "1"}),
        )  # fmt: skip

    def by_party(self) -> Chart:
        """In the order of the ballot, every party of it."""
        book = rulebook.current()
        names = dict(Party.objects.filter(election=book.election).values_list("number", "short"))
        named = {str(number): f"{number} {short}" for number, short in sorted(names.items())}
        return self._owners(
            "party", "partai", _("Menurut partai"), _("Partai"), named, _("Tanpa partai terdaftar")
        )

    def by_district(self) -> Chart:
        election = rulebook.current().election
        named = dict(District.objects.filter(election=election).values_list("code", "name"))
        return self._owners(
            "district", "dapil", _("Menurut dapil"), _("Dapil"), named, _("Dapil tidak diketahui")
        )

    def _owners(
        self, dimension: str, parameter: str, title: str, head: str, named: dict[str, str], unknown: str
    ) -> Chart:
        posts, findings = (self.by(one, dimension) for one in ("posts", "findings"))
        codes = [
            *named,
            *sorted({*posts, *findings} - {*named, ""}),
            *([""] if "" in {*posts, *findings} else []),
        ]
        return self._rates(
            parameter,
            title,
            head,
            codes,
            lambda code: named.get(code) or code or unknown,
            parameter,
            posts,
            findings,
        )

    def _rates(
        self,
        name: str,
        title: str,
        head: str,
        codes: Sequence[str],
        label: Callable[[str], str],
        parameter: str,
        posts: Mapping[str, int],
        findings: Mapping[str, int],
        *more: tuple[str, Mapping[str, int], str, Mapping[str, str]],
    ) -> Chart:
        """Findings among so many posts, with the interval that chance leaves; never findings alone."""
        told = [(code, label(code), *rate(findings.get(code, 0), posts.get(code, 0))) for code in codes]
        rows = [
            [
                text,
                self.number(posts.get(code, 0), "unggahan", **{parameter: nothing_known(code)}),
                self.number(findings.get(code, 0), "temuan", **{parameter: nothing_known(code)}),
                {"text": shown(value), "sub": between(low, high)} if value is not None else {"text": "–"},
                *(
                    self.number(found.get(code, 0), kind, **{parameter: nothing_known(code)} | dict(also))
                    for _label, found, kind, also in more
                ),
            ]
            for code, text, value, low, high in told
        ]
        bars = [
            Bar(text, value or 0, shown(value) if value is not None else "–", low, high)
            for _code, text, value, low, high in told
        ]
        return Chart(
            name,
            title,
            charts.bars(bars),
            table_of(
                title, (head, _("Unggahan"), _("Temuan"), _("Per 1.000"), *(one[0] for one in more)), rows
            )
            | {"keep": not more, "tiles": bool(more)},
            ("code", "title", "posts", "findings", "per_1000", "low", "high", *(one[0] for one in more)),
            [
                (
                    code,
                    text,
                    posts.get(code, 0),
                    findings.get(code, 0),
                    _round(value),
                    _round(low),
                    _round(high),
                    *(one[1].get(code, 0) for one in more),
                )
                for code, text, value, low, high in told
            ],
            _says(
                title, [(text, shown(value)) for _code, text, value, _low, _high in told if value is not None]
            ),
            _("Temuan tiap 1.000 unggahan; garis hitam: rentang 95% yang wajar karena kebetulan."),
            source(),
            sum(posts.values()),
            self.files(name),
        )

    def by_category(self) -> Chart:
        named = {code: in_language(title) for code, title in rulebook.current().categories.items()}
        return self._counts(
            "kategori", _("Menurut jenis dugaan"), _("Jenis dugaan"), "category", named, "findings", "temuan"
        )

    def by_phase(self) -> Chart:
        named = {one.id: in_language(one.title) for one in rulebook.current().calendar.phases}
        return self._counts("masa", _("Menurut masa pemilu"), _("Masa"), "phase", named, "findings", "temuan")

    def by_decision(self) -> Chart:
        named = {str(code): str(label) for code, label in Kind.choices}
        return self._counts(
            "putusan", _("Menurut putusan"), _("Putusan"), "status", named, "decisions", "putusan"
        )

    def _counts(
        self,
        name: str,
        title: str,
        head: str,
        dimension: str,
        named: Mapping[str, str],
        measure: str,
        kind: str,
    ) -> Chart:
        found = self.by(measure, dimension)
        codes = [*(code for code in named if code in found), *sorted({*found} - {*named})]
        told = [(code, named.get(code) or code or _("Tidak diketahui"), found[code]) for code in codes]
        whole = sum(found.values())
        parameter = {"category": "kategori", "phase": "masa", "status": "putusan"}[dimension]
        rows = [
            [
                text,
                self.number(count, kind, **{parameter: nothing_known(code)}),
                {"text": formats.percent(count / whole)},
            ]
            for code, text, count in told
        ]
        return Chart(
            name,
            title,
            charts.bars([Bar(text, count) for _code, text, count in told]),
            table_of(title, (head, _("Banyaknya"), _("Bagian")), rows),
            ("code", "title", "count"),
            told,
            _says(title, [(text, formats.number(count)) for _code, text, count in told]),
            _("Jumlah temuan, bukan jumlah orang atau unggahan.")
            if measure == "findings"
            else _("Putusan peninjau yang berlaku; yang dibatalkan tidak dihitung."),
            source(),
            whole,
            self.files(name),
        )

    def number(self, count: int, kind: str, **more: str) -> Any:
        return {"number": count, "href": self.asked.behind(kind, **more)} if count else 0


#: Shown two in a row: pictures above their tables.
SMALL = ("unggahan", "temuan", "akun", "masa")
CHARTS: dict[str, Callable[[Figures], Chart]] = {
    "unggahan": Figures.posts_by_day,
    "temuan": Figures.findings_by_day,
    "akun": Figures.accounts_by_day,
    "kategori": Figures.by_category,
    "platform": Figures.by_platform,
    "partai": Figures.by_party,
    "dapil": Figures.by_district,
    "masa": Figures.by_phase,
    "putusan": Figures.by_decision,
}


def rate(findings: int, posts: int) -> tuple[float | None, float | None, float | None]:
    """Findings per 1,000 posts with the interval of their count; None where there are no posts."""
    if not posts:
        return None, None, None
    low, high = counted_interval(findings)
    return PER * findings / posts, PER * low / posts, PER * high / posts


def source() -> str:
    return _("yang tersimpan di Pantau sampai saat ini")


def _says(title: str, told: Sequence[tuple[str, Any]]) -> str:
    parts = [
        f"{label} {value if isinstance(value, str) else formats.number(value)}" for label, value in told[:12]
    ]
    return f"{title}. {', '.join(parts)}." if parts else f"{title}. {_('Tidak ada data.')}"


def _short(day: date) -> str:
    return formats.short_day(formats.noon(day))


def shown(value: float | None) -> str:
    """A rate, or a dash where nothing is known."""
    return "–" if value is None else formats.number(round(value, 1))


def between(low: float | None, high: float | None) -> str:
    return f"{shown(low)}–{shown(high)}"


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
