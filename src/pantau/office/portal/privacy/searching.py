"""Where somebody's data lie, by a name or a handle: what an officer needs to answer them.

Each room is asked through its own reach: whoever may not read a thing is told only that it was not looked at.
Encrypted names are opened one by one and compared here; the database cannot look for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pantau.office.casework import access as casework
from pantau.office.casework import parties
from pantau.office.casework.models import Case, CaseParty
from pantau.office.collection.vault import VaultError
from pantau.office.people.access import see_officials, see_registry, standing_of
from pantau.office.people.actions import record
from pantau.office.portal.privacy import sealing
from pantau.office.portal.privacy.models import DataRequest
from pantau.office.portal.reports import access as reports
from pantau.office.portal.reports import drafting
from pantau.office.portal.reports.models import Report
from pantau.office.posts.models import Interaction, Post
from pantau.office.registry.models import Account, Candidate, Official

SHORTEST = 3
SHOWN = 20  # of each room; how many there are is told
OPENED = 5000  # sealed names of one room at most, newest first


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    note: str = ""
    url: str = ""


@dataclass(slots=True)
class Place:
    """``refused``: why this person may not look there. ``capped``: not all sealed names were opened."""

    room: str
    title: str | Promise
    icon: str
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    refused: str | Promise = ""
    capped: bool = False

    def take(self, found: Any, shown: Callable[[Any], Hit]) -> None:
        self.total += found.count()
        self.hits += [shown(one) for one in found[: SHOWN - len(self.hits)]]

    def add(self, hit: Hit) -> None:
        self.total += 1
        if len(self.hits) < SHOWN:
            self.hits.append(hit)


def search(request: DataRequest, words: str, user: Any, now: datetime) -> list[Place]:
    """Of ``words`` as a whole, in any case, with or without @. ``request``: for which it is done. A report whose sealed
    persons are met has it on its record."""
    wanted = " ".join(words.split()).removeprefix("@")
    places = [room(wanted, user, now) for room in (_registry, _posts, _cases, _reports)]
    return [*places, _requests(wanted, request)]


def counts(places: list[Place]) -> dict[str, int]:
    return {place.room: place.total for place in places if not place.refused}


def _registry(words: str, user: Any, now: datetime) -> Place:
    place = Place("registry", _("Daftar akun, calon, dan pejabat"), "people")
    seen = see_registry(user, now)
    if not seen.allowed:
        place.refused = seen.reason
        return place
    accounts = Account.objects.filter(Q(handle__icontains=words) | Q(key__iexact=words)).order_by("pk")
    place.take(accounts, lambda one: Hit(
        one.handle or one.key, one.platform, reverse("registry:account", args=[one.pk])
    ))  # fmt: skip
    candidates = Candidate.objects.filter(name__icontains=words).order_by("pk")
    place.take(candidates, lambda one: Hit(
        one.name, gettext("calon"), reverse("registry:candidate", args=[one.pk])
    ))  # fmt: skip
    if see_officials(user, now).allowed:
        officials = Official.objects.filter(name__icontains=words).order_by("pk")
        place.take(officials, lambda one: Hit(
            one.name, one.get_role_display(), reverse("registry:official", args=[one.pk])
        ))  # fmt: skip
    return place


def _posts(words: str, user: Any, now: datetime) -> Place:
    place = Place("posts", _("Unggahan dan perbuatan yang tersimpan"), "chat")
    seen = reports.read(user, now)  # those who look into what people wrote
    if not seen.allowed:
        place.refused = seen.reason
        return place
    named = Q(author_handle__iexact=words) | Q(author_name__iexact=words) | Q(account__handle__iexact=words)
    posts = Post.objects.filter(named).order_by("-pk")
    place.take(
        posts, lambda one: Hit(one.author_name or one.author_handle, f"{one.platform}, #{one.pk}", one.url)
    )
    acts = Interaction.objects.filter(
        Q(actor_handle__iexact=words) | Q(actor_name__iexact=words), purged_at=None
    ).order_by("-pk")
    place.take(acts, lambda one: Hit(one.actor_name or one.actor_handle, f"{one.platform}, {one.kind}"))
    return place


def _cases(words: str, user: Any, now: datetime) -> Place:
    place = Place("cases", _("Perkara"), "file")
    standing = standing_of(user, now)
    seen = casework.see_cases(standing)
    if not seen.allowed:
        place.refused = seen.reason
        return place
    within = Case.objects.filter(casework.reach_of(standing, user)).values("pk")
    found = CaseParty.objects.filter(case__in=within).select_related("case").order_by("-pk")
    place.take(found.filter(name__icontains=words), lambda one: _of_case(one, one.name))
    if standing.holds(*casework.IDENTITIES):
        sealed = found.exclude(sealed=None).exclude(name__icontains=words)
        for one in _opened(place, sealed):
            if _says(parties.details_of, one, words):
                place.add(_of_case(one, one.name))
    return place


def _of_case(one: CaseParty, name: str) -> Hit:
    return Hit(
        gettext("Perkara %(number)s") % {"number": one.case.number},
        f"{one.get_part_display()}: {name}",
        reverse("casework:case", args=[one.case_id]),
    )


def _reports(words: str, user: Any, now: datetime) -> Place:
    place = Place("reports", _("Laporan warga"), "mail")
    seen = reports.read(user, now)
    if not seen.allowed:
        place.refused = seen.reason
        return place
    found = Report.objects.exclude(state=Report.State.DRAFT).order_by("-pk")
    told = found.filter(told__icontains=words)
    place.take(told, lambda one: _of_report(one, gettext("disebut dalam laporan")))
    if reports.see_persons(user, now).allowed:
        for one in _opened(place, found.exclude(persons=None).exclude(pk__in=told.values("pk"))):
            if _says(drafting.persons_of, one, words):
                record(user, "report_persons_searched", one)
                place.add(_of_report(one, gettext("pelapor atau saksi")))
    return place


def _of_report(one: Report, note: str) -> Hit:
    title = gettext("Laporan warga nomor %(number)s") % {"number": one.pk}
    return Hit(title, note, reverse("reports:report", args=[one.pk]))


def _requests(words: str, request: DataRequest) -> Place:
    """Earlier requests of the same person."""
    place = Place("requests", _("Permintaan data terdahulu"), "key")
    found = DataRequest.objects.exclude(identity=None).exclude(pk=request.pk).order_by("-pk")
    for one in _opened(place, found):
        if _says(lambda held: sealing.opened_facts(held.identity), one, words):
            title = gettext("Permintaan nomor %(number)s") % {"number": one.pk}
            place.add(Hit(title, one.get_right_display(), reverse("privacy:request", args=[one.pk])))
    return place


def _opened(place: Place, found: Any) -> Iterator[Any]:
    place.capped = found.count() > OPENED
    yield from found[:OPENED].iterator()


def _says(read: Callable[[Any], dict[str, str]], one: Any, words: str) -> bool:
    """A name that can no longer be opened names nobody."""
    try:
        told = read(one)
    except VaultError:
        return False
    return any(words.casefold() in text.casefold() for text in told.values())
