"""Which addresses lie on the public internet, whatever clothes they come in."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

#: Prefixes whose last four bytes are the IPv4 address that is really spoken to.
_AT_THE_END = tuple(
    IPv6Network(prefix)
    for prefix in (
        "::/96",  # IPv4-compatible (RFC 4291, given up); holds :: and ::1 too, which lead to 0.0.0.0/8
        "::ffff:0:0/96",  # IPv4-mapped (RFC 4291)
        "::ffff:0:0:0/96",  # IPv4-translated (RFC 2765)
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # NAT64 of a network's own (RFC 8215)
    )
)
_SITE_LOCAL = IPv6Network("fec0::/10")  # given up, and still nobody's but one's own


def is_public(address: str) -> bool:
    """Is this address, and every IPv4 address it carries, one that anybody on the internet may speak to?

    ``address`` as ``getaddrinfo`` writes it; a zone ("%eth0") is left out. Raises ValueError for other text.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv4Address):
        return _is_public_ipv4(found)
    carried = list(_carried(found))
    if carried:
        return all(map(_is_public_ipv4, carried))
    return found.is_global and not (found.is_multicast or found.is_reserved or found in _SITE_LOCAL)


def _is_public_ipv4(address: IPv4Address) -> bool:
    # Nothing answers at a network's own number x.0.0.0; it is what is left of an IPv4 address that RFC 6052
    # writes further to the front, and that we therefore cannot judge.
    return address.is_global and not address.is_multicast and bool(int(address) & 0xFFFFFF)


def _carried(address: IPv6Address) -> Iterator[IPv4Address]:
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo  # its server, and who is spoken to
    if any(address in prefix for prefix in _AT_THE_END):
        yield IPv4Address(int(address) & 0xFFFFFFFF)
