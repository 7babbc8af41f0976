"""Plans said in Indonesian and English sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Literal

from .access import DAY_S, Access, Fact, Platform, Quota, Route
from .prospect import Obstacle, Prospect
from .tiering import TEMPERATURES, Temperature

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")

MINUTE_S, HOUR_S = 60, 3600
_MOST_SECONDS, _MOST_MINUTES, _MOST_HOURS = 120, 180 * MINUTE_S, 36 * HOUR_S
_SLACK = 0.05  # of the unit shown: 10.02 minutes are said as 10, not as 11
_BUSY_PER_S = 10  # calls a second worth a word of warning

_UNITS = {
    "id": {"second": "detik", "minute": "menit", "hour": "jam", "day": "hari"},
    "en": {"second": "second", "minute": "minute", "hour": "hour", "day": "day"},
}
_HOLDERS = {
    "app": {"id": "untuk seluruh aplikasi", "en": "for the whole app"},
    "app_user": {"id": "untuk tiap pengguna harian aplikasi", "en": "for each daily user of the app"},
    "token": {"id": "untuk tiap token", "en": "for each token"},
    "account": {"id": "untuk tiap akun", "en": "for each account"},
}
_TIERS: Mapping[Temperature, Mapping[Language, str]] = {
    "hot": {"id": "yang mengunggah dalam sehari", "en": "those that posted within a day"},
    "warm": {"id": "yang mengunggah dalam sepekan", "en": "those that posted within a week"},
    "cold": {"id": "yang lain", "en": "others"},
}


def figure(value: float, language: Language, digits: int = 0) -> str:
    """6,456 in English and 6.456 in Indonesian."""
    shown = f"{value:,.{digits}f}"
    return shown.translate(str.maketrans(",.", ".,")) if language == "id" else shown


def span(seconds: float, language: Language) -> str:
    """A length of time as people say it, rounded up so that no promise is made better than it is."""
    if seconds < _MOST_SECONDS:
        return _counted(ceil(seconds - _SLACK), "second", language)
    if seconds < _MOST_MINUTES:
        return _counted(ceil(seconds / MINUTE_S - _SLACK), "minute", language)
    if seconds < _MOST_HOURS:
        return _counted(_tenths_up(seconds / HOUR_S), "hour", language)
    return _counted(_tenths_up(seconds / DAY_S), "day", language)


def promised(place: Platform, best: Prospect | None, consented: bool, language: Language) -> str:
    """The promise in one sentence."""
    whose = _whose(place, consented, language)
    if best is None or best.freshness_s is None:
        return {
            "id": f"Untuk akun {whose} tidak ada yang dapat dijanjikan.",
            "en": f"Nothing can be promised for {whose} accounts.",
        }[language]
    pace = span(best.freshness_s, language)
    if best.route.mode == "push":
        return {
            "id": f"Kiriman baru akun {whose} diberitahukan oleh platform, biasanya dalam {pace}.",
            "en": f"New posts of {whose} accounts are pushed by the platform, usually within {pace}.",
        }[language]
    return {
        "id": f"Dengan kuota ini setiap akun {whose} dilihat tiap {pace}.",
        "en": f"With this quota every {whose} account is looked at every {pace}.",
    }[language]


def kept(route: Route, place: Platform, paces: Mapping[Temperature, float], language: Language) -> str:
    """What a route that is switched on keeps, in one sentence. ``paces``: seconds between looks, by tier."""
    whose = _whose(place, route.consent, language)
    if route.mode == "push":
        delay, again = span(route.pace.value, language), span(max(paces.values()), language)
        return {
            "id": f"Unggahan baru akun {whose} diberitahukan oleh platform, biasanya dalam {delay}; akunnya "
            f"dilihat lagi tiap {again}.",
            "en": f"New posts of {whose} accounts are pushed by the platform, usually within {delay}; the "
            f"accounts are looked at again every {again}.",
        }[language]
    said = [(tier, span(paces[tier], language)) for tier in TEMPERATURES if tier in paces]
    if len({pace for _, pace in said}) == 1:
        pace = said[0][1]
        return {
            "id": f"Setiap akun {whose} dilihat tiap {pace}.",
            "en": f"Every {whose} account is looked at every {pace}.",
        }[language]
    return _tiered(whose, list(_told_once(said)), language)


def _told_once(said: Sequence[tuple[Temperature, str]]) -> Iterator[tuple[Temperature, str]]:
    """Of tiers that are looked at alike the last is told: who posted within a day did so within the week, and the
    cold are what is left.
    """
    for place, (tier, pace) in enumerate(said):
        if place + 1 == len(said) or said[place + 1][1] != pace:
            yield tier, pace


def _tiered(whose: str, told: Sequence[tuple[Temperature, str]], language: Language) -> str:
    (first, pace), *others = ((_TIERS[tier][language], pace) for tier, pace in told)
    looked = {
        "id": f"Akun {whose} {first} dilihat tiap {pace}",
        "en": f"Of {whose} accounts, {first} are looked at every {pace}",
    }[language]
    every = {"id": "tiap", "en": "every"}[language]
    return looked + "".join(f", {which} {every} {pace}" for which, pace in others) + "."


def streamed(route: Route, place: Platform, again_s: float, language: Language) -> str:
    """What a line that is kept open gives, in one sentence."""
    whose, again = _whose(place, route.consent, language), span(again_s, language)
    return {
        "id": f"Unggahan baru akun {whose} tiba seketika selama alirannya terbuka; akunnya dilihat lagi tiap "
        f"{again}.",
        "en": f"New posts of {whose} accounts arrive at once while the stream is open; the accounts are looked "
        f"at again every {again}.",
    }[language]


def reasons(
    place: Platform,
    best: Prospect | None,
    prospects: Sequence[Prospect],
    tokens: int,
    consented: bool,
    access: Access,
    language: Language,
) -> tuple[str, ...]:
    """The promise, and why it is no better."""
    said = [promised(place, best, consented, language)]
    if best is not None and best.feasible:
        said += _grounds(best, tokens, access, language)
        said += (_besides(found, language) for found in prospects if found.fits and found.route.best_effort)
    else:
        for found in prospects:
            said += _stopped(found, language)
        said += (f"{route.closed[language]}." for route in place.routes if route.closed)
    if not consented and any(route.consent for route in place.routes):
        said.append(_with_consent(place, language))
    if place.blind:
        said.append(f"{place.blind[language]}.")
    return tuple(said)


def _grounds(best: Prospect, tokens: int, access: Access, language: Language) -> Iterator[str]:
    route = best.route
    yield {"id": f"Jalannya: {route.title['id']}.", "en": f"The route: {route.title['en']}."}[language]
    calls, limit = figure(best.calls_per_day, language), figure(best.capacity_per_day, language)
    yield {
        "id": f"Terpakai {calls} dari {limit} panggilan sehari.",
        "en": f"It takes {calls} of {limit} calls a day.",
    }[language]
    yield from (_quota(quota, tokens, access, language) for quota in route.quotas)
    yield from _tokens(route, tokens, language)
    yield from _side_costs(best, language)
    yield {"id": f"Syarat: {route.needs['id']}.", "en": f"It needs: {route.needs['en']}."}[language]


def _quota(quota: Quota, tokens: int, access: Access, language: Language) -> str:
    amount, share = figure(quota.amount, language), figure(100 * quota.headroom.value, language)
    window = span(quota.window_s, language)
    whom = _HOLDERS[quota.per][language]
    held = f" × {tokens}" if quota.per in ("token", "app_user") else ""
    source = f"{access.sources[quota.source]}, {quota.mark}"
    return {
        "id": f"Kuota: {amount} panggilan tiap {window} {whom}{held}; dipakai {share}% ({source}).",
        "en": f"The quota: {amount} calls every {window} {whom}{held}; {share}% of it is used ({source}).",
    }[language]


def _tokens(route: Route, tokens: int, language: Language) -> Iterator[str]:
    if tokens == 1:
        return
    if any(quota.per in ("token", "app_user") for quota in route.quotas):
        yield {
            "id": "Token tambahan hanya sah bila petugasnya sungguh memakai aplikasi.",
            "en": "Further tokens are lawful only if those officers truly use the app.",
        }[language]
    else:
        yield {
            "id": "Token tambahan tidak menambah kuota ini.",
            "en": "Further tokens add nothing to this quota.",
        }[language]


def _side_costs(best: Prospect, language: Language) -> Iterator[str]:
    route = best.route
    if best.calls_per_day > _BUSY_PER_S * DAY_S:
        rate = figure(best.calls_per_day / DAY_S, language)
        yield {
            "id": f"Itu {rate} panggilan tiap detik.",
            "en": f"That is {rate} calls every second.",
        }[language]
    if route.subscriptions:
        yield _channels(best, language)
    if route.upkeep:
        count = figure(best.upkeep_per_day, language)
        title = route.upkeep.title[language]
        yield {"id": f"Di luar kuota: {count} {title} sehari.", "en": f"Outside it: {count} {title} a day."}[
            language
        ]
    if best.usd_per_day:
        cost = figure(best.usd_per_day, language, 2)
        yield {"id": f"Biaya: sekitar US${cost} sehari.", "en": f"Cost: about US${cost} a day."}[language]


def _channels(best: Prospect, language: Language) -> str:
    subscriptions = best.route.subscriptions
    assert subscriptions is not None
    count = figure(subscriptions.needed(best.load.accounts), language)
    each = figure(subscriptions.accounts.value, language)
    most = _of_most(subscriptions.most, language)
    return {
        "id": f"Perlu {count} langganan{most}, masing-masing {each} akun.",
        "en": f"It needs {count} subscriptions{most} of {each} accounts each.",
    }[language]


def _of_most(most: Fact | None, language: Language) -> str:
    if most is None:
        return ""
    shown = figure(most.value, language)
    return {"id": f" dari {shown}", "en": f" of {shown}"}[language]


def _besides(found: Prospect, language: Language) -> str:
    title, delay = found.route.title[language], span(found.route.pace.value, language)
    return {
        "id": f"Selain itu {title} biasanya membawa kiriman baru dalam {delay}, tanpa dijanjikan.",
        "en": f"Besides, {title} usually bring new posts within {delay}; that is no promise.",
    }[language]


def _stopped(found: Prospect, language: Language) -> Iterator[str]:
    title = found.route.title[language]
    for obstacle in found.obstacles:
        yield f"{title}: {_obstacle(found, obstacle, language)}."
    if found.fits:
        yield {
            "id": f"{title}: muat dalam kuota, tetapi kiriman dapat hilang tanpa diketahui.",
            "en": f"{title}: fits the quota, but posts may be lost unnoticed.",
        }[language]


def _obstacle(found: Prospect, obstacle: Obstacle, language: Language) -> str:
    needed, allowed = figure(obstacle.needed, language), figure(obstacle.allowed, language)
    match obstacle.kind:
        case "quota":
            return _short_of_quota(found, obstacle, language)
        case "pace":
            shortest = span(obstacle.allowed, language)
            return {"id": f"tidak lebih cepat dari {shortest}", "en": f"no faster than {shortest}"}[language]
        case "accounts":
            return {"id": f"paling banyak {allowed} akun", "en": f"at most {allowed} accounts"}[language]
        case "posts":
            return {
                "id": f"{needed} kiriman sebulan, batasnya {allowed}",
                "en": f"{needed} posts a month, the cap is {allowed}",
            }[language]


def _short_of_quota(found: Prospect, obstacle: Obstacle, language: Language) -> str:
    needed, allowed = figure(obstacle.needed, language), figure(obstacle.allowed, language)
    times = figure(_tenths_up(obstacle.needed / obstacle.allowed), language, 1)
    most = figure(found.bearable, language)
    pace = span(found.reach_s, language)
    if found.route.mode == "push":
        looked = {"id": "", "en": ""}[language]
    else:
        looked = {"id": f" untuk sekali tiap {pace}", "en": f" for one look every {pace}"}[language]
    return {
        "id": f"perlu {needed} panggilan sehari{looked}, tersedia {allowed} "
        f"(perlu {times} kali kuota ini; cukup untuk {most} akun)",
        "en": f"{needed} calls a day are needed{looked}, {allowed} are there "
        f"({times} times this quota is needed; it is enough for {most} accounts)",
    }[language]


def _with_consent(place: Platform, language: Language) -> str:
    titles = ", ".join(route.title[language] for route in place.routes if route.consent and not route.closed)
    return {
        "id": f"Persetujuan pemilik akun membuka jalan lain: {titles}.",
        "en": f"The owners' consent opens another route: {titles}.",
    }[language]


def _whose(place: Platform, consented: bool, language: Language) -> str:
    """The platform's accounts; where consent opens a route, those with or without it."""
    title = place.title[language]
    if not any(route.consent for route in place.routes):
        return title
    if language == "id":
        return f"{title} {'dengan' if consented else 'tanpa'} persetujuan"
    return f"{'consenting' if consented else 'unconsented'} {title}"


def _tenths_up(value: float) -> float:
    return ceil(10 * value - _SLACK) / 10


def _counted(count: float, unit: str, language: Language) -> str:
    word = _UNITS[language][unit]
    if language == "en" and count != 1:
        word += "s"
    return f"{figure(count, language, 0 if count == int(count) else 1)} {word}"
