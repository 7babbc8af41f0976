"""The letters about a breach, filled from its record. Papers are written in Indonesian, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from pantau.engine.forms import papers as engine
from pantau.engine.forms.papers import Value
from pantau.office.casework import papers
from pantau.office.portal.privacy.models import Breach
from pantau.web.ui import formats, rulebook

#: The word in an address -> the form of the rulebook.
FORMS = {"subjek": "breach_notice_subjects", "lembaga": "breach_notice_authority"}


def pdf(breach: Breach, which: str, now: datetime) -> bytes:
    return engine.write_paper(letter(breach, which, now), made_at=now, layouts=papers.layouts())


def docx(breach: Breach, which: str, now: datetime) -> bytes:
    return engine.write_paper_docx(letter(breach, which, now), made_at=now, layouts=papers.layouts())


def letter(breach: Breach, which: str, now: datetime) -> engine.Paper:
    """A draft to be signed: number, addressee's address and signature are a person's to write."""
    form = papers.form_of(FORMS[which])
    with override("id"):
        known = values(breach, which)
    written = {f"{part.key}.{field.key}" for part, field in form.written()}
    return engine.Paper(
        form=form,
        values={
            **engine.beginning(form),
            **{name: value for name, value in known.items() if name in written},
        },
        place=settings.PANTAU_OWNER_PLACE,
        on=now.astimezone(rulebook.current().timezone).date(),
        signatures=tuple(engine.Signature(one["id"], "") for one in form.signs),
        letterhead=(settings.PANTAU_OWNER, settings.PANTAU_OWNER_ADDRESS),
        is_draft=breach.closed_at is None,
    )


def values(breach: Breach, which: str) -> Mapping[str, Value]:
    authority = rulebook.current().privacy.authority
    to = [authority.name] if which == "lembaga" and authority else [_("Yang datanya terungkap")]
    count = formats.number(breach.how_many) if breach.how_many is not None else ""
    return {
        "letter.addressee": to,
        "breach.known": formats.full_moment(breach.known_at).replace(formats.NBSP, " "),
        "breach.how": breach.how,
        "breach.data": breach.data,
        "breach.count": f"{count} ({breach.whose})" if count and breach.whose else count or breach.whose,
        "breach.measures": breach.measures,
        "breach.advice": breach.advice,
        "breach.contact": breach.contact,
    }
