"""Where a browser finds a platform's page: on the real platform, or in a demo at its simulators alone."""

from __future__ import annotations

from django.conf import settings


def simulated_at() -> str:
    """Address of the demo's simulated platforms; empty in a real office, whatever its settings say."""
    return settings.PANTAU_PLATFORMS_AT if settings.PANTAU_DEMO else ""


def in_a_browser(address: str) -> str:
    """The address to open: in a demo at the simulators, the host being a part of the path."""
    simulators = simulated_at()
    return f"{simulators}/-/{address.partition('://')[2]}" if simulators else address
