"""Sound made for tests: silence behind a tag, and a program that takes ffmpeg's place where there is none."""

import os
import stat
import sys
from pathlib import Path

import pantau
from pantau.demo.pipeline.sounds import silence


def mp3(seconds: float = 2.0, *, tag: bytes = b"") -> bytes:
    """Silence, behind an ID3 tag that says ``tag``."""
    head = b"ID3\x04\0\0" + bytes([0, 0, len(tag) >> 7, len(tag) & 0x7F]) + tag if tag else b""
    return head + silence(seconds)


#: Answers as ffmpeg 5.1 does: the report of loudnorm on standard error, an MP3 or an MP4 at the last argument. It
#: writes down how it was called.
STAND_IN = """#!{python}
import json, sys
sys.path[:0] = {path!r}
from made_up_sound import mp3
with open({log!r}, "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
source = open(sys.argv[sys.argv.index("-i") + 1], "rb").read()
if b"BROKEN" in source:
    sys.exit("Invalid data found when processing input")
loudness = "-inf" if b"SILENT" in source else "-27.61"
if sys.argv[-1] == "-":
    report = dict(input_i=loudness, input_tp="-4.47", input_lra="18.06", input_thresh="-39.20", output_i="-16.58",
                  output_tp="-1.50", output_lra="14.78", output_thresh="-27.71", normalization_type="dynamic",
                  target_offset="0.58")
    print("[Parsed_loudnorm_1 @ 0x5581]", json.dumps(report, indent=1), sep="\\n", file=sys.stderr)
elif "mp4" in sys.argv:
    open(sys.argv[-1], "wb").write(b"\\0\\0\\0\\x18ftypisom" + bytes(400))
else:
    open(sys.argv[-1], "wb").write(mp3(2.0, tag=b"LAME"))
"""


def stand_in(folder: Path) -> Path:
    """Puts a program called ffmpeg into ``folder``; gives the list of its calls, one JSON list a line."""
    program, log = folder / "ffmpeg", folder / "calls"
    here = [str(Path(__file__).parent), str(Path(pantau.__file__).parents[1])]
    program.write_text(STAND_IN.format(python=sys.executable, path=here, log=str(log)))
    os.chmod(program, program.stat().st_mode | stat.S_IXUSR)
    return log
