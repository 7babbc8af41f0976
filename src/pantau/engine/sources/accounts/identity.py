"""The identity of an account, and what is said about one that needs a person's eye."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, Self

Kind = Literal["id", "handle", "legacy", "content", "group", "resolve", "invalid", "web"]


@dataclass(frozen=True, slots=True)
class Note:
    """One remark in both languages of the product."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Two identities are equal when they name the same account, however it was written.

    kind: ``id`` a stable number or code, ``handle`` a name that may change, ``legacy`` a custom name no
    interface resolves, ``content`` a post or picture, ``group`` an open group, ``web`` a site, ``resolve``
    an opaque link or a display name that a person has to open, ``invalid`` nothing usable (see ``note``).
    """

    platform: str
    kind: Kind
    key: str
    display: str = field(compare=False)
    url: str = field(compare=False)  # canonical; empty where there is no address to give
    note: Note | None = field(default=None, compare=False)
    owner: str = field(default="", compare=False)  # address of the account that a content address names

    def noted(self, note: Note) -> Self:
        return replace(self, note=note)

    @property
    def is_account(self) -> bool:
        return self.kind in ("id", "handle", "legacy", "web")


def invalid(platform: str, text: str, note: Note) -> Identity:
    return Identity(platform, "invalid", text, text, "", note)


EMPTY = Note("Kosong: tidak ada alamat atau nama akun.", "Empty: there is no address or account name.")
TOO_LONG = Note(
    "Lebih dari 2.000 huruf: ini bukan alamat akun.",
    "Longer than 2,000 characters: this is not an account's address.",
)
NO_PLATFORM = Note(
    "Aplikasinya tidak diketahui. Isi kolom platform atau tempel alamat lengkapnya.",
    "The application is unknown. Fill in the platform column or paste the full address.",
)
NOT_AN_ADDRESS = Note(
    "Alamat ini tidak dapat dibaca. Salin ulang dari peramban.",
    "This address cannot be read. Copy it again from the browser.",
)
BAD_SCHEME = Note(
    "Ini bukan alamat web (http atau https). Tempel alamat dari peramban.",
    "This is not a web address (http or https). Paste the address from the browser.",
)
NO_ACCOUNT = Note(
    "Alamat ini hanya sampai halaman depan aplikasi; nama akunnya tidak ada.",
    "This address only reaches the application's front page; it names no account.",
)
RESERVED = Note(
    "Ini halaman milik aplikasi, bukan akun.",
    "This is a page of the application itself, not an account.",
)
EMAIL = Note(
    "Ini alamat surel, bukan akun. Tempel alamat profilnya.",
    "This is an e-mail address, not an account. Paste the profile's address.",
)
CLOSED_GROUP = Note(
    "Ini undangan ke grup atau kanal tertutup. Pantau tidak masuk ke ruang tertutup.",
    "This is an invitation to a closed group or channel. Pantau does not enter closed rooms.",
)
CONTENT = Note(
    "Ini alamat sebuah unggahan, bukan akun.",
    "This is the address of a post, not of an account.",
)
GROUP = Note("Ini grup, bukan akun perorangan.", "This is a group, not one person's account.")
SHORT_LINK = Note(
    "Tautan pendek: buka di peramban, lalu tempel alamat tujuannya.",
    "Short link: open it in a browser, then paste the address it leads to.",
)
LINK_PAGE = Note(
    "Halaman kumpulan tautan: buka, lalu daftarkan tiap akunnya.",
    "A page of links: open it, then register each account.",
)
DISPLAY_NAME = Note(
    "Ini nama tampilan, bukan alamat. Cari akunnya, lalu tempel alamat profilnya.",
    "This is a display name, not an address. Find the account, then paste its profile address.",
)
SPACE_INSIDE = Note(
    "Ada spasi di dalam alamat, jadi ujungnya tidak pasti. Salin ulang dari peramban.",
    "There is a space inside the address, so its end is uncertain. Copy it again from the browser.",
)
LEGACY = Note(
    "Nama lama yang dapat milik akun lain. Buka, lalu catat nama @ atau kode UC… kanalnya.",
    "An old custom name that may be another account's. Open it and note the channel's @ name or UC… code.",
)
TOO_SHORT = Note(
    "Lebih pendek dari nama yang biasa diberikan aplikasi ini. Periksa di peramban.",
    "Shorter than the names this application usually gives. Check it in a browser.",
)


def bad_name(rule_id: str, rule_en: str) -> Note:
    return Note(f"Nama akun tidak mungkin: {rule_id}.", f"Impossible account name: {rule_en}.")


def other_platform(said: str, found: str) -> Note:
    return Note(
        f"Kolom platform menyebut {said}, alamatnya {found}. Alamatnya yang dipakai.",
        f"The platform column says {said}, the address is {found}. The address was used.",
    )
