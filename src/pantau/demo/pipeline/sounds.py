"""Sound without a microphone: three notes as WAV, silence as MP3."""

from __future__ import annotations

import io
import math
import struct
import wave

#: A frame of MPEG-1 layer III, 64 kbit/s, 44.1 kHz, one channel: a header, side information of zeros (which is
#: silence), and nothing else. 208 bytes, 1152 samples.
FRAME = bytes.fromhex("fffb50c4") + bytes(204)
FRAME_S = 1152 / 44100
NOTES = (523.25, 659.25, 783.99)  # C, E and G
HERTZ = 8000


def silence(seconds: float) -> bytes:
    """MP3."""
    return FRAME * math.ceil(seconds / FRAME_S)


def notes(seconds: float, loud: float = 0.1) -> bytes:
    """WAV: a note a second, over and over; ``loud`` is 1 at most."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(HERTZ)
        file.writeframes(
            b"".join(
                struct.pack(
                    "<h", int(32767 * loud * math.sin(math.tau * NOTES[at // HERTZ % 3] * at / HERTZ))
                )
                for at in range(int(seconds * HERTZ))
            )
        )
    return out.getvalue()
