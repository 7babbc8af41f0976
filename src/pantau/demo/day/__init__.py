"""One day of collection at accelerated time, with everything that goes wrong in one, judged at its end.

``trial.run_day`` plays it: the platforms' simulators stand behind a real socket in this process, the office's
worker is a process of its own that is killed, and ``judging`` compares the office's database with what the
platforms themselves saw and answered. ``bench/day.py`` prints it; a smaller day is part of the tests.
"""
