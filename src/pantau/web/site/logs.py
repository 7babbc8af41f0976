"""What no line of the log may hold."""

from __future__ import annotations

import logging
import re

# Parts of paths that open something for whoever knows them: captures, codes, letters, subscriptions.
_SECRET = re.compile(r"(/p/|/masuk/undangan/|/izin/|/kiriman/[^/\s]+/)[^/\s'\"?]+")


class HideSecretPaths(logging.Filter):
    """Writes *** where a path holds a secret. Traces of errors name code, not paths."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        hidden = _SECRET.sub(r"\1***", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
