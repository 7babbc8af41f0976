"""An official's act as a reader is shown it: who did what to whom, when, and how it is known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.collection import reported_access
from pantau.office.collection.models import ReportedAct
from pantau.office.collection.reasons import route_name
from pantau.office.findings.models import Finding
from pantau.office.posts.accounts import best, match_accounts, office_day, target_keys
from pantau.office.posts.models import Interaction
from pantau.office.registry import access as registry
from pantau.office.registry.models import Account
from pantau.office.review.spans import merged
from pantau.web.ui import labels

REPORTED = "reported"
ON_A_POST = ("like", "comment", "share")  # others are done to an account, whatever post shows them


def verb(act: Interaction) -> str:
    return str(labels.ACTS[act.kind][0]) if act.kind in labels.ACTS else act.kind


def icon(act: Interaction) -> str:
    return labels.ACTS[act.kind][1] if act.kind in labels.ACTS else "eye"


def line(act: Interaction) -> str:
    """One sentence of a list: what was done, to what."""
    said = {"verb": verb(act), "whose": target_name(act)}
    return (_("%(verb)s unggahan %(whose)s") if _on_post(act) else _("%(verb)s %(whose)s")) % said


def _on_post(act: Interaction) -> bool:
    return act.kind in ON_A_POST and bool(act.target_post or act.post_id)


def target_name(act: Interaction) -> str:
    """By the post where it is stored, else as the act names it."""
    post = act.post if _on_post(act) else None
    if post is not None and (post.author_handle or post.author_name):
        return f"@{post.author_handle}" if post.author_handle else post.author_name
    if post is not None and post.account is not None:
        return str(post.account)
    return f"@{act.target_account}" if act.target_account else _("akun yang tidak disebut")


def actor_name(act: Interaction) -> str:
    if act.actor_handle:
        return f"@{act.actor_handle}"
    if act.actor_account is not None:
        return str(act.actor_account)
    return _("Tanpa akun, tampak pada gambar") if act.route == REPORTED else _("Tanpa nama")


def card(finding: Finding, act: Interaction, user: Any, now: datetime) -> dict[str, Any]:
    """Context of review/act.html. Whose account it is the registry tells, to those who may read of officials."""
    report = ReportedAct.objects.filter(interaction=act).order_by("pk").first()
    may_see = registry.see_officials(user, now).allowed
    return {
        "platform": act.platform,
        "actor": actor_name(act),
        "role": labels.in_sentence(str(labels.SUBJECTS.get(finding.subject, finding.subject))),
        "verb": verb(act),
        "icon": icon(act),
        "text": act.text,
        "spans": merged(finding.spans),
        "facts": _facts(act),
        "purged_at": act.purged_at,
        "struck_at": act.struck_at,
        "has_post": act.post_id is not None,
        "official_url": reverse("registry:account", args=[act.actor_account_id])
        if may_see and act.actor_account_id
        else "",
        "report_url": reverse("collection:act", args=[report.pk])
        if report and reported_access.see(user, now).allowed
        else "",
    }


def _facts(act: Interaction) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"label": _("Perbuatan"), "text": verb(act), "strong": True}]
    rows += _target(act)
    if act.occurred_at:
        rows.append({"label": _("Terjadi pada"), "at": act.occurred_at})
    else:
        rows.append({"label": _("Terjadi pada"), "text": _("Tidak ditunjukkan platform")})
    rows.append({"label": _("Terlihat pada"), "at": act.observed_at})
    seen = {"label": _("Diketahui lewat"), "text": str(route_name(act.route))}
    return [*rows, seen | ({"sub": _("dilihat %(who)s") % {"who": act.observer}} if act.observer else {})]


def _target(act: Interaction) -> list[dict[str, Any]]:
    label = _("Pada unggahan") if _on_post(act) else _("Pada akun")
    account = target_account(act)
    rows: list[dict[str, Any]] = [{"label": label, "text": target_name(act)}]
    if account is not None and account.candidate is not None:
        party = account.candidate.party
        said = {"name": account.candidate.name, "party": party.short, "number": party.number}
        rows[0]["sub"] = _("calon %(name)s, %(party)s (%(number)s)") % said
    elif account is not None and account.party is not None:
        rows[0]["sub"] = _("partai %(name)s (%(number)s)") % {
            "name": account.party.name, "number": account.party.number,
        }  # fmt: skip
    elif account is None:
        rows[0]["sub"] = _("tidak ada pada daftar akun peserta")
    return rows


def target_account(act: Interaction) -> Account | None:
    """Whose it is by the registry; of a post that is stored, its account."""
    if _on_post(act) and act.post is not None and act.post.account_id is not None:
        found: int | None = act.post.account_id
    else:
        keys = target_keys(act.platform, act.target_account)
        day = office_day(act.occurred_at or act.observed_at)
        match = best(match_accounts([(act.platform, keys)]), act.platform, keys, day)
        found = match.account_id if match else None
    related = ("candidate__party", "party")
    return Account.objects.select_related(*related).filter(pk=found).first() if found else None
