"""Persons in a case. Who reports and who saw is protected: their names and numbers are encrypted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pantau.office.casework.models import Case, CaseParty
from pantau.office.collection import vault
from pantau.office.findings.models import Finding
from pantau.office.registry.models import Account, Candidate, Official
from pantau.office.registry.models import Party as PoliticalParty
from pantau.web.ui import rulebook

Part = CaseParty.Part
PROTECTED = frozenset({Part.REPORTER, Part.WITNESS})
MOST_LIKELY = 5
#: What may be kept of a person beside name and position.
DETAILS = ("name", "address", "phone", "email", "birth", "sex", "occupation", "citizenship", "nip", "nik")
_OFFICIALS = {
    Official.Role.ASN: "asn",
    Official.Role.VILLAGE_HEAD: "village_official",
    Official.Role.VILLAGE_STAFF: "village_official",
    Official.Role.BPD: "village_official",
    Official.Role.TNI: "tni_polri",
    Official.Role.POLRI: "tni_polri",
}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody to be put into a case. ``details``: of DETAILS."""

    part: str
    name: str
    subject: str = ""
    position: str = ""
    official: Official | None = None
    candidate: Candidate | None = None
    party: PoliticalParty | None = None
    account: Account | None = None
    acts: tuple[str, ...] = ()
    details: Mapping[str, str] | None = None


def of_account(account: Account, part: str = Part.REPORTED) -> list[Named]:
    """Whoever the registry says the account is of; nobody where it says nothing."""
    linked = [link.official for link in account.official_links.select_related("official__village")]
    if linked:
        return [of_official(one, part, account=account) for one in linked]
    if account.candidate is not None:
        return [
            Named(
                part,
                account.candidate.name,
                "candidate",
                _("Calon anggota DPRD, %(party)s, %(district)s")
                % {"party": account.candidate.party.short, "district": account.candidate.district.name},
                candidate=account.candidate,
                account=account,
            )
        ]
    if account.party is not None:
        return [Named(part, account.party.name, "party", party=account.party, account=account)]
    return []


def of_official(official: Official, part: str = Part.REPORTED, account: Account | None = None) -> Named:
    where = official.unit or (str(official.village) if official.village else "")
    return Named(
        part,
        official.name,
        _OFFICIALS.get(Official.Role(official.role), "citizen"),
        f"{official.get_role_display()}, {where}" if where else official.get_role_display(),
        official=official,
        account=account,
    )


def acts_of(named: Named, finding: Finding) -> tuple[str, ...]:
    """What an official's act is called, where its kind says so; a post of their own may be several things, and a person
    says which."""
    if named.official is None or finding.act is None:
        return ()
    known = rulebook.current().neutrality.acts.values()
    fitting = tuple(one.id for one in known if one.interaction == finding.act.kind)
    return fitting if len(fitting) == 1 else ()


def likely_officials(party: CaseParty) -> list[Official]:
    """Of the same name in the register, for a person to say whether it is they; a name alone proves nothing."""
    if party.official_id or party.candidate_id or party.part != Part.REPORTED:
        return []
    same = Official.objects.filter(name__iexact=party.name.strip()).select_related("village")
    return list(same.order_by("pk")[:MOST_LIKELY])


def build(case: Case, named: Named, **when: Any) -> CaseParty:
    """Not saved. Of protected persons the name goes into ``sealed``, and what stands for it is shown."""
    details = {name: text for name, text in (named.details or {}).items() if name in DETAILS and text}
    shown = named.name
    if named.part in PROTECTED:
        details["name"] = named.name
        count = case.parties.filter(part=named.part).count() + 1
        shown = f"{Part(named.part).label} {count}"
    return CaseParty(
        case=case,
        part=named.part,
        subject=named.subject,
        name=shown,
        position=named.position if named.part not in PROTECTED else "",
        official=named.official,
        candidate=named.candidate,
        party=named.party,
        account=named.account,
        acts=list(named.acts),
        sealed=vault.seal(json.dumps(details)) if details else None,
        **when,
    )


def details_of(party: CaseParty) -> dict[str, str]:
    """Opened; that somebody did is the caller's to record. Raises VaultError."""
    return dict(json.loads(vault.unseal(bytes(party.sealed)))) if party.sealed else {}


def complete(party: CaseParty, told: Mapping[str, str]) -> None:
    """What a person said of themselves, added to what is sealed; what is not told stays."""
    if not told:
        return
    party.sealed = vault.seal(json.dumps({**details_of(party), **told}))
    party.save(update_fields=["sealed"])


def real_name(party: CaseParty) -> str:
    return details_of(party).get("name") or party.name


def shown_name(party: CaseParty, whole: bool) -> str:
    """A citizen's initials, unless whoever looks may see identities; they hold no office that people may know of."""
    if whole or party.subject != "citizen" or party.part in PROTECTED:
        return party.name
    return initials(party.name)


def citizens_of(cases: Iterable[Case]) -> list[CaseParty]:
    """Whose names may stand open in texts of these cases and are shown by their initials; longest names first."""
    found = CaseParty.objects.filter(case__in=list(cases), subject="citizen").exclude(part__in=PROTECTED)
    return sorted(found, key=lambda party: -len(party.name))


def masked(value: Any, citizens: Sequence[CaseParty]) -> Any:
    """A text, list or row of a paper with these persons' initials where their names stand, however they are cased."""
    if isinstance(value, str):
        for party in citizens:
            value = re.sub(
                rf"(?<!\w){re.escape(party.name)}(?!\w)", initials(party.name), value, flags=re.IGNORECASE
            )
        return value
    if isinstance(value, Mapping):
        return {key: masked(each, citizens) for key, each in value.items()}
    return [masked(each, citizens) for each in value] if isinstance(value, list | tuple) else value


def initials(name: str) -> str:
    """What stands for a name that is not shown: "A. R."; a dash where it has no letter."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalnum()) or "–"
