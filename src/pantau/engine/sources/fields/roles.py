"""The author's role as people write it in a column."""

from __future__ import annotations

import re

from pantau.engine.post import SUBJECTS, Subject

_SYNONYMS: dict[Subject, str] = {
    "candidate": "caleg, calon, calon legislatif, calon anggota, calon anggota dprd, kandidat, paslon, "
    "pasangan calon, cabup, cawabup, calon bupati, calon wakil bupati, cagub, calon gubernur, calon dpd",
    "party": "partai, partai politik, parpol, pengurus partai, political party",
    "campaign_team": "tim kampanye, tim sukses, timses, pelaksana kampanye, petugas kampanye, tim pemenangan, "
    "campaign team, juru kampanye, jurkam",
    "asn": "pns, pppk, p3k, aparatur sipil negara, pegawai negeri, pegawai negeri sipil, civil servant, camat, "
    "lurah, guru pns, guru asn",
    "village_official": "kades, kepala desa, perangkat desa, aparat desa, aparatur desa, bpd, anggota bpd, sekdes, "
    "sekretaris desa, kadus, kepala dusun, kepala wilayah, staf desa, village head, village official",
    "tni_polri": "tni, polri, polisi, tentara, tni/polri, tni polri, anggota tni, anggota polri, babinsa, "
    "bhabinkamtibmas, police, military",
    "citizen": "public, publik, warga, masyarakat, umum, warganet, netizen, pemilih, perorangan, pribadi, "
    "individu, individual, person",
    "media": "pers, media massa, wartawan, jurnalis, media online, portal berita, berita, press, journalist, news",
}
_ROLE: dict[str, Subject] = {
    word: subject for subject in SUBJECTS for word in (subject, subject.replace("_", " "))
}
for _subject, _words in _SYNONYMS.items():
    _ROLE.update(dict.fromkeys(_words.split(", "), _subject))
_SPACE = re.compile(r"[\s_]+")
_UNKNOWN = frozenset({"", "-", "null", "none", "nan", "n/a", "unknown", "tidak diketahui", "belum diketahui"})


def read_subject(value: object) -> tuple[Subject | None, str | None]:
    """The role, or None; and where something was written that is no role we know, a warning."""
    if value is None or not isinstance(value, str):
        return None, None if value is None else f"the role {value!r:.40} is not a text"
    word = _SPACE.sub(" ", value.strip().lower())
    if word in _UNKNOWN:
        return None, None
    found = _ROLE.get(word)
    if found is None:
        return None, f"the role {value!r:.40} is not one of {', '.join(SUBJECTS)}; it is taken as not known"
    return found, None
