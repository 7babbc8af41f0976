"""Pictures of posts: what a file is by its content, the words a machine reads in it, and which look the same.

Stands below ``sources`` and ``detect``, since both need it: a screenshot becomes a post, a poster's words
go to the rules. Nothing here decodes a picture before ``inspect`` has allowed it. ``pdq`` and ``bank`` load numpy
and are imported by name, where they are used.
"""

from . import bands
from .inspecting import MOST_BYTES, MOST_PIXELS, PictureError, PictureFacts, inspect
from .reading import ReaderMissingError, Reading, TextLine, can_read, read_lines
from .unpacking import can_unpack

__all__ = [
    "MOST_BYTES",
    "MOST_PIXELS",
    "PictureError",
    "PictureFacts",
    "ReaderMissingError",
    "Reading",
    "TextLine",
    "bands",
    "can_read",
    "can_unpack",
    "inspect",
    "read_lines",
]
