"""Routes of plenaries, outcomes and hand-overs x roles: status, or the reason of a 403."""

from pantau.office.people.models import Role

OPERATOR = "Operator teknis tidak membuka perkara"
REGENCY = "Pemerintah kabupaten hanya membaca perkara yang diteruskan kepadanya"
REACH = "di luar wilayah tugas Anda"
READS = "Peran Anda hanya membaca"
SEES = "Rapat pleno dibuka petugas Bawaslu kabupaten"
PREPARES = "Rapat pleno disiapkan staf Bawaslu"
SITS = "Rapat pleno adalah rapat anggota Bawaslu"
REGENCYS = "Penerusan dikerjakan Bawaslu kabupaten"
NEUTRALITY = "Daftar netralitas dibuka petugas Bawaslu"
OFFICE = ("officer", "commissioner", "legal")
OUTSIDE = {"technical_operator": OPERATOR, "regency": REGENCY, "village_supervisor": REACH}
#: Every role, and a leader of the regency's side.
WHO = (*Role.values, "regency")


def only(status, roles, refusal):
    return dict.fromkeys(WHO, refusal) | dict.fromkeys(roles, status)


def prepares(status):
    return only(status, OFFICE, PREPARES)


def hands_over(status):
    return (
        OUTSIDE
        | {"auditor": READS, "leadership": READS, "coordinator": REGENCYS}
        | dict.fromkeys(OFFICE, status)
    )


MATRIX = {
    "plenaries": ("get", {}, only(200, (*OFFICE, "auditor"), SEES)),
    "call-plenary": ("get", {}, prepares(200)),
    "plenary": ("get", {}, only(200, (*OFFICE, "auditor"), SEES)),
    "plenary-presence": ("post", {}, prepares(422)),
    "open-plenary": ("post", {}, prepares(302)),
    "call-off-plenary": ("post", {}, prepares(422)),
    "agenda": ("get", {}, prepares(200)),
    "draft-plenary-invitation": ("post", {}, prepares(422)),  # it has opened
    "draft-minutes": ("post", {}, prepares(422)),
    "confirm-minutes": ("post", {}, only(422, ("commissioner",), SITS)),
    "close-plenary": ("post", {}, only(422, ("commissioner",), SITS)),
    "drop-agenda": ("post", {"version": "0"}, prepares(409)),
    "vote": ("post", {}, only(422, ("commissioner",), SITS)),
    "record-vote": ("post", {}, prepares(404)),
    "count-votes": ("post", {}, prepares(422)),
    "vote-again": ("post", {}, prepares(422)),
    "neutrality": ("get", {}, only(200, (*OFFICE, "coordinator", "auditor"), NEUTRALITY)),
    "note-outcome": (
        "get", {}, OUTSIDE | {"auditor": READS, "leadership": READS} | dict.fromkeys((*OFFICE, "coordinator"), 200),
    ),
    "prepare-handover": ("get", {}, hands_over(200)),
    "handover": ("get", {}, OUTSIDE | dict.fromkeys((*OFFICE, "coordinator", "auditor", "leadership"), 200)),
    "handover-letter": ("post", {}, hands_over(302)),
    "send-handover": ("post", {}, hands_over(422)),
    "handover-received": ("post", {}, hands_over(422)),
    "follow-handover": ("post", {}, hands_over(422)),
    "drop-handover": ("post", {"version": "0"}, hands_over(422)),
    "add-takedown-link": ("post", {}, hands_over(422)),
    "note-takedown-link": ("post", {}, hands_over(422)),
    "drop-takedown-link": ("post", {"version": "0"}, hands_over(422)),
}  # fmt: skip
