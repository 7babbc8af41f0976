"""How dates, spans of time and numbers read on a screen, in Indonesian and in English."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from pantau.engine import dates

NBSP = "\u00a0"

DAYS = {
    "id": ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}

MINUTE, HOUR, DAY = 60, 3600, 86400


def language() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"


def local(moment: datetime) -> datetime:
    """The moment on the office's wall clock. Raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; give an aware datetime")
    return moment.astimezone(timezone.get_default_timezone())


def zone_name(moment: datetime) -> str:
    zone = timezone.get_default_timezone()
    return dates.ZONES.get(str(zone)) or local(moment).tzname() or str(zone)


def day_name(moment: datetime) -> str:
    return DAYS[language()][local(moment).weekday()]


def month_name(moment: datetime, *, long: bool = False) -> str:
    return (dates.MONTHS if long else MONTHS)[language()][local(moment).month - 1]


def clock_time(moment: datetime) -> str:
    """08.00 in Indonesian, 08:00 in English."""
    return local(moment).strftime("%H.%M" if language() == "id" else "%H:%M")


def short_day(moment: datetime, *, year: bool = False) -> str:
    """12 Feb, with the year when asked."""
    parts = [str(local(moment).day), month_name(moment)]
    if year:
        parts.append(str(local(moment).year))
    return NBSP.join(parts)


def full_date(moment: datetime) -> str:
    """Sen, 12 Feb 2024"""
    return f"{day_name(moment)},{NBSP}{short_day(moment, year=True)}"


def noon(day: date) -> datetime:
    """Of a day of the office's calendar: the moment to write it by, in whatever zone."""
    return datetime.combine(day, time(12), timezone.get_default_timezone())


def full_day(day: date) -> str:
    """Sen, 12 Feb 2024, of a day of the office's calendar."""
    return full_date(noon(day))


def full_moment(moment: datetime) -> str:
    """Sen, 12 Feb 2024, 08.00 WITA"""
    return f"{full_date(moment)}, {clock_time(moment)}{NBSP}{zone_name(moment)}"


def short_moment(moment: datetime, now: datetime) -> str:
    """The day's name within six days, then the date, then the year: what a crowded list can carry."""
    then, today = local(moment), local(now)
    if abs((then.date() - today.date()).days) <= 6:
        return f"{day_name(moment)}{NBSP}{clock_time(moment)}"
    if then.year == today.year:
        return f"{short_day(moment)}{NBSP}{clock_time(moment)}"
    return short_day(moment, year=True)


def _units(seconds: int) -> str:
    """One unit, or two where the second still matters to somebody waiting."""
    if seconds < HOUR:
        return _minutes(seconds // MINUTE)
    if seconds < DAY:
        hours, rest = divmod(seconds, HOUR)
        return _joined(_hours(hours), _minutes(rest // MINUTE) if hours < 3 and rest >= MINUTE else "")
    days, rest = divmod(seconds, DAY)
    if days < 7:
        return _joined(_days(days), _hours(rest // HOUR) if rest >= HOUR else "")
    if days < 60:
        return _days(days)
    if days < 730:
        return _months(days // 30)
    return _years(days // 365)


def _joined(first: str, second: str) -> str:
    return f"{first} {second}" if second else first


def _minutes(n: int) -> str:
    return ngettext("%(n)s menit", "%(n)s menit", n) % {"n": n}


def _hours(n: int) -> str:
    return ngettext("%(n)s jam", "%(n)s jam", n) % {"n": n}


def _days(n: int) -> str:
    return ngettext("%(n)s hari", "%(n)s hari", n) % {"n": n}


def _months(n: int) -> str:
    return ngettext("%(n)s bulan", "%(n)s bulan", n) % {"n": n}


def _years(n: int) -> str:
    return ngettext("%(n)s tahun", "%(n)s tahun", n) % {"n": n}


def duration(span: timedelta) -> str:
    """The length of a span, without direction: 1 hari 21 jam."""
    return _units(max(int(abs(span.total_seconds())), MINUTE)).replace(" ", NBSP)


def relative(moment: datetime, now: datetime) -> str:
    """3 jam lalu, 1 hari 21 jam lagi, or 'baru saja' within a minute."""
    span = moment - now
    if abs(span.total_seconds()) < MINUTE:
        return gettext("baru saja")
    pattern = gettext("%(span)s lagi") if span > timedelta(0) else gettext("%(span)s lalu")
    return pattern % {"span": duration(span)}


def number(value: int | float | Decimal) -> str:
    """13.100 in Indonesian, 13,100 in English; at most two decimals."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def percent(ratio: float | Decimal, decimals: int = 1) -> str:
    """0.254 reads 25,4 % in Indonesian and 25.4% in English."""
    text = f"{100 * float(ratio):.{decimals}f}"
    return f"{text}%" if language() == "en" else f"{text.replace('.', ',')}{NBSP}%"


def size(count: int) -> str:
    """Bytes as people read them, in steps of 1000."""
    amount: float = count
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{number(round(amount, 1) if unit != 'B' else count)}{NBSP}{unit}"
