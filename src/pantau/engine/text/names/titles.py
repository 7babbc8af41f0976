"""Words around a person's name that are not the name: ranks, titles, degrees, forms of address, posts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Gender = Literal["L", "P"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Ranks and birth particles: the word as people write it -> (as it is told, gender it stands for).
RANKS: Mapping[str, tuple[str, Gender | None]] = MappingProxyType(
    {
        **dict.fromkeys(("lalu", "l", "lal", "miq", "mamiq"), ("Lalu", "L")),
        **dict.fromkeys(("baiq", "bq", "baik", "lale"), ("Baiq", "P")),
        "i": ("I", "L"),
        "ni": ("Ni", "P"),
        "raden": ("Raden", None),
    }
)
RELIGIOUS: Mapping[str, tuple[str, Gender | None]] = MappingProxyType(
    {
        **dict.fromkeys(("h", "haji", "hji"), ("H.", "L")),
        **dict.fromkeys(("hj", "hajjah", "hajah", "hjh"), ("Hj.", "P")),
        **dict.fromkeys(("tgh", "tuanguru"), ("TGH.", "L")),
        "kh": ("KH.", "L"),
        **dict.fromkeys(("ust", "ustad", "ustadz", "ustaz", "uztad"), ("Ust.", "L")),
        **dict.fromkeys(("ustadzah", "ustazah", "ustadah"), ("Ustazah", "P")),
    }
)
SCHOLARLY: Mapping[str, Gender | None] = MappingProxyType(
    {"drs": "L", "dra": "P", "dr": None, "drg": None, "drh": None, "prof": None, "ir": None, "apt": None}
)
SERVICE = _words("""
    kompol akp iptu ipda aiptu aipda bripka brigpol brigadir briptu bripda serma serka sertu serda kopka koptu kopda
    praka pratu prada peltu pelda lettu letda kapten letkol
    """)
ADDRESS: Mapping[str, Gender | None] = MappingProxyType(
    {
        **dict.fromkeys(
            ("pak", "bapak", "bpk", "bang", "mas", "om", "bung", "cak", "bli", "kang", "jro"), "L"
        ),
        **dict.fromkeys(("bu", "ibu", "mbak", "mba", "tante", "mbok", "teh", "neng"), "P"),
        **dict.fromkeys(("kak", "kakak", "dek", "adik", "dik"), None),
    }
)
# Named after a child: the name that follows is somebody else's.
PARENTS: Mapping[str, Gender | None] = MappingProxyType(
    {
        **dict.fromkeys(("amaq", "bapaknya", "bapake", "papanya", "ayahnya"), "L"),
        **dict.fromkeys(("ayah", "papa", "papah", "abah", "abi", "abinya"), "L"),
        **dict.fromkeys(("inaq", "ibunya", "mamanya", "bundanya", "umminya"), "P"),
        **dict.fromkeys(("mama", "mamah", "mamak", "emak", "bunda", "umi", "ummi", "ummu"), "P"),
        **dict.fromkeys(("papuq", "abu", "keluarga", "kel"), None),
    }
)
TRADES = _words("toko warung kios dapur bengkel olshop shop store salon butik jual jasa grosir travel rental")
DECORATION = _words("""
    official ofc ofcl officiall real asli new baru akun channel tv id idn story gaming vlog ii iii iv jr sr the its
    its_me lombok lobar ntb indonesia putra_lombok
    """)
DEGREES = _words("""
    ama amak amd amdkeb amdkep amdkom amkeb ba bba lc ma mae mag map mars mh mhi mikom mip mkes mkn mkom mm mp
    mpd mpdi mpsi msc msi mt ns phd qh sadm sag samd sars se sei sfarm sfil sgz sh shi shub shum sikom sint
    sip sked skep skepns skm skom sosi sp spar spd spdi spdk spi sps spsi spt sptk sptr ssi ssn ssos ssosi
    ssospdi sst sstp ssy st sthi stp stpar strkeb strkep sttr sud sy
    """)
# Words by which somebody says what post they hold: the role of the register that holds it.
POSTS = MappingProxyType(
    {
        **dict.fromkeys(("kades", "kepala desa"), "village_head"),
        **dict.fromkeys(
            ("sekdes", "sekretaris desa", "kaur", "kasi", "kadus", "kepala dusun", "keliang", "pemdes"), "village_staff"
        ),
        **dict.fromkeys(("perangkat desa", "staf desa", "kawil"), "village_staff"),
        "bpd": "bpd",
        **dict.fromkeys(("polri", "polsek", "polres", "polisi", "bhabinkamtibmas"), "polri"),
        **dict.fromkeys(("tni", "koramil", "kodim", "babinsa"), "tni"),
        **dict.fromkeys(
            ("asn", "pns", "pppk", "guru", "dinas", "camat", "kantor camat", "lurah", "puskesmas"), "asn"
        ),
        **dict.fromkeys(("sdn", "smpn", "sman"), "asn"
        ),
    }
)  # fmt: skip
