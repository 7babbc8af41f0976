"""No address leads inside: neither by itself nor by an IPv4 address that it carries."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.net.public_addresses import is_public

PRIVATE = st.sampled_from(
    ["10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
     "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "198.18.0.0/15"]
).flatmap(lambda network: st.ip_addresses(v=4, network=network))  # fmt: skip
ANY_IPV4 = st.ip_addresses(v=4)
WELL_KNOWN_PUBLIC = st.sampled_from(["8.8.8.8", "1.1.1.1", "93.184.216.34", "103.10.66.1"]).map(IPv4Address)


def clothed(inner: IPv4Address, free: int) -> dict[str, IPv6Address]:
    """Every way of writing ``inner`` within an IPv6 address; ``free`` fills what may be anything."""
    number = int(inner)
    at_the_end = {
        "mapped": "::ffff:0:0",
        "compatible": "::",
        "translated": "::ffff:0:0:0",
        "nat64": "64:ff9b::",
        "own nat64": "64:ff9b:1:fffe::",
    }
    written = {name: IPv6Address(int(IPv6Address(prefix)) + number) for name, prefix in at_the_end.items()}
    written["6to4"] = IPv6Address((0x2002 << 112) | number << 80 | free % 2**80)
    server = int(IPv4Address("8.8.8.8"))
    written["teredo"] = IPv6Address((0x20010000 << 96) | server << 64 | (number ^ 0xFFFFFFFF))
    written["teredo server"] = IPv6Address((0x20010000 << 96) | number << 64 | (server ^ 0xFFFFFFFF))
    return written


@given(PRIVATE, st.integers(0, 2**80 - 1))
def test_a_private_address_is_refused_in_every_clothing(inner: IPv4Address, free: int) -> None:
    assert not is_public(str(inner))
    let_in = [name for name, address in clothed(inner, free).items() if is_public(str(address))]
    assert not let_in


@given(WELL_KNOWN_PUBLIC, st.integers(0, 2**80 - 1))
def test_a_public_address_is_let_through_in_every_clothing(inner: IPv4Address, free: int) -> None:
    assert is_public(str(inner))
    kept_out = [name for name, address in clothed(inner, free).items() if not is_public(str(address))]
    assert not kept_out


@given(ANY_IPV4, st.integers(0, 2**80 - 1))
def test_what_an_address_carries_decides(inner: IPv4Address, free: int) -> None:
    told = {is_public(str(address)) for address in clothed(inner, free).values()}
    assert told == {is_public(str(inner))}


@given(PRIVATE, st.integers(0, 0xFFFF))
def test_own_nat64_is_refused_however_long_its_prefix_is(inner: IPv4Address, subnet: int) -> None:
    """RFC 6052, 2.2: after a prefix of 64 bits the address follows the eighth byte, after 48 around it."""
    number, prefix = int(inner), int(IPv6Address("64:ff9b:1::"))
    by_64 = IPv6Address(prefix | subnet << 64 | number << 24)
    by_48 = IPv6Address(prefix | (number >> 16) << 64 | (number & 0xFFFF) << 40)
    assert not is_public(str(by_64))
    assert not is_public(str(by_48))


@pytest.mark.parametrize(
    "address",
    [
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "2001:db8::1",
        "4000::1",
    ],
)
def test_places_within_a_network_and_those_of_nobody_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["2606:4700:4700::1111", "2a00:1450:4001:82a::200e", "2400:cb00::1"])
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)
