"""Coordinated groups as one page to read, hand on and print: pictures and tables, no script, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from pathlib import Path

from pantau.cli.network_files import Run
from pantau.engine.detect.network_picture import picture
from pantau.engine.detect.networks import Act, Group, Shared, strongest

MOST_GROUPS = 30  # shown of a window
MOST_ACCOUNTS = 60  # drawn of a group
MOST_LISTED = 200  # named of a group
SHOWN_TEXT = 280
WITA = timezone(timedelta(hours=8), "WITA")
LATEST = 253_402_300_799 - 24 * 3600  # seconds; a day before the last that a date can show

_WORDS = {
    "id": {
        "title": "Akun yang membagikan hal yang sama hampir bersamaan",
        "caution": "Kesamaan bukan bukti kesepakatan. Redaksi berita, ranting partai, dan penggemar juga "
        "membagikan hal yang sama. Kelompok di bawah ini adalah alasan untuk melihat unggahannya, bukan kesimpulan.",
        "of": "Dari {file}. Metode CooRTweet: setiap akun ikut paling sedikit {least} kali; garis dihitung bila "
        "bobotnya di atas kuantil {quantile}.",
        "window": "Jendela",
        "shares": "Berbagi",
        "pairs": "Pasangan",
        "edges": "Garis",
        "threshold": "Batas bobot",
        "coordinated": "Di atas batas",
        "groups": "Kelompok",
        "within": "Dalam {window}",
        "none": "Tidak ada kelompok dalam jendela ini.",
        "group": "Kelompok {number}: {count} akun",
        "span": "{first} sampai {last} · {objects} hal dibagikan bersama",
        "picture": "Gambar kelompok {number}: lingkaran ialah akun, garis ialah berbagi bersama",
        "legend": "Makin tebal garis, makin sering bersama.",
        "fast": "Garis berwarna kuat juga berlaku dalam {window}.",
        "drawn": "Digambar {shown} dari {count} akun, yang paling sering bersama.",
        "accounts": "Akun",
        "more_accounts": "dan {count} akun lain",
        "shared": "Yang dibagikan",
        "by": "Akun",
        "posts": "Unggahan",
        "more_posts": "dan {count} lagi",
        "more_objects": "{count} hal lain tidak ditampilkan.",
        "more_groups": "{count} kelompok lain tidak ditampilkan; berkas CSV, GraphML, dan JSON memuat semuanya.",
        "unknown": "waktu tidak terbaca",
        "units": "{} detik|{} menit|{} jam|{} hari",
    },
    "en": {
        "title": "Accounts that share the same things at nearly the same time",
        "caution": "Sameness is no proof of an agreement. News offices, party branches and fans share the same "
        "things, too. The groups below are reasons to look at the posts, not conclusions.",
        "of": "From {file}. CooRTweet's method: each account takes part at least {least} times; an edge counts where "
        "its weight is above the {quantile} quantile.",
        "window": "Window",
        "shares": "Shares",
        "pairs": "Pairs",
        "edges": "Edges",
        "threshold": "Weight limit",
        "coordinated": "Above it",
        "groups": "Groups",
        "within": "Within {window}",
        "none": "No group within this window.",
        "group": "Group {number}: {count} accounts",
        "span": "{first} to {last} · {objects} things shared together",
        "picture": "Picture of group {number}: circles are accounts, lines are sharing together",
        "legend": "The thicker a line, the more often together.",
        "fast": "Lines in strong colour also hold within {window}.",
        "drawn": "{shown} of {count} accounts are drawn, those most often together.",
        "accounts": "Accounts",
        "more_accounts": "and {count} other accounts",
        "shared": "What was shared",
        "by": "Accounts",
        "posts": "Posts",
        "more_posts": "and {count} more",
        "more_objects": "{count} other things are not shown.",
        "more_groups": "{count} other groups are not shown; the CSV, GraphML and JSON files have all.",
        "unknown": "time unreadable",
        "units": "{} seconds|{} minutes|{} hours|{} days",
    },
}

_STYLE = Path(__file__).with_suffix(".css")


def page(runs: Sequence[Run], file: str, language: str) -> str:
    """HTML in one piece; every word of the posts is escaped."""
    words = _WORDS[language]
    method = runs[0].method
    of = words["of"].format(
        file=file, least=method.min_participation, quantile=_number(f"{method.edge_weight:g}", words)
    )
    parts = [
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{words['title']}</title><style>{_STYLE.read_text()}</style></head><body><main>",
        f'<h1>{words["title"]}</h1><p class="caution">{words["caution"]}</p>',
        f'<p class="soft"><bdi>{escape(of)}</bdi></p>',
        *_windows(runs, words),
    ]
    for run in runs:
        parts.extend(_run(run, words))
    parts.append("</main></body></html>\n")
    return "".join(parts)


def _windows(runs: Sequence[Run], words: dict[str, str]) -> Iterator[str]:
    columns = ("window", "shares", "pairs", "edges", "threshold", "coordinated", "groups")
    yield '<div class="wide"><table><thead><tr>'
    yield "".join(
        f"<th{'' if name == 'window' else ' class=count'} scope=col>{words[name]}</th>" for name in columns
    )
    yield "</tr></thead><tbody>"
    for run in runs:
        known = run.summary()
        cells = (
            known["rows"], known["pairs"], known["edges"], f"{known['threshold']:g}", known["coordinated"],
            len(run.groups),
        )  # fmt: skip
        yield f"<tr><th scope=row>{_duration(run.method.time_window, words)}</th>"
        yield "".join(f"<td class=count>{_number(cell, words)}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table></div>"


def _run(run: Run, words: dict[str, str]) -> Iterator[str]:
    window = _duration(run.method.time_window, words)
    yield f"<section><h2>{words['within'].format(window=window)}</h2>"
    if not run.groups:
        yield f"<p>{words['none']}</p>"
    for number, group in enumerate(run.groups[:MOST_GROUPS], 1):
        yield from _group(number, group, run, words)
    if (left := len(run.groups) - MOST_GROUPS) > 0:
        yield f"<p>{words['more_groups'].format(count=_number(left, words))}</p>"
    yield "</section>"


def _group(number: int, group: Group, run: Run, words: dict[str, str]) -> Iterator[str]:
    count = len(group.accounts)
    title = words["group"].format(number=number, count=_number(count, words))
    span = words["span"].format(
        first=_moment(group.first, words),
        last=_moment(group.last, words),
        objects=_number(group.objects, words),
    )
    yield f'<article><h3>{title}</h3><p class="soft">{span}</p><div class="two"><div>'
    chosen, edges = strongest(group, MOST_ACCOUNTS)
    yield f'<figure role="img" aria-label="{words["picture"].format(number=number)}">'
    yield picture(len(chosen), edges)
    told = [words["legend"]]
    if run.method.fast_window is not None:
        told.append(words["fast"].format(window=_duration(run.method.fast_window, words)))
    if len(chosen) < count:
        told.append(words["drawn"].format(shown=len(chosen), count=_number(count, words)))
    yield f"<figcaption>{' '.join(told)}</figcaption></figure>"
    drawn = {place: shown for shown, place in enumerate(chosen, 1)}
    order = [*chosen, *(place for place in range(count) if place not in drawn)]
    listed = "".join(f"<li><bdi>{escape(group.accounts[place])}</bdi></li>" for place in order[:MOST_LISTED])
    yield f'<p class="soft"><b>{words["accounts"]}</b></p><ol>{listed}</ol>'
    if count > MOST_LISTED:
        yield f'<p class="soft">{words["more_accounts"].format(count=_number(count - MOST_LISTED, words))}</p>'
    yield '</div><div class="wide"><table><thead><tr>'
    yield f"<th scope=col>{words['shared']}</th><th scope=col class=count>{words['by']}</th>"
    yield f"<th scope=col>{words['posts']}</th></tr></thead><tbody>"
    for shared in group.shared:
        yield _row(shared, run, words)
    yield "</tbody></table>"
    if (left := group.objects - len(group.shared)) > 0:
        yield f'<p class="soft">{words["more_objects"].format(count=_number(left, words))}</p>'
    yield "</div></div></article>"


def _row(shared: Shared, run: Run, words: dict[str, str]) -> str:
    text = run.names.get(shared.object, shared.object)
    shown = text if len(text) <= SHOWN_TEXT else text[:SHOWN_TEXT] + "…"
    posts = "".join(f"<li>{_act(act, words)}</li>" for act in shared.acts)
    more = shared.posts - len(shared.acts)
    if more > 0:
        posts += f'<li class="soft">{words["more_posts"].format(count=_number(more, words))}</li>'
    what = _link(text, shown) if text == shared.object else f"<bdi>{escape(shown)}</bdi>"
    accounts = f"<td class=count>{_number(shared.accounts, words)}</td>"
    return f"<tr><td class=what>{what}</td>{accounts}<td class=acts><ul>{posts}</ul></td></tr>"


def _act(act: Act, words: dict[str, str]) -> str:
    address = act.address or (act.content if act.content.startswith(("https://", "http://")) else "")
    what = _link(address, act.account) if address else f"<bdi>{escape(act.account)}</bdi>"
    return f'{what} <span class="soft">{_moment(act.time, words)}</span>'


def _link(address: str, shown: str) -> str:
    """Only web addresses become links."""
    if address.startswith(("https://", "http://")):
        return (
            f'<a href="{escape(address)}" rel="noreferrer noopener nofollow"><bdi>{escape(shown)}</bdi></a>'
        )
    return f"<bdi>{escape(shown)}</bdi>"


def _number(value: object, words: dict[str, str]) -> str:
    if not isinstance(value, int):
        return str(value).replace(".", ",") if words is _WORDS["id"] else str(value)
    shown = f"{value:,}"
    return shown.replace(",", ".") if words is _WORDS["id"] else shown


def _duration(seconds: float, words: dict[str, str]) -> str:
    units = words["units"].split("|")
    for size, unit in ((86_400, units[3]), (3_600, units[2]), (60, units[1])):
        if seconds >= size and seconds % size == 0:
            return unit.format(_number(int(seconds // size), words))
    return units[0].format(_number(f"{seconds:g}", words))


def _moment(seconds: float, words: dict[str, str]) -> str:
    if not -LATEST < seconds < LATEST:
        return words["unknown"]
    try:
        moment = datetime.fromtimestamp(seconds, UTC).astimezone(WITA)
    except (OverflowError, ValueError, OSError):
        return words["unknown"]
    return f"{moment:%Y-%m-%d %H.%M.%S} WITA"
