"""Who sees networks: whoever sees both the mirror and groups of like posts; of which posts is review's question."""

from __future__ import annotations

from pantau.office.insight.access import see_mirror
from pantau.office.people.access import Decision, Standing
from pantau.office.review.access import see_groups


def see_networks(standing: Standing) -> Decision:
    seen = see_mirror(standing)
    return see_groups(standing) if seen.allowed else seen
