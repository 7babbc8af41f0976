"""Passwords that are long, not among the known ones, and still the first that somebody here would try."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: What offices like ours are made of. The office's own name is added to them.
WORDS = frozenset(
    """
    admin administrator anggota badan barat bawaslu bupati capres daerah desa diskominfo diskominfotik divisi dpr dprd
    garuda gerung gubernur hukum indonesia jakarta jaya kabupaten kampanye kandidat kecamatan kelurahan komisioner
    kominfo kota kpu laporan lobar lombok mataram medsos merdeka nasional ntb operator pancasila panitia pantau panwas
    panwascam panwaslu panwaslucam partai password paslon pelanggaran pemantau pemilihan pemilu pengawas pengawasan
    perkara petugas pilkada pilpres pkd presiden provinsi rahasia rakyat republik sandi kata sasak selatan
    sidak sosial staf staff sumbawa suara timur tengah tps umum user utara welcome selamat datang
    """.split()  # noqa: SIM905 - people read it and add to it
)
LEAST_LEFT = 6  # letters that are neither known words nor repeated
LEAST_KINDS = 6  # different characters


class EasyHereValidator:
    """Refuses what is made of such words with figures around them, and few characters again and again."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(set(password)) < LEAST_KINDS or len(_left(password.casefold())) < LEAST_LEFT:
            raise ValidationError(self._refusal(), code="password_easy_here")

    def get_help_text(self) -> str:
        return _("Jangan menyusunnya hanya dari kata kantor seperti bawaslu, pemilu, atau nama daerah.")

    def _refusal(self) -> str:
        return _("Kata sandi ini hanya tersusun dari kata yang pertama ditebak di kantor ini.")


def _left(password: str) -> str:
    """Its letters without the known words, the longest taken first."""
    office = re.findall(r"[a-z]{3,}", str(getattr(settings, "PANTAU_OWNER", "")).casefold())
    left = re.sub(r"[\W\d_]", "", password)
    for word in sorted({*WORDS, *office}, key=lambda one: (-len(one), one)):
        left = left.replace(word, "")
    return left
