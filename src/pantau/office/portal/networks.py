"""Where a request comes from, only so closely that one network can be told from another.

A /24 of IPv4 or a /48 of IPv6: many phones share one, so whatever is limited by it has wide limits.
"""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def network_of(request: HttpRequest) -> Network | None:
    """None where nobody knows."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    address = getattr(address, "ipv4_mapped", None) or address
    return ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False)
