"""Whose name may this be: Indonesian and Sasak personal names read, and compared with a register."""

from .reading import PersonName, read_name
from .register import SHOWN_FROM, Entry, Match, Register
from .showing import Shown
from .weighing import Reason

__all__ = ["SHOWN_FROM", "Entry", "Match", "PersonName", "Reason", "Register", "Shown", "read_name"]
