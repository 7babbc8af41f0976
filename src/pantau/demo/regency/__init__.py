"""A made-up regency with the real map, the real parties and invented people: the demo, the load and the test bed.

Nothing here knows the rulebooks, and no lexicon may be built from ``wording/``: the posts test the detector honestly
only as long as the two are written apart.
"""

from .accounts import Account
from .people import Candidate, Citizen, Official
from .regency import OfficialLink, Regency, make_regency
from .registration import FormEntry
from .stream import Day, Gone
from .tables import (
    ACCOUNT_COLUMNS,
    CANDIDATE_COLUMNS,
    OFFICIAL_COLUMNS,
    PARTY_ACCOUNT_COLUMNS,
    account_rows,
    account_truth_rows,
    candidate_rows,
    official_rows,
    party_account_rows,
    write_csv,
)
from .truth import InteractionTruth, PostTruth, truth_lines

__all__ = [
    "ACCOUNT_COLUMNS",
    "CANDIDATE_COLUMNS",
    "OFFICIAL_COLUMNS",
    "PARTY_ACCOUNT_COLUMNS",
    "Account",
    "Candidate",
    "Citizen",
    "Day",
    "FormEntry",
    "Gone",
    "InteractionTruth",
    "Official",
    "OfficialLink",
    "PostTruth",
    "Regency",
    "account_rows",
    "account_truth_rows",
    "candidate_rows",
    "make_regency",
    "official_rows",
    "party_account_rows",
    "truth_lines",
    "write_csv",
]
