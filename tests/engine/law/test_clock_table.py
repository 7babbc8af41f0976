"""Time limits counted by hand on a paper calendar, row by row: both units, around every kind of day that is not worked.

Each row gives the start and the end by the rulebook's unit, by the disputed unit ("" where there is none), and until
when a paper can still be received where the office is closed on the last day. "24:00" is the end of that day. The
comment above says how it was counted; the day it starts on never counts. Weekdays are checked against the dates.
"""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from pantau.engine.law import OfficeTime, Rulebook, due, load_rulebook, office_time

WITA = ZoneInfo("Asia/Makassar")
PEMILU, PILKADA = "pemilu-2024", "pilkada-2024"

# fmt: off
ROWS: list[tuple[str, ...]] = [
    # ── Weeks without a day off ──────────────────────────────────────────────────────────────────────────
    # calendar 9..15; working 9 10 11 12, 15 16 17
    (PEMILU, "finding_set", "Mon 2024-01-08 09:00", "Mon 2024-01-15 24:00", "Wed 2024-01-17 24:00"),
    # calendar 13..19; working 15 16 17 18 19, 22 23
    (PEMILU, "finding_set", "Fri 2024-01-12 16:30", "Fri 2024-01-19 24:00", "Tue 2024-01-23 24:00"),
    # begun on a Saturday night: the first working day is Monday all the same: 15..19, 22 23
    (PEMILU, "finding_set", "Sat 2024-01-13 23:30", "Sat 2024-01-20 24:00", "Tue 2024-01-23 24:00"),
    # a Sunday's first second still belongs to Sunday: calendar 15..21; working 15..19, 22 23
    (PEMILU, "finding_set", "Sun 2024-01-14 00:00", "Sun 2024-01-21 24:00", "Tue 2024-01-23 24:00"),
    # working 9 10 11 12, 15..19, 22..26 = 4 + 5 + 5
    (PEMILU, "administrative_decision", "Mon 2024-01-08 10:00", "Fri 2024-01-26 24:00", ""),
    # working 16 17 18; calendar 16 17 18
    (PEMILU, "prosecutor_corrections", "Mon 2024-01-15 10:00", "Thu 2024-01-18 24:00", "Thu 2024-01-18 24:00"),

    # ── February 2024: Isra Mikraj Thu 8, collective leave Fri 9, Imlek Sat 10, vote Wed 14 ──────────────
    # working 6 7, (8 9 off, 10 11 weekend) 12 13, (14 vote) 15 16, (17 18) 19 = 2 + 2 + 2 + 1
    (PEMILU, "finding_set", "Mon 2024-02-05 10:00", "Mon 2024-02-12 24:00", "Mon 2024-02-19 24:00"),
    # working 12 13, 15 16, 19 20 21; the calendar reading ends on the day of the vote
    (PEMILU, "finding_set", "Wed 2024-02-07 23:59", "Wed 2024-02-14 24:00", "Wed 2024-02-21 24:00"),
    # working 12 13, 15 16, 19 20 21 from a holiday, too
    (PEMILU, "follow_up", "Thu 2024-02-08 08:00", "Thu 2024-02-15 24:00", "Wed 2024-02-21 24:00"),
    # Fri 9 is leave: working 12 13; calendar 8 9
    (PEMILU, "preliminary_study", "Wed 2024-02-07 15:00", "Fri 2024-02-09 24:00", "Tue 2024-02-13 24:00"),
    # working 12 13, (14) 15; calendar 11 12 13
    (PEMILU, "correction_done", "Sat 2024-02-10 20:00", "Tue 2024-02-13 24:00", "Thu 2024-02-15 24:00"),
    # working 6 7, 12 13, 15 16, 19..23, 26 27 28 = 2 + 2 + 2 + 5 + 3
    (PEMILU, "follow_up_extended", "Mon 2024-02-05 10:00", "Wed 2024-02-28 24:00", ""),
    # working 15 16, 19..23, 26..29, March 1, 4 5 = 2 + 5 + 4 + 1 + 2
    (PEMILU, "administrative_decision", "Tue 2024-02-13 10:00", "Tue 2024-03-05 24:00", ""),
    # working 15 16, 19
    (PEMILU, "administrative_execution", "Tue 2024-02-13 10:00", "Mon 2024-02-19 24:00", ""),
    # working 12 13, 15 16, 19; calendar 10..14
    (PEMILU, "brought_to_court", "Fri 2024-02-09 10:00", "Mon 2024-02-19 24:00", "Wed 2024-02-14 24:00"),

    # ── 29 February ──────────────────────────────────────────────────────────────────────────────────────
    # working 28 29, March 1; calendar the same
    (PEMILU, "appeal", "Tue 2024-02-27 10:00", "Fri 2024-03-01 24:00", "Fri 2024-03-01 24:00"),
    # working 23, 26 27 28 29, March 1, 4; calendar 23..29
    (PEMILU, "verdict", "Thu 2024-02-22 10:00", "Mon 2024-03-04 24:00", "Thu 2024-02-29 24:00"),
    # 3 times 24 hours: 29 February, 1 and 2 March
    (PEMILU, "data_request_answered", "Wed 2024-02-28 08:00", "Sat 2024-03-02 08:00", ""),

    # ── Nyepi 2024: Mon 11 March, collective leave Tue 12 ────────────────────────────────────────────────
    # calendar 9 10; working 13 14
    (PEMILU, "preliminary_study", "Fri 2024-03-08 10:00", "Sun 2024-03-10 24:00", "Thu 2024-03-14 24:00"),
    # calendar 8 9 10; working 8, 13 14
    (PEMILU, "correction_done", "Thu 2024-03-07 10:00", "Sun 2024-03-10 24:00", "Thu 2024-03-14 24:00"),
    # calendar days do count Nyepi: 5..11; working 5 6 7 8, 13 14 15
    (PEMILU, "follow_up", "Mon 2024-03-04 10:00", "Mon 2024-03-11 24:00", "Fri 2024-03-15 24:00"),
    # working 13 14 15
    (PEMILU, "bkn_bawaslu_review", "Fri 2024-03-08 10:00", "Fri 2024-03-15 24:00", ""),

    # ── Good Friday 29 March and Easter Sunday 31 March 2024 ─────────────────────────────────────────────
    # working 28, (29 off) April 1 2; calendar 28 29 30
    (PEMILU, "appeal", "Wed 2024-03-27 10:00", "Tue 2024-04-02 24:00", "Sat 2024-03-30 24:00"),
    # working April 1 2 3; calendar 29 30 31
    (PEMILU, "file_corrected", "Thu 2024-03-28 10:00", "Wed 2024-04-03 24:00", "Sun 2024-03-31 24:00"),

    # ── Lebaran 2024: leave Mon 8 and Tue 9, Eid Wed 10 and Thu 11, leave Fri 12 and Mon 15; work again Tue 16
    # calendar 6..12; working 16 17 18 19, 22 23 24
    (PEMILU, "finding_set", "Fri 2024-04-05 10:00", "Fri 2024-04-12 24:00", "Wed 2024-04-24 24:00"),
    # calendar 5..11; working 5, 16 17 18 19, 22 23
    (PEMILU, "finding_set", "Thu 2024-04-04 10:00", "Thu 2024-04-11 24:00", "Tue 2024-04-23 24:00"),
    # begun on the feast: calendar 11..17; working 16 17 18 19, 22 23 24
    (PEMILU, "finding_set", "Wed 2024-04-10 10:00", "Wed 2024-04-17 24:00", "Wed 2024-04-24 24:00"),
    # calendar 6 7; working 16 17
    (PEMILU, "preliminary_study", "Fri 2024-04-05 10:00", "Sun 2024-04-07 24:00", "Wed 2024-04-17 24:00"),
    # working 2 3 4 5, 16..19, 22..26, 29 = 4 + 4 + 5 + 1; calendar 2..15
    (PEMILU, "police_investigation", "Mon 2024-04-01 10:00", "Mon 2024-04-29 24:00", "Mon 2024-04-15 24:00"),
    # working 16..19, 22..26, 29 30, (May 1 off) 2 3, 6 = 4 + 5 + 2 + 2 + 1
    (PEMILU, "follow_up_extended", "Fri 2024-04-05 10:00", "Mon 2024-05-06 24:00", ""),
    # working 16 17 18
    (PEMILU, "administrative_execution", "Fri 2024-04-12 10:00", "Thu 2024-04-18 24:00", ""),
    # hours run through the feast
    (PEMILU, "crime_passed_on", "Tue 2024-04-09 22:15", "Wed 2024-04-10 22:15", ""),

    # ── May and June 2024: Ascension Thu 9 and leave Fri 10, Vesak Thu 23 and leave Fri 24, Pancasila Sat 1 June,
    #    Eid al-Adha Mon 17 June and leave Tue 18 ───────────────────────────────────────────────────────────
    # working 7 8, 13..17, 20 21 22, 27 28 29 30 = 2 + 5 + 3 + 4
    (PEMILU, "follow_up_extended", "Mon 2024-05-06 10:00", "Thu 2024-05-30 24:00", ""),
    # working 13 14 15; calendar 9 10 11
    (PEMILU, "appeal", "Wed 2024-05-08 10:00", "Wed 2024-05-15 24:00", "Sat 2024-05-11 24:00"),
    # working 14 15 16 17, 20 21 22; calendar 14..20
    (PEMILU, "appeal_verdict", "Mon 2024-05-13 10:00", "Wed 2024-05-22 24:00", "Mon 2024-05-20 24:00"),
    # a holiday on a Saturday takes nothing: working 31, June 3 4 5 6; calendar 31, 1..4
    (PEMILU, "brought_to_court", "Thu 2024-05-30 10:00", "Thu 2024-06-06 24:00", "Tue 2024-06-04 24:00"),
    # calendar 15 16; working 19 20
    (PEMILU, "preliminary_study", "Fri 2024-06-14 10:00", "Sun 2024-06-16 24:00", "Thu 2024-06-20 24:00"),
    # calendar 14..20; working 14, 19 20 21, 24 25 26
    (PEMILU, "bkn_verification", "Thu 2024-06-13 10:00", "Thu 2024-06-20 24:00", "Wed 2024-06-26 24:00"),

    # ── Independence Day Sat 17 August, Maulid Mon 16 September 2024 ─────────────────────────────────────
    # calendar 16 17 18; working 16, 19 20
    (PILKADA, "correction_done", "Thu 2024-08-15 10:00", "Sun 2024-08-18 24:00", "Tue 2024-08-20 24:00"),
    # working 17 18 19
    (PILKADA, "prosecutor_corrections", "Fri 2024-09-13 10:00", "Thu 2024-09-19 24:00", ""),
    # working 13, 17 18 19 20
    (PILKADA, "brought_to_court", "Thu 2024-09-12 10:00", "Fri 2024-09-20 24:00", ""),
    # calendar 13..19; working 13, 17 18 19 20, 23 24
    (PILKADA, "bkn_verification", "Thu 2024-09-12 10:00", "Thu 2024-09-19 24:00", "Tue 2024-09-24 24:00"),
    # working 17 18 19
    (PILKADA, "bkn_bawaslu_review", "Sat 2024-09-14 10:00", "Thu 2024-09-19 24:00", ""),

    # ── The vote of Wed 27 November 2024, a national holiday ─────────────────────────────────────────────
    # calendar 21..27
    (PILKADA, "finding_set", "Wed 2024-11-20 21:00", "Wed 2024-11-27 24:00", ""),
    # calendar 25 26 27
    (PILKADA, "follow_up", "Sun 2024-11-24 10:00", "Wed 2024-11-27 24:00", ""),
    # calendar 23..27
    (PILKADA, "follow_up_extended", "Fri 2024-11-22 10:00", "Wed 2024-11-27 24:00", ""),
    # calendar 23 24
    (PILKADA, "preliminary_study", "Fri 2024-11-22 10:00", "Sun 2024-11-24 24:00", ""),
    # calendar 25 26 27; working 25 26, (27) 28
    (PILKADA, "correction_done", "Sun 2024-11-24 10:00", "Wed 2024-11-27 24:00", "Thu 2024-11-28 24:00"),
    # working 26, (27) 28 29
    (PILKADA, "file_corrected", "Mon 2024-11-25 10:00", "Fri 2024-11-29 24:00", ""),
    # working 19 20 21 22, 25 26, 28 29, December 2..6, 9 = 4 + 2 + 2 + 5 + 1
    (PILKADA, "police_investigation", "Mon 2024-11-18 10:00", "Mon 2024-12-09 24:00", ""),
    # working 3 4 5 6, 9 10 11; calendar 3..9
    (PILKADA, "appeal_verdict", "Mon 2024-12-02 10:00", "Wed 2024-12-11 24:00", "Mon 2024-12-09 24:00"),

    # ── Year end 2023: Christmas Mon 25, leave Tue 26, New Year Mon 1 ────────────────────────────────────
    # calendar 21..27; working 21 22, 27 28 29, January 2 3
    (PEMILU, "finding_set", "Wed 2023-12-20 10:00", "Wed 2023-12-27 24:00", "Wed 2024-01-03 24:00"),
    # calendar 30 31, 1..5; working January 2 3 4 5, 8 9 10
    (PEMILU, "follow_up", "Fri 2023-12-29 10:00", "Fri 2024-01-05 24:00", "Wed 2024-01-10 24:00"),
    # 1 times 24 hours over New Year's midnight
    (PEMILU, "crime_passed_on", "Sun 2023-12-31 23:30", "Mon 2024-01-01 23:30", ""),
    # 3 times 24 hours: 31, 1, 2
    (PEMILU, "breach_notified", "Sat 2023-12-30 18:45", "Tue 2024-01-02 18:45", ""),

    # ── Year end 2024: Christmas Wed 25, leave Thu 26, New Year Wed 1 ────────────────────────────────────
    # working 24, 27, 30 31, January 2 3, 6..10, 13 14 15 = 1 + 1 + 2 + 2 + 5 + 3
    (PILKADA, "police_investigation", "Mon 2024-12-23 10:00", "Wed 2025-01-15 24:00", ""),
    # working 24, 27, 30 31, January 2 3, 6; calendar 24..30
    (PILKADA, "verdict", "Mon 2024-12-23 10:00", "Mon 2025-01-06 24:00", "Mon 2024-12-30 24:00"),

    # ── 2023: Nyepi Wed 22 March and leave Thu 23; Lebaran leave Wed 19 to Fri 21, Mon 24, Tue 25 April; Labour Day
    #    Mon 1 May; Pancasila Thu 1 June and leave Fri 2; Eid al-Adha Thu 29 June, leave Wed 28 and Fri 30 ────
    # calendar 22 23; working 24, 27
    (PEMILU, "preliminary_study", "Tue 2023-03-21 10:00", "Thu 2023-03-23 24:00", "Mon 2023-03-27 24:00"),
    # calendar 19..25; working 26 27 28, (May 1) 2 3 4 5
    (PEMILU, "finding_set", "Tue 2023-04-18 10:00", "Tue 2023-04-25 24:00", "Fri 2023-05-05 24:00"),
    # working June 5 6 7; calendar 1 2 3
    (PEMILU, "file_corrected", "Wed 2023-05-31 10:00", "Wed 2023-06-07 24:00", "Sat 2023-06-03 24:00"),
    # working July 3 4 5; calendar 28 29 30
    (PEMILU, "prosecutor_corrections", "Tue 2023-06-27 10:00", "Wed 2023-07-05 24:00", "Fri 2023-06-30 24:00"),

    # ── 2025: Isra Mikraj Mon 27 January, leave Tue 28, Imlek Wed 29; leave Fri 28 March, Nyepi Sat 29, Eid Mon 31 and
    #    Tue 1 April, leave 2 3 4 and Mon 7; Good Friday 18 April; leave Mon 18 August; Maulid Fri 5 September ──
    # working 30 31, February 3; calendar 25 26 27
    (PILKADA, "appeal", "Fri 2025-01-24 10:00", "Mon 2025-02-03 24:00", "Mon 2025-01-27 24:00"),
    # working 27, April 8 9 10 11, 14 15 16 17, 21..25 = 1 + 4 + 4 + 5
    (PILKADA, "police_investigation", "Wed 2025-03-26 10:00", "Fri 2025-04-25 24:00", ""),
    # working April 8 9 10
    (PEMILU, "bkn_bawaslu_review", "Thu 2025-03-27 10:00", "Thu 2025-04-10 24:00", ""),
    # working 15, 19 20 21 22, 25..29, September 1 2 3 4 = 1 + 4 + 5 + 4
    (PEMILU, "administrative_decision", "Thu 2025-08-14 10:00", "Thu 2025-09-04 24:00", ""),

    # ── 2026: leave Mon 16 February, Imlek Tue 17; leave Wed 18 March, Nyepi Thu 19, leave Fri 20, Eid Sat 21 and
    #    Sun 22, leave Mon 23 and Tue 24; Good Friday 3 April; leave Thu 24 December, Christmas Fri 25 ──────────
    # calendar 14..20; working 18 19 20, 23 24 25 26
    (PEMILU, "follow_up", "Fri 2026-02-13 10:00", "Fri 2026-02-20 24:00", "Thu 2026-02-26 24:00"),
    # calendar 18..24; working 25 26 27, 30 31, April 1 2
    (PEMILU, "finding_set", "Tue 2026-03-17 10:00", "Tue 2026-03-24 24:00", "Thu 2026-04-02 24:00"),
    # calendar 23 24; working 23, 28
    (PEMILU, "preliminary_study", "Tue 2026-12-22 10:00", "Thu 2026-12-24 24:00", "Mon 2026-12-28 24:00"),
    # calendar and working 29 30 31
    (PEMILU, "correction_done", "Mon 2026-12-28 10:00", "Thu 2026-12-31 24:00", "Thu 2026-12-31 24:00"),

    # ── Papers that the office must receive: it closes at 16:00, on Fridays at 16:30 ─────────────────────
    # working 9 10 11 12, 15 16 17: Wednesday's closing; calendar 9..15: Monday's
    (PEMILU, "report_delivered", "Mon 2024-01-08 20:00", "Wed 2024-01-17 16:00", "Mon 2024-01-15 16:00"),
    # working 12, 15..19, 22: Monday's; calendar 12..18
    (PEMILU, "report_delivered", "Thu 2024-01-11 10:00", "Mon 2024-01-22 16:00", "Thu 2024-01-18 16:00"),
    # calendar 10 11 12 .. 16; working 10 11 12, 15 16 17 18
    (PEMILU, "report_delivered", "Tue 2024-01-09 10:00", "Thu 2024-01-18 16:00", "Tue 2024-01-16 16:00"),
    # calendar 11 12: Friday's; working 11 12
    (PEMILU, "requirements_completed", "Wed 2024-01-10 10:00", "Fri 2024-01-12 16:30", "Fri 2024-01-12 16:30"),
    # calendar 12 13: a Saturday, closed; working 12, 15
    (PEMILU, "requirements_completed", "Thu 2024-01-11 10:00", "Sat 2024-01-13 24:00", "Mon 2024-01-15 16:00",
     "Fri 2024-01-12 16:30"),
    # calendar 13 14: a Sunday, closed; the last open hour is the same day's; working 15 16
    (PEMILU, "requirements_completed", "Fri 2024-01-12 10:00", "Sun 2024-01-14 24:00", "Tue 2024-01-16 16:00",
     "Fri 2024-01-12 16:30"),
    # the same, begun after Friday's closing: no hour is left
    (PEMILU, "requirements_completed", "Fri 2024-01-12 17:00", "Sun 2024-01-14 24:00", "Tue 2024-01-16 16:00",
     "never"),
    # calendar 2..8: Isra Mikraj, closed; working 2, 5 6 7, 12 13, 15: recapitulation, open all day
    (PEMILU, "report_delivered", "Thu 2024-02-01 10:00", "Thu 2024-02-15 24:00", "Thu 2024-02-08 24:00",
     "Wed 2024-02-07 16:00"),
    # calendar 7 8: closed; working 7, 12: quiet period, open all day
    (PEMILU, "requirements_completed", "Tue 2024-02-06 10:00", "Thu 2024-02-08 24:00", "Mon 2024-02-12 24:00",
     "Wed 2024-02-07 16:00"),
    # calendar 9 10: closed on both and on the 8th; working 12 13
    (PEMILU, "requirements_completed", "Thu 2024-02-08 10:00", "Sat 2024-02-10 24:00", "Tue 2024-02-13 24:00",
     "never"),
    # calendar 10 11: a Sunday, but of the quiet period, open all day; working 12 13
    (PEMILU, "requirements_completed", "Fri 2024-02-09 10:00", "Sun 2024-02-11 24:00", "Tue 2024-02-13 24:00"),
    # working 2 3 4 5, 16 17 18; calendar 2..8: leave, closed since Friday the 5th
    (PEMILU, "report_delivered", "Mon 2024-04-01 10:00", "Thu 2024-04-18 16:00", "Mon 2024-04-08 24:00",
     "Fri 2024-04-05 16:30"),
    # working 16 17 18 19, 22 23 24; calendar 6..12: closed all the time since the day itself
    (PEMILU, "report_delivered", "Fri 2024-04-05 14:00", "Wed 2024-04-24 16:00", "Fri 2024-04-12 24:00",
     "Fri 2024-04-05 16:30"),
    # working 27 28 29, January 2 3 4 5: Friday's closing; calendar 25..31: a Sunday
    (PEMILU, "report_delivered", "Sun 2023-12-24 10:00", "Fri 2024-01-05 16:30", "Sun 2023-12-31 24:00",
     "Fri 2023-12-29 16:30"),
    # calendar 10 11: Nyepi; Saturday and Sunday were closed, too
    (PILKADA, "requirements_completed", "Sat 2024-03-09 10:00", "Mon 2024-03-11 24:00", "", "never"),
    # calendar 14..20 and 16..22: a Wednesday's closing and a Friday's
    (PILKADA, "report_delivered", "Wed 2024-11-13 10:00", "Wed 2024-11-20 16:00", ""),
    (PILKADA, "report_delivered", "Fri 2024-11-15 10:00", "Fri 2024-11-22 16:30", ""),
    # calendar 17..23: a Saturday, the campaign's last day
    (PILKADA, "report_delivered", "Sat 2024-11-16 10:00", "Sat 2024-11-23 24:00", "", "Fri 2024-11-22 16:30"),
    # calendar 18..24: a Sunday of the quiet period, open all day
    (PILKADA, "report_delivered", "Sun 2024-11-17 10:00", "Sun 2024-11-24 24:00", ""),
    # calendar 26 27: the day of the vote, a holiday, and open all day
    (PILKADA, "requirements_completed", "Mon 2024-11-25 10:00", "Wed 2024-11-27 24:00", ""),
    # calendar 19..25: Christmas
    (PILKADA, "report_delivered", "Wed 2024-12-18 10:00", "Wed 2024-12-25 24:00", "", "Tue 2024-12-24 16:00"),
    # calendar 25..31
    (PILKADA, "report_delivered", "Tue 2024-12-24 10:00", "Tue 2024-12-31 16:00", ""),

    # ── The same day, and hours ──────────────────────────────────────────────────────────────────────────
    (PEMILU, "receipt_given", "Wed 2024-02-07 23:58", "Wed 2024-02-07 24:00", ""),
    (PILKADA, "receipt_given", "Sun 2024-11-24 00:00", "Sun 2024-11-24 24:00", ""),
    # 24 hours over two midnights of names: Saturday 23:59 to Sunday 23:59
    (PEMILU, "takedown_acted", "Sat 2024-02-10 23:59", "Sun 2024-02-11 23:59", ""),
    # 22:30 and 4 hours: one and a half before midnight, two and a half after
    (PEMILU, "takedown_acted_urgent", "Sat 2024-02-10 22:30", "Sun 2024-02-11 02:30", ""),
    (PEMILU, "gakkumdu_first_discussion", "Fri 2024-02-09 16:30", "Sat 2024-02-10 16:30", ""),
    (PILKADA, "crime_passed_on", "Tue 2024-11-26 23:59", "Wed 2024-11-27 23:59", ""),
    (PILKADA, "gakkumdu_first_discussion", "Sat 2024-11-23 12:00", "Sun 2024-11-24 12:00", ""),
    (PILKADA, "takedown_acted", "Tue 2024-12-31 10:00", "Wed 2025-01-01 10:00", ""),
    (PILKADA, "takedown_acted_urgent", "Tue 2024-12-31 20:00", "Wed 2025-01-01 00:00", ""),
    # 3 times 24 hours from Friday noon end on Monday noon
    (PILKADA, "data_request_answered", "Fri 2024-11-22 12:00", "Mon 2024-11-25 12:00", ""),
    (PILKADA, "breach_notified", "Fri 2024-11-22 00:00", "Mon 2024-11-25 00:00", ""),
]
# fmt: on


@cache
def book(name: str) -> Rulebook:
    return load_rulebook(name)


@cache
def office(name: str) -> OfficeTime:
    return office_time(book(name))


def moment(written: str) -> datetime:
    """'Mon 2024-02-12 24:00' on the office's clock; 24:00 is the day's last second."""
    last = written.endswith(" 24:00")
    found = datetime.strptime(written.replace(" 24:00", " 23:59"), "%a %Y-%m-%d %H:%M").replace(tzinfo=WITA)
    assert f"{found:%a}" == written[:3], f"{written}: it was a {found:%A}"
    return found + timedelta(seconds=59) if last else found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:3]))
def test_a_limit_ends_where_a_person_counts_it(row: tuple[str, ...]) -> None:
    name, deadline, start, first, second, *hand_in = row
    limit = due(book(name).time_limits.deadlines[deadline], moment(start), office(name))
    assert limit.first.ends_at == moment(first)
    assert (limit.second.ends_at if limit.second else None) == (moment(second) if second else None)
    closed = [ending.hand_in_by for ending in limit.endings if ending.closed]
    assert closed == [None if written == "never" else moment(written) for written in hand_in]


def test_the_table_has_every_limit_of_both_rulebooks() -> None:
    written = {
        (name, deadline) for name in (PEMILU, PILKADA) for deadline in book(name).time_limits.deadlines
    }
    assert {row[:2] for row in ROWS} == written
    assert len(ROWS) >= 60
