"""The system's ffmpeg, by name: sound levelled to -16 LUFS (EBU R128) as MP3, and a film of one picture with sound.

The file's kind was told from its content and is forced on ffmpeg, which may open nothing but files: a playlist that
pretends to be sound leads nowhere.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "ffmpeg"
#: Mixed to one channel before it is measured, so that the file itself is as loud as the target says.
FILTER = "aformat=channel_layouts=mono,loudnorm=I=-16:TP=-1.5:LRA=11"
LONGEST_S = 3 * 3600  # of an episode
PATIENCE_S = 1800
#: Speech in one channel: half an hour is 14 MB, which a phone on a bad network still gets.
BITRATE, HERTZ = "64k", "44100"
DEMUXERS = {"wav": "wav", "mp3": "mp3", "m4a": "mov", "ogg": "ogg", "flac": "flac"}
_REPORT = re.compile(rb"\{[^{}]*\"input_i\"[^{}]*\}")
_MEASURED = {
    "measured_I": "input_i",
    "measured_TP": "input_tp",
    "measured_LRA": "input_lra",
    "measured_thresh": "input_thresh",
    "offset": "target_offset",
}


class FfmpegError(Exception):
    """ffmpeg is missing, refused the file or took too long; ``trouble`` is no_ffmpeg, broken, silent or slow."""

    def __init__(self, trouble: str, said: str = "") -> None:
        super().__init__(f"{trouble}: {said}" if said else trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Loudness:
    """What the first pass measured, as ffmpeg writes it; ``lufs`` as a number."""

    written: dict[str, str]

    @property
    def lufs(self) -> float:
        return float(self.written["input_i"])


def found() -> str | None:
    return shutil.which(PROGRAM)


def measure(source: Path, kind: str) -> Loudness:
    """The first pass. Raises FfmpegError."""
    said = _run([*_reading(source, kind), "-af", f"{FILTER}:print_format=json", "-f", "null", "-"])
    reports = _REPORT.findall(said)
    if not reports:
        raise FfmpegError("broken", said[-300:].decode("utf-8", "replace"))
    measured = Loudness({name: str(value) for name, value in json.loads(reports[-1]).items()})
    if not math.isfinite(measured.lufs):
        raise FfmpegError("silent")
    return measured


def level(source: Path, kind: str, measured: Loudness, made: Path) -> None:
    """The second pass: the whole recording moved to the target, as MP3 without tags. Raises FfmpegError."""
    known = ":".join(f"{name}={measured.written[word]}" for name, word in _MEASURED.items())
    _run(
        [
            *_reading(source, kind),
            "-af", f"{FILTER}:{known}:linear=true",
            "-ac", "1", "-ar", HERTZ, "-c:a", "libmp3lame", "-b:a", BITRATE, "-map_metadata", "-1",
            "-f", "mp3", "-y", str(made),
        ]
    )  # fmt: skip


def film(cover: Path, sound: Path, made: Path) -> None:
    """MP4 of one still picture for as long as the MP3 lasts, ready to be streamed. Raises FfmpegError."""
    _run(
        [
            "-protocol_whitelist", "file", "-loop", "1", "-framerate", "2", "-f", "png_pipe", "-i", str(cover),
            "-protocol_whitelist", "file", "-f", "mp3", "-i", str(sound), "-map", "0:v:0", "-map", "1:a:0",
            "-c:v", "libx264", "-tune", "stillimage", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k",
            "-shortest", "-movflags", "+faststart", "-f", "mp4", "-y", str(made),
        ]
    )  # fmt: skip


def _reading(source: Path, kind: str) -> list[str]:
    allowed = ["-protocol_whitelist", "file", "-f", DEMUXERS[kind], "-t", str(LONGEST_S)]
    return [*allowed, "-i", str(source), "-map", "0:a:0", "-vn", "-sn", "-dn"]


def _run(options: Sequence[str]) -> bytes:
    """What it said on standard error."""
    program = found()
    if program is None:
        raise FfmpegError("no_ffmpeg")
    command = [program, "-hide_banner", "-nostdin", *options]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired as error:
        raise FfmpegError("slow") from error
    if done.returncode:
        raise FfmpegError("broken", done.stderr[-300:].decode("utf-8", "replace"))
    return done.stderr
