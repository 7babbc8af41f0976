"""What no line of the log may hold."""

from __future__ import annotations

import json
import logging
import re
import socket
import traceback
from datetime import UTC, datetime
from pathlib import Path

HOST = socket.gethostname()
MOST_FRAMES = 20

# Parts of paths that open something for whoever knows them: captures, codes, letters, subscriptions, bots.
_PATHS = re.compile(r"(/p/|/masuk/undangan/|/izin/|/kiriman/[^/\s]+/|/bot(?=\d+:))[^/\s'\"?]+")
# What platforms want in a query, and give back in one. Traces of errors may quote a whole address.
_QUERIES = re.compile(
    r"([?&](?:[\w.]*token|[\w.]*secret\w*|key|code|state|appsecret_proof)=)[^&\s'\"]+", re.IGNORECASE
)
#: A line is one line, whatever somebody wrote into it.
BREAKS = {ord("\n"): "\\n", ord("\r"): "\\r"}
# How Procrastinate writes a job: posts.ingest[7](file='...', by=3).
_ARGUMENTS = re.compile(r"([\w.]+\[\w+\])\(.*\)", re.DOTALL)


class HideSecretPaths(logging.Filter):
    """Writes *** where an address holds a secret, and for what a job was given; in the line and the trace below it."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        hidden = _hidden(said).translate(BREAKS)
        if record.name.startswith("procrastinate"):
            hidden = _ARGUMENTS.sub(r"\1(***)", hidden)
        if hidden != said:
            record.msg, record.args = hidden, ()
        if record.exc_info:
            record.exc_text = _hidden(record.exc_text or logging.Formatter().formatException(record.exc_info))
        return True


def _hidden(text: str) -> str:
    return _QUERIES.sub(r"\1***", _PATHS.sub(r"\1***", text))


class JsonLines(logging.Formatter):
    """Each line a JSON object. Of an error its kind and where it came up; not its words, which may quote people."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = {
            "time": moment,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "host": HOST,
            "process": record.process,
        }
        if record.exc_info and record.exc_info[0] is not None:
            said["error"] = record.exc_info[0].__name__
            said["trace"] = [
                f"{Path(one.filename).name}:{one.lineno} {one.name}"
                for one in traceback.extract_tb(record.exc_info[2])[-MOST_FRAMES:]
            ]
        return json.dumps(said, ensure_ascii=False)
