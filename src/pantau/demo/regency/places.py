"""The real regency of Lombok Barat: parties of 2024, electoral districts, sub-districts and villages.

Only facts about places and parties are real. Sources: the General Election Commission's list of candidates (parties,
seats offered for each district) and the Ministry of Home Affairs' codes (territory).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Party:
    number: int  # on the ballot
    short: str
    name: str  # as the commission writes it
    tag: str  # as a hashtag
    offered: tuple[int, int, int, int, int]  # candidates in each district


@dataclass(frozen=True, slots=True)
class Village:
    code: str  # 52.01.01.2002
    name: str
    urban: bool  # a kelurahan: its head is a civil servant, not elected
    subdistrict: str
    district: int


@dataclass(frozen=True, slots=True)
class Subdistrict:
    code: str
    name: str
    district: int
    villages: tuple[Village, ...]


PARTIES = (
    Party(1, "PKB", "Partai Kebangkitan Bangsa", "PKB", (8, 8, 9, 9, 11)),
    Party(2, "Gerindra", "Partai Gerakan Indonesia Raya", "Gerindra", (8, 8, 9, 8, 11)),
    Party(3, "PDIP", "Partai Demokrasi Indonesia Perjuangan", "PDIPerjuangan", (8, 7, 6, 6, 10)),
    Party(4, "Golkar", "Partai GOLKAR", "Golkar", (7, 8, 9, 9, 10)),
    Party(5, "NasDem", "Partai Nasdem", "NasDem", (8, 8, 9, 9, 11)),
    Party(6, "Partai Buruh", "Partai Buruh", "PartaiBuruh", (2, 1, 2, 2, 2)),
    Party(7, "Gelora", "Partai Gelombang Rakyat Indonesia", "Gelora", (7, 5, 7, 9, 9)),
    Party(8, "PKS", "PARTAI KEADILAN SEJAHTERA", "PKS", (8, 8, 9, 9, 11)),
    Party(9, "PKN", "Partai Kebangkitan Nusantara", "PKN", (8, 8, 7, 9, 10)),
    Party(10, "Hanura", "Partai Hati Nurani Rakyat", "Hanura", (8, 6, 8, 6, 10)),
    Party(11, "Garuda", "Partai Garda Republik Indonesia", "PartaiGaruda", (4, 0, 0, 0, 0)),
    Party(12, "PAN", "Partai Amanat Nasional", "PAN", (8, 8, 9, 9, 11)),
    Party(13, "PBB", "Partai Bulan Bintang", "PBB", (6, 3, 7, 8, 5)),
    Party(14, "Demokrat", "Partai Demokrat", "Demokrat", (8, 8, 9, 9, 11)),
    Party(15, "PSI", "Partai Solidaritas Indonesia", "PSI", (6, 7, 7, 9, 9)),
    Party(16, "Perindo", "PARTAI PERINDO", "Perindo", (8, 8, 9, 9, 11)),
    Party(17, "PPP", "Partai Persatuan Pembangunan", "PPP", (7, 7, 8, 9, 11)),
    Party(24, "Partai Ummat", "Partai Ummat", "PartaiUmmat", (7, 4, 3, 4, 4)),
)

_TERRITORY = (
    (
        "52.01.01",
        "Gerung",
        1,
        "1001 Gerung Utara; 1004 Dasan Geres; 1011 Gerung Selatan; 2002 Kebon Ayu; 2003 Gapuk; "
        "2005 Suka Makmur; 2006 Banyu Urip; 2007 Babussalam; 2008 Dasan Tapen; 2009 Beleka; "
        "2010 Tempos; 2012 Mesanggok; 2013 Taman Ayu; 2014 Giri Tembesi",
    ),
    (
        "52.01.02",
        "Kediri",
        3,
        "2001 Kediri; 2002 Montong Are; 2003 Jagaraga Indah; 2004 Gelogor; 2005 Rumak; 2006 "
        "Banyumulek; 2007 Ombe Baru; 2008 Dasan Baru; 2009 Kediri Selatan; 2010 Lelede",
    ),
    (
        "52.01.03",
        "Narmada",
        5,
        "2001 Lembuak; 2002 Nyur Lembang; 2003 Peresak; 2004 Keru; 2005 Batu Kuta; 2006 Tanak "
        "Beak; 2007 Sedau; 2008 Suranadi; 2009 Selat; 2010 Lebah Sempage; 2011 Sesaot; 2012 "
        "Dasan Tereng; 2013 Badrain; 2014 Sembung; 2015 Krama Jaya; 2016 Gerimax Indah; 2017 "
        "Pakuan; 2018 Golong; 2019 Mekarsari; 2020 Buwun Sejati; 2021 Narmada",
    ),
    (
        "52.01.07",
        "Sekotong",
        2,
        "2001 Sekotong Tengah; 2002 Sekotong Barat; 2003 Pelangan; 2004 Buwun Mas; 2005 Kedaro; "
        "2006 Batu Putih; 2007 Gili Gede Indah; 2008 Cendi Manik; 2009 Taman Baru",
    ),
    (
        "52.01.08",
        "Labuapi",
        3,
        "2001 Bengkel; 2002 Merembu; 2003 Bagik Polak; 2004 Telagawaru; 2005 Perampuan; 2006 "
        "Bajur; 2007 Terong Tawah; 2008 Kuranji; 2009 Karang Bongkot; 2010 Labuapi; 2011 Bagik "
        "Polak Barat; 2012 Kuranji Dalang",
    ),
    (
        "52.01.09",
        "Gunungsari",
        4,
        "2001 Gunungsari; 2002 Midang; 2003 Sesela; 2004 Kekait; 2005 Kekeri; 2006 Mambalan; "
        "2007 Dopang; 2008 Penimbung; 2009 Taman Sari; 2010 Jatisela; 2011 Guntur Macan; 2012 "
        "Mekar Sari; 2013 Ranjok; 2014 Gelangsar; 2015 Jeringo; 2016 Bukittinggi",
    ),
    (
        "52.01.12",
        "Lingsar",
        5,
        "2001 Lingsar; 2002 Batu Kumbung; 2003 Sigerongan; 2004 Duman; 2005 Karang Bayan; 2006 "
        "Langko; 2007 Dasan Geria; 2008 Peteluan Indah; 2009 Gegerung; 2010 Batu Mekar; 2011 "
        "Giri Madia; 2012 Bug-Bug; 2013 Gegelang; 2014 Saribaye; 2015 Gontoran",
    ),
    (
        "52.01.13",
        "Lembar",
        2,
        "2001 Lembar; 2002 Jembatan Kembar; 2003 Mareje; 2004 Sekotong Timur; 2005 Labuan "
        "Tereng; 2006 Jembatan Gantung; 2007 Lembar Selatan; 2008 Mareje Timur; 2009 Jembatan "
        "Kembar Timur; 2010 Eyat Mayang",
    ),
    (
        "52.01.14",
        "Batu Layar",
        4,
        "2001 Batulayar; 2002 Meninting; 2003 Sandik; 2004 Lembah Sari; 2005 Senteluk; 2006 "
        "Senggigi; 2007 Bengkaung; 2008 Pusuk Lestari; 2009 Batu Layar Barat",
    ),
    (
        "52.01.15",
        "Kuripan",
        1,
        "2001 Kuripan; 2002 Jagaraga; 2003 Kuripan Utara; 2004 Kuripan Selatan; 2005 Kuripan "
        "Timur; 2006 Giri Sasak",
    ),
)


def _village(subdistrict: str, district: int, code: str, entry: str) -> Village:
    number, name = entry.split(" ", 1)
    return Village(f"{code}.{number}", name, number.startswith("1"), subdistrict, district)


def _subdistrict(code: str, name: str, district: int, villages: str) -> Subdistrict:
    entries = villages.split("; ")
    return Subdistrict(
        code, name, district, tuple(_village(name, district, code, entry) for entry in entries)
    )


SUBDISTRICTS = tuple(_subdistrict(*row) for row in _TERRITORY)
VILLAGES = tuple(village for subdistrict in SUBDISTRICTS for village in subdistrict.villages)


@dataclass(frozen=True)
class District:
    number: int

    @property
    def code(self) -> str:
        return f"52010{self.number}"

    @property
    def name(self) -> str:
        return f"LOMBOK BARAT {self.number}"

    @cached_property
    def villages(self) -> tuple[Village, ...]:
        return tuple(village for village in VILLAGES if village.district == self.number)


DISTRICTS = tuple(District(number) for number in range(1, 6))
