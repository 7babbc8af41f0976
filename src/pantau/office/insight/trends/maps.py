"""The map of sub-districts, from boundaries that come with Pantau or that the office put into its data folder."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _

from pantau.office.casework.models import Case
from pantau.office.collection import ledger
from pantau.office.insight import charts
from pantau.office.insight.charts import Chart, Shape, table_of
from pantau.office.insight.trends.figures import Figures, between, nothing_known, rate, shown
from pantau.office.registry.models import Subdistrict, Village
from pantau.web.ui import formats, rulebook

SHIPPED = Path(__file__).parents[1] / "places"
MOST_BYTES = 5_000_000
STEPS = 5

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """``rings``: code of a sub-district -> outlines in a box of width 1 and height ``proportion``, y downwards."""

    rings: Mapping[str, Sequence[Ring]]
    proportion: float
    attribution: str


def of_office() -> Places | None:
    """The first file whose codes are this office's; its own come before ours."""
    known = frozenset(Subdistrict.objects.values_list("code", flat=True))
    for path in _files():
        found = _read(path, path.stat().st_mtime_ns)
        if found is not None and known & found.rings.keys():
            return Places({code: rings for code, rings in found.rings.items() if code in known}, found.proportion,
                          found.attribution)  # fmt: skip
    return None


def _files() -> Iterable[Path]:
    own = Path(settings.PANTAU_DATA) / "places"
    for folder in (own, SHIPPED):
        yield from (one for one in sorted(folder.glob("*.geojson")) if one.stat().st_size <= MOST_BYTES)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> Places | None:
    """None for a file that is no such map; `properties.code` names each place."""
    try:
        told = json.loads(path.read_text())
        shapes = {
            str(one["properties"]["code"]): [part[0] for part in _polygons(one["geometry"])]
            for one in told["features"]
        }
        return _placed(shapes, str(told.get("attribution", "")))
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _polygons(geometry: Mapping[str, Any]) -> Sequence[Any]:
    return geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]


def _placed(shapes: Mapping[str, Sequence[Any]], attribution: str) -> Places:
    """Degrees into a box; a degree of longitude is shorter away from the equator."""
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    width = (east - west) * narrow
    rings = {
        code: [
            tuple(((x - west) * narrow / width, (north - y) / width) for x, y in ring)
            for ring in sorted(several, key=len, reverse=True)
        ]
        for code, several in shapes.items()
    }
    return Places(rings, (north - south) / width, attribution)


# --- charts ---------------------------------------------------------------------------------------


def by_district(figures: Figures) -> Chart | None:
    """Findings among posts of each district, drawn on its sub-districts: accounts are known by district, no nearer."""
    places = of_office()
    if places is None:
        return None
    posts, findings = (figures.by(one, "district") for one in ("posts", "findings"))
    election = rulebook.current().election
    held = list(
        Subdistrict.objects.filter(district__election=election, code__in=places.rings)
        .order_by("district__code", "name")
        .values_list("code", "name", "district__code", "district__name")
    )
    rates = {code: rate(findings.get(code, 0), posts.get(code, 0)) for _c, _n, code, _d in held}
    most = max((value for value, _low, _high in rates.values() if value is not None), default=0)
    shapes = [
        Shape(name, places.rings[code], _step(rates[district][0], most), shown(rates[district][0]))
        for code, name, district, _title in held
    ]
    titles = {district: title for _code, _name, district, title in held}
    rows = [
        [
            {"text": title, "sub": ", ".join(name for _c, name, of, _t in held if of == district)},
            figures.number(posts.get(district, 0), "unggahan", dapil=nothing_known(district)),
            figures.number(findings.get(district, 0), "temuan", dapil=nothing_known(district)),
            _with_span(*rates[district]),
        ]
        for district, title in titles.items()
    ]
    return Chart(
        "peta-dapil",
        _("Peta: temuan per 1.000 unggahan"),
        charts.places(shapes, places.proportion),
        table_of(_("Temuan per dapil"), (_("Dapil"), _("Unggahan"), _("Temuan"), _("Per 1.000")), rows),
        ("district", "title", "posts", "findings", "per_1000"),
        [
            (code, title, posts.get(code, 0), findings.get(code, 0), rates[code][0])
            for code, title in titles.items()
        ],
        _says(_("Peta kecamatan menurut dapil"), [(title, shown(rates[code][0])) for code, title in titles.items()]),
        _("Akun calon diketahui dapilnya, bukan kecamatannya: kecamatan satu dapil berwarna sama."),
        _("batas wilayah %(who)s") % {"who": places.attribution},
        sum(posts.get(code, 0) for code in titles),
        figures.files("peta-dapil"),
    )  # fmt: skip


def by_subdistrict(figures: Figures) -> Chart | None:
    """Cases opened in the span, by the village they are known to be of; None without any."""
    places = of_office()
    if places is None:
        return None
    span = figures.asked.span
    since, until = ledger.bounds(span.first)[0], ledger.bounds(span.last)[1]
    opened = Case.objects.filter(opened_at__gte=since, opened_at__lt=until)
    by_village = dict(opened.values_list("village_code").annotate(count=Count("pk")).order_by())
    if not by_village:
        return None
    of = dict(Village.objects.filter(code__in=by_village).values_list("code", "subdistrict__code"))
    counts: dict[str, int] = {}
    for village, count in by_village.items():
        counts[of.get(village, "")] = counts.get(of.get(village, ""), 0) + count
    held = list(
        Subdistrict.objects.filter(code__in=places.rings).order_by("name").values_list("code", "name")
    )
    most = max((counts.get(code, 0) for code, _name in held), default=0)
    shapes = [
        Shape(name, places.rings[code], _step(counts.get(code, 0), most), formats.number(counts.get(code, 0)))
        for code, name in held
    ]
    told = [
        *((code, name, counts.get(code, 0)) for code, name in held),
        ("", _("Desa tidak diketahui"), counts.get("", 0)),
    ]
    rows = [[name, count] for _code, name, count in told]
    return Chart(
        "peta-perkara",
        _("Peta: perkara yang dibuka"),
        charts.places(shapes, places.proportion),
        table_of(_("Perkara per kecamatan"), (_("Kecamatan"), _("Perkara")), rows),
        ("subdistrict", "title", "cases"),
        told,
        _says(_("Perkara per kecamatan"), [(name, str(count)) for _code, name, count in told if count]),
        _("Menurut desa perkaranya. Perkara, bukan orang."),
        _("batas wilayah %(who)s") % {"who": places.attribution},
        sum(counts.values()),
        figures.files("peta-perkara"),
    )  # fmt: skip


def _step(value: float | None, most: float) -> int | None:
    """0 for none, then fifths of the largest; None where nothing is known."""
    if value is None:
        return None
    return math.ceil(STEPS * value / most) if most else 0


def _with_span(value: float | None, low: float | None, high: float | None) -> dict[str, str]:
    return {"text": shown(value), "sub": between(low, high) if value is not None else ""}


def _says(title: str, told: Sequence[tuple[str, str]]) -> str:
    return f"{title}. " + ", ".join(f"{name} {count}" for name, count in told)


MAPS = {"peta-dapil": by_district, "peta-perkara": by_subdistrict}
