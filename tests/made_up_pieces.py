"""Published pieces for tests, made the way people make them."""

from datetime import datetime

from pantau.office.portal.publishing import actions
from pantau.office.portal.publishing.actions import Wording
from pantau.office.portal.publishing.models import Piece
from staff import make_person

BODY = "Pada masa tenang **jangan** berkampanye.\n\n# Apa yang boleh\n\n- Membaca\n- Berdiam diri"


def wording(title: str = "Masa tenang dimulai", body: str = BODY, **more: object) -> Wording:
    return Wording(title=title, summary="Tiga hari tanpa kampanye.", body=body, **more)


def people():
    """Who writes and who approves."""
    return make_person("ratna", "officer"), make_person("hamdan", "commissioner")


def published(writer, approver, now: datetime, *, kind: str = "article", at=None, **given) -> Piece:
    piece = actions.begin(kind, wording(**given), by=writer, now=now)
    actions.ask(piece, by=writer, now=now)
    actions.approve(piece, 1, publish_at=at, by=approver, now=now)
    return piece
