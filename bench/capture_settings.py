"""Settings of the office that ``bench.capture`` starts workers for: its pages lie on this machine."""

from pantau.web.site.settings import *  # noqa: F403

PANTAU_CAPTURE_ALLOW = ("127.0.0.1",)
