"""What can go wrong while a file is read.

UnreadableFile            nothing in this file can be read; its text is one line for the person who gave it
├── UnknownFormat         no format has the name that was asked for
└── Bomb                  unpacking this file would fill the machine
BadItem                   one item cannot be read; the file goes on and the item is kept as rejected
NotAPost                  one item is readable and is no post (a seed node, a header repeated mid-file)
"""

from __future__ import annotations


class UnreadableFile(ValueError):  # noqa: N818 - the public name, said to people as it is
    """Nothing in this file can be read."""


class UnknownFormat(UnreadableFile):
    """No format has the name that was asked for."""


class Bomb(UnreadableFile):
    """Unpacking this file would fill the machine."""


class BadItem(ValueError):  # noqa: N818 - a fact about an item, turned into a rejection
    """One item cannot be read."""


class NotAPost(Exception):  # noqa: N818 - it is not an error
    """One item is readable and is no post."""
