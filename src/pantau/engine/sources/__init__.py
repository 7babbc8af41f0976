"""Files people already have, read into posts.

>>> for batch in read_posts("export.csv"):
...     for post in batch:
...         ...
"""

from pantau.engine.sources.errors import Bomb, UnknownFormat, UnreadableFile
from pantau.engine.sources.files import read_posts, remap, sniff
from pantau.engine.sources.formats import Format, Mapped, register, registered
from pantau.engine.sources.reading.limits import Limits

FORMATS = registered()

__all__ = [
    "FORMATS",
    "Bomb",
    "Format",
    "Limits",
    "Mapped",
    "UnknownFormat",
    "UnreadableFile",
    "read_posts",
    "register",
    "remap",
    "sniff",
]
