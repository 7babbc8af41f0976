"""Makes tests/data/names/: a register of made-up officials, and names as made-up accounts show them, with the truth.

    python tests/made_up_names.py

Everybody is drawn from one made-up people, so that namesakes are as many as such a people has; a part of the
citizens is chosen among those who share an official's name, which makes the lists harder than life. How names are
shown was written before anything that matches them. ``dev`` and ``test`` share the register and no person.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pantau.demo.regency.dice import Dice, Weighted
from pantau.demo.regency.places import VILLAGES, Village

HOME = Path(__file__).parent / "data" / "names"
OFFICIALS = 4000
POOL = 400_000  # citizens among whom namesakes are chosen
ROWS = 30_000  # names in each half
SAME, NAMESAKES = 1500, 4500  # of them


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MEN = _words(
    """
ahmad muhammad abdul hasan husein ali umar usman ibrahim ismail yusuf idris musa harun zakaria yahya mahsun sahnun
sahnan mahdin mahnun sapoan saparudin jumadil jumahir suhardi suhaili suparman sudirman supardi sukarman ruslan rusdi
rusman rusnadi hamdan hamzan hamzah hambali hilman hilmi helmi herman hermanto hendra irwan irfan imran iskandar
jaelani junaidi jamaludin kamarudin kamaludin khairul khairil lukman luqman mahmud maliki mansyur marzuki maulana
mawardi mulyadi muliadi munawir munir murad mustafa mustakim muzakir nasir nasrudin nurdin nurhadi nursaid ramli
rahman rahmat ridwan rizal rizki rohman sabri sabirin sadli saepul safwan sahabudin sahdan sahrul saiful salman samsul
samsudin saparwadi sarbini satriawan sirajudin subhan sudarman sugiarto sulaiman sulhan sumardi supratman suryadi
syafii syahrul taufik wahid wahyu wahyudi wildan winardi yani yasin yuliadi yunus zaenal zaenudin zainuri zulkarnain
zulkifli agus andi arif aris asri azhar azwar bahri budi burhan dedi deni didik edi efendi eko fadli fahmi fahrurozi
faisal farhan fathul fauzi fikri gazali gunawan habibi hadi haerudin hairudin hanafi hariadi harianto haris hartono
"""
)
WOMEN = _words(
    """
siti sri nur nurul aminah fatimah khadijah aisyah maryam zainab halimah hadijah rohani rohana rukayah saknah
sakinah sahnim sahnip salmah samiah sapiah sarah saripah suhartini sumarni sumiati suryani sulastri susilawati titik
tuti wahyuni wardah wati yuliana yuni yunita zaenab zohrah zuhriah zulfa ani anita aniati aprilia asiah asmini astuti
ayu baidah dewi diana dwi eka elya endang ernawati fauziah fitri fitriani haerani hafizah hartini hasanah hayati
herlina hidayati hikmah husnul ida indah indriani ira irma jumiati kartini khairani khusnul laili latifah lestari lia
lilik linda maimunah marlina martini masitah megawati mila muliani munawarah murni musliatun mustika nani nia nining
nuraini nurhayati nurjanah nurlaila nurmala nursiah patmah puji purnama putri rabiah rahmawati raehan rahayu ratna
reni rina rini rosita rusmini safitri
"""
)
SASAK_STARTS = _words(
    """
sa ma ja ra ha mu su ru nu ka ta wa sa ma ju mi li na a i da ga sri pur mar sar har war tar jar kar dar ser mer jer
"""
)
SASAK_MIDDLES = _words(
    """
h l r m n p w s hn rn mb nt nd ngg st hd rd wd ls ks sm hm rm lm nj rs pt kt dr tr
"""
)
SASAK_ENDS = _words(
    """
un an in im ep ip ah iah adi awan udin aji ane aye ati asih ani uni ima ilah amin aman uan iman anto arta ara awe ise
"""
)
BALI_ORDERS = ("wayan", "made", "nyoman", "ketut", "gede", "komang", "putu", "kadek", "nengah")
JAVA = _words(
    """
bambang slamet joko sugeng sutrisno suyanto sunarto supriyadi widodo prasetyo santoso wibowo nugroho setiawan kusuma
rahardjo purnomo susanto sulistyo haryanto yulianto wijaya saputra pratama hidayat kurniawan
"""
)
BUGIS = _words("baso tenri ambo daeng makka besse sompa palinrungi mappa lolo sulo tonra")
DEGREES = (
    "S.Pd.", "S.Pd", "S. Pd", "SPd", "S.Pd.I", "S.H.", "SH", "S.E.", "SE", "S.Sos.", "S.Sos", "S.Ag.", "S.T.", "ST",
    "S.Kep.,Ns", "A.Md.", "A.Md.Keb", "S.IP", "S.STP", "S.Kom", "M.Pd.", "S.Pd., M.Pd.", "S.H., M.H.",
    "S.E., M.M.", "S.Sos., M.Si",
    "M.AP", "S.P.", "S.KM", "QH.", "BA",
)  # fmt: skip
MUHAMMAD = ("Muhammad", "Muhamad", "Mohammad", "Mohamad", "Muh.", "Moh.", "M.", "Mohd.", "Muhamad", "Muh")
OFFICES = (
    "Dinas Pertanian", "Dinas Kesehatan", "Dinas Perhubungan", "Dinas Pendidikan", "BPBD", "Dinas Pariwisata",
    "Dinas Sosial", "Bappeda", "Satpol PP", "Inspektorat",
)  # fmt: skip
LOCAL = ("Kantor Camat {kec}", "Puskesmas {kec}", "SDN 1 {desa}", "SMPN 2 {kec}", "SMAN 1 {kec}")
POSTS = ("Sekretaris Desa", "Kaur Keuangan", "Kasi Pemerintahan", "Kepala Dusun", "Kaur Umum")
EMOJI = ("🔥", "❤️", "🙏", "🌹", "✨", "🇮🇩", "⚽", "🎣", "🦋", "☕")
FANCY = {chr(ord("a") + n): chr(0x1D41A + n) for n in range(26)} | {
    chr(ord("A") + n): chr(0x1D400 + n) for n in range(26)
}
TRADES = ("Petani", "Wiraswasta", "Ibu rumah tangga", "Karyawan swasta", "Mahasiswa", "Nelayan", "Pedagang")
BUSINESS = ("Toko Berkah", "Dapur", "Warung", "Bengkel", "Olshop", "Kios", "Salon")
NICKS = ("Dek", "Kak", "Bang", "Cak", "Om")


@dataclass(frozen=True, slots=True)
class Person:
    core: tuple[str, ...]  # own names in order, as one spells them
    rank: str  # Lalu, Baiq, I, Ni or nothing
    man: bool
    hajj: str
    degree: str
    village: Village
    child: str

    @property
    def called(self) -> str:
        return self.core[-1] if self.core[0] in ("muhammad", "siti") and len(self.core) > 1 else self.core[0]


class People:
    """Names with the skew of a real people: few very common ones and a long tail."""

    def __init__(self) -> None:
        dice = Dice("names", "tail")
        tail = {_sounding(dice) for _ in range(4000)}
        self.tail = Weighted(
            (name, 1 / (at + 20) ** 0.6) for at, name in enumerate(dice.shuffled(sorted(tail)))
        )
        self.men = Weighted((name, 1 / (at + 6)) for at, name in enumerate(dice.shuffled(MEN)))
        self.women = Weighted((name, 1 / (at + 6)) for at, name in enumerate(dice.shuffled(WOMEN)))

    def one(self, dice: Dice, *, official: bool) -> Person:
        man = dice.chance(0.62 if official else 0.52)
        rank, core = self._name(dice, man)
        hajj = ""
        if rank not in ("I", "Ni") and dice.chance(0.14 if official else 0.07):
            hajj = "TGH." if man and dice.chance(0.04) else "H." if man else "Hj."
        degree = dice.pick(DEGREES) if dice.chance(0.6 if official else 0.08) else ""
        child = dice.pick(("Reza", "Alya", "Naufal", "Zahra", "Rafa", "Azka", "Nisa", "Fahri"))
        return Person(core, rank, man, hajj, degree, dice.pick(VILLAGES), child)

    def _name(self, dice: Dice, man: bool) -> tuple[str, tuple[str, ...]]:
        roll = dice.random()
        if roll < 0.06:
            core = (dice.pick(BALI_ORDERS), *self._parts(dice, man, dice.weighted(ONE_OR_TWO)))
            return ("I" if man else "Ni"), core
        if roll < 0.11:
            return "", (dice.pick(JAVA), dice.pick(JAVA))
        if roll < 0.14:
            return "", ("andi", dice.pick(BUGIS), *self._parts(dice, man, 1))
        if roll < 0.30:
            return ("Lalu" if man else "Baiq"), self._islamic(dice, man, dice.weighted(NOBLE))
        return "", self._islamic(dice, man, dice.weighted(COMMON))

    def _islamic(self, dice: Dice, man: bool, count: int) -> tuple[str, ...]:
        parts = self._parts(dice, man, count)
        if count > 1 and dice.chance(0.16):
            return (("muhammad" if man else "siti"), *parts[1:])
        return parts

    def _parts(self, dice: Dice, man: bool, count: int) -> tuple[str, ...]:
        common = self.men if man else self.women
        drawn: list[str] = []
        while len(drawn) < count:
            part = dice.weighted(common if dice.chance(0.6) else self.tail)
            if part not in drawn:
                drawn.append(part)
        return tuple(drawn)


def _sounding(dice: Dice) -> str:
    start, middle = dice.pick(SASAK_STARTS), dice.pick(SASAK_MIDDLES)
    return start + (middle[-1] if start.endswith("r") else middle) + dice.pick(SASAK_ENDS)


ONE_OR_TWO = Weighted([(1, 60), (2, 40)])
NOBLE = Weighted([(1, 30), (2, 52), (3, 18)])
COMMON = Weighted([(1, 36), (2, 47), (3, 17)])


# --- how a name is printed in the register, and shown by an account ------------------------------


def printed(person: Person, dice: Dice) -> str:
    words = [_long(word, dice) for word in person.core]
    plain = " ".join(filter(None, (person.rank, *words)))
    if person.rank == "Lalu" and dice.chance(0.2):
        plain = plain.replace("Lalu", "L.", 1)
    if person.rank == "Baiq" and dice.chance(0.1):
        plain = plain.replace("Baiq", "Bq.", 1)
    plain = plain.upper() if dice.chance(0.7) else plain.title()
    first = "Drs. " if person.man and dice.chance(0.04) else "dr. " if dice.chance(0.01) else ""
    name = first + (f"{person.hajj} " if person.hajj else "") + plain
    return f"{name}, {person.degree}" if person.degree else name


def _long(word: str, dice: Dice) -> str:
    if word == "muhammad":
        return dice.pick(MUHAMMAD)
    if word == "abdul":
        return dice.pick(("Abdul", "Abd.", "Abdul"))
    return word


def _shown_word(word: str, dice: Dice) -> str:
    """A word of one's own name as one writes it online: mostly as it is."""
    if word in ("muhammad", "abdul"):
        return _long(word, dice)
    if dice.chance(0.88):
        return word
    for old, new in dice.shuffled(
        (
            ("u", "oe"),
            ("i", "y"),
            ("f", "p"),
            ("s", "ss"),
            ("ai", "ae"),
            ("j", "dj"),
            ("d", "dd"),
            ("a", "aa"),
        )
    ):
        if old in word[1:]:
            at = word.index(old, 1)
            return word[:at] + new + word[at + len(old) :]
    return word


Style = Callable[[Person, Dice], str]


def _full(person: Person, dice: Dice) -> str:
    words = [_shown_word(word, dice) for word in person.core]
    rank = person.rank
    if rank and dice.chance(0.25):
        rank = {"Lalu": dice.pick(("L.", "Lalu", "Lal", "Miq")), "Baiq": dice.pick(("Bq", "Bq.", "B."))}.get(
            rank, ""
        )
    hajj = person.hajj if dice.chance(0.4) else ""
    degree = person.degree if dice.chance(0.12) else ""
    return " ".join(filter(None, (hajj, rank, *words, degree)))


def _two(person: Person, dice: Dice) -> str:
    words = (
        person.core
        if len(person.core) < 3
        else dice.pick((person.core[:2], person.core[1:], (person.core[0], person.core[-1])))
    )
    return " ".join(_shown_word(word, dice) for word in words)


def _first(person: Person, dice: Dice) -> str:
    return _shown_word(person.called, dice)


def _placed(person: Person, dice: Dice) -> str:
    place = dice.pick(
        (person.village.name, person.village.subdistrict, "Lobar", "Lombok", person.village.name)
    )
    return f"{dice.pick((_full, _first, _two))(person, dice)} {place}"


def _initials(person: Person, dice: Dice) -> str:
    if len(person.core) == 1:
        return f"{person.rank[:1]}. {person.core[0]}" if person.rank else person.core[0]
    first, *_between, last = person.core
    return dice.pick((f"{first[0]}. {last}", f"{first} {last[0]}", f"{first} {last[0]}."))


def _reversed(person: Person, dice: Dice) -> str:
    return " ".join(reversed([_shown_word(word, dice) for word in person.core]))


def _nick(person: Person, dice: Dice) -> str:
    called = person.called
    return f"{dice.pick(NICKS)} {called[-4:] if dice.chance(0.6) else called[:4]}"


def _parent(person: Person, dice: Dice) -> str:
    said = ("Amaq", "Bapaknya", "Abah", "Bapak") if person.man else ("Inaq", "Mamanya", "Bunda", "Ibu")
    return f"{dice.pick(said)} {person.child}"


def _something_else(person: Person, dice: Dice) -> str:
    return f"{dice.pick(BUSINESS)} {dice.pick((person.child, person.village.name, person.called))}"


def _underscored(person: Person, dice: Dice) -> str:
    return dice.pick(("_", ".", "-")).join(_shown_word(word, dice) for word in person.core) + dice.pick(
        ("", "", "_", "87", "01")
    )


def _with_another(person: Person, dice: Dice) -> str:
    return f"{_first(person, dice)} {dice.pick((person.child, dice.pick(WOMEN if person.man else MEN)))}"


def _nothing(_person: Person, _dice: Dice) -> str:
    return ""


STYLES: Weighted[Style] = Weighted(
    [
        (_full, 33), (_two, 15), (_first, 8), (_placed, 9), (_initials, 6), (_reversed, 3), (_nick, 6), (_parent, 4),
        (_something_else, 3), (_underscored, 6), (_with_another, 4), (_nothing, 3),
    ]
)  # fmt: skip


def shown(person: Person, dice: Dice) -> str:
    name = dice.weighted(STYLES)(person, dice)
    roll = dice.random()
    if roll < 0.6:
        name = name.title()
    elif roll < 0.7:
        name = name.upper()
    if dice.chance(0.1):
        name = (
            f"{name} {dice.pick(EMOJI)}"
            if dice.chance(0.6)
            else f"{dice.pick(EMOJI)}{name}{dice.pick(EMOJI)}"
        )
    if name and dice.chance(0.03):
        name += dice.pick((" Official", " official", " II", " 2", " Real", "01"))
    if dice.chance(0.02):
        name = "".join(FANCY.get(letter, letter) for letter in name)
    if dice.chance(0.015):
        name = name.replace("i", "1").replace("o", "0")
    return " ".join(name.split())


def handle_of(person: Person, dice: Dice) -> str:
    roll = dice.random()
    if roll < 0.45:
        return ""
    digits = "" if dice.chance(0.5) else str(dice.between(1, 99))
    if roll < 0.8:
        words = person.core if dice.chance(0.6) else (person.called,)
        return dice.pick(("", ".", "_")).join(words) + digits
    return f"{person.child.lower()}{dice.pick(('story', 'gaming', 'shop', '.id', 'lombok'))}{digits}"


def profile_of(person: Person, dice: Dice, office: str) -> str:
    roll = dice.random()
    if roll < 0.12:
        return dice.pick(
            (person.village.name, f"Desa {person.village.name}", f"{person.village.name}, Lombok Barat")
        )
    if roll < 0.2:
        return dice.pick((f"{person.village.subdistrict}, Lombok Barat", "Lombok Barat", "Mataram"))
    if roll < 0.26:
        return office or dice.pick(TRADES)
    return ""


# --- the lists ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    code: str
    name: str
    role: str
    unit: str
    village: Village  # of the post, for village officials; else of the office
    person: Person


def register(people: People) -> list[Entry]:
    dice = Dice("names", "register")
    entries = []
    for at in range(OFFICIALS):
        person = people.one(dice, official=True)
        role = dice.weighted(ROLES)
        village = person.village if dice.chance(0.8) else dice.pick(VILLAGES)
        entries.append(
            Entry(f"P{at:04}", printed(person, dice), role, _unit(role, village, dice), village, person)
        )
    return entries


ROLES = Weighted(
    [("asn", 55), ("village_staff", 24), ("bpd", 12), ("village_head", 3), ("tni", 3), ("polri", 3)]
)


def _unit(role: str, village: Village, dice: Dice) -> str:
    if role == "asn":
        return dice.pick((*OFFICES, *LOCAL)).format(kec=village.subdistrict, desa=village.name)
    if role == "village_staff":
        return f"{dice.pick(POSTS)} {village.name}"
    if role == "village_head":
        return f"Kepala Desa {village.name}"
    return {"bpd": f"BPD {village.name}", "tni": f"Koramil {village.subdistrict}"}.get(
        role, f"Polsek {village.subdistrict}"
    )


def _namesakes(people: People, entries: Sequence[Entry]) -> list[Person]:
    """Citizens who carry all of an official's own names, or all of whose names an official carries."""
    by_part: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for entry in entries:
        for part in entry.person.core:
            by_part[part].append(frozenset(entry.person.core))
    dice = Dice("names", "namesakes")
    pool = (people.one(dice, official=False) for _ in range(POOL))
    return [one for one in pool if len(one.core) > 1 and _shared(frozenset(one.core), by_part)]


def _shared(core: frozenset[str], by_part: dict[str, list[frozenset[str]]]) -> bool:
    return any(
        len(other) > 1 and (core <= other or other <= core)
        for part in core
        for other in by_part.get(part, ())
    )


def half(
    name: str, people: People, officials: Sequence[Entry], namesakes: Sequence[Person]
) -> Iterator[tuple[str, str, str, str]]:
    """(display name, handle, profile, truth)."""
    dice = Dice("names", name)
    rows = [_row(entry.person, dice, entry.unit, entry.code) for entry in officials]
    rows += [_row(person, dice, "", "namesake") for person in namesakes]
    rows += [_row(people.one(dice, official=False), dice, "", "other") for _ in range(ROWS - len(rows))]
    yield from dice.shuffled(rows)


def _row(person: Person, dice: Dice, office: str, truth: str) -> tuple[str, str, str, str]:
    display, handle = shown(person, dice), handle_of(person, dice)
    return (
        display,
        handle or ("akun" + str(dice.between(100, 999)) if not display else ""),
        profile_of(person, dice, office),
        truth,
    )


def write(path: Path, head: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main() -> None:
    people = People()
    entries = register(people)
    dice = Dice("names", "halves")
    known = dice.shuffled(entries)
    namesakes = dice.shuffled(_namesakes(people, entries))
    lines = (
        [one.code, one.name, one.role, one.unit, one.village.name, one.village.subdistrict] for one in entries
    )
    write(HOME / "register.csv", ["code", "name", "role", "unit", "village", "subdistrict"], lines)
    for at, name in enumerate(("dev", "test")):
        mine = known[at * SAME : (at + 1) * SAME]
        alike = namesakes[at * NAMESAKES : (at + 1) * NAMESAKES]
        write(
            HOME / f"{name}.csv", ["display", "handle", "profile", "truth"], half(name, people, mine, alike)
        )


if __name__ == "__main__":
    main()
