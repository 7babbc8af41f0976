"""What can go wrong with a case; ``str()`` is for the screen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pantau.office.casework.models import Case


class CaseError(Exception):
    """Base of them all."""


class StaleError(CaseError):
    """Somebody changed it since this person read it."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            _("Perkara ini baru saja diubah orang lain. Lihat dahulu perubahannya, lalu ulangi.")
        )
        self.case = case


class MissingError(CaseError):
    """A step lacks what must be there first. ``missing``: need -> words."""

    def __init__(self, missing: dict[str, str]) -> None:
        super().__init__(" ".join(missing.values()))
        self.missing = missing


class NotNowError(CaseError):
    """From where the case stands there is no such step."""


class PlenaryError(CaseError):
    """Something in a plenary cannot be done, or not yet; the message says what is missing."""


class PlenaryStaleError(PlenaryError):
    """Somebody changed the plenary since this person read it."""

    def __init__(self) -> None:
        super().__init__(
            _("Rapat pleno ini baru saja diubah orang lain. Lihat dahulu perubahannya, lalu ulangi.")
        )
