"""Pictures made for tests: screens with words, and files that are none or not whole."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw, ImageFont

POSTS = (
    ("Akun Rekaan Satu", "Nomor 4. Jalan kampung, kerja nyata untuk Lombok Barat!"),
    ("Akun Rekaan Dua", "Ayo coblos nomor 3 pada 14 Februari 2024, jangan lupa ya semeton"),
    (
        "Akun Rekaan Tiga",
        "Terima kasih kepada warga Desa Suka Makmur yang sudah hadir. #LobarMaju #Pemilu2024",
    ),
    (
        "Akun Rekaan Empat",
        "Besok pagi jam 08.00 WITA di lapangan. Yang hadir dapat sembako Rp50.000 per orang.",
    ),
)
WORDS = " ".join(f"{name} {text}" for name, text in POSTS)
LOOKS = {"light": "background:#fff;color:#111", "dark": "background:#15202b;color:#eee"}


def screen(browser: Any, look: str, letters: int, density: int, posts: Any = POSTS) -> bytes:
    """A phone's screen as PNG: ``letters`` px high, ``density`` device pixels each."""
    page = browser.new_page(viewport={"width": 400, "height": 700}, device_scale_factor=density)
    shown = "".join(f"<b>{name}</b><div>{text}</div><hr>" for name, text in posts)
    page.set_content(f"<body style='{LOOKS[look]};font:{letters}px sans-serif;padding:12px'>{shown}")
    taken = page.screenshot(full_page=True)
    page.close()
    return taken


def flat(kind: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **options)
    return out.getvalue()


def written(words: str) -> bytes:
    """One line, without a browser."""
    picture, out = Image.new("RGB", (420, 80), "white"), io.BytesIO()
    ImageDraw.Draw(picture).text((20, 20), words, "black", ImageFont.load_default(32))
    picture.save(out, "PNG")
    return out.getvalue()


def turned(kind: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return flat(kind, exif=exif)


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("white", "black")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is as large as this."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0" * 1000)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
