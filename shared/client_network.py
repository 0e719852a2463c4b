"""Whom a limit by address is about: one address of IPv4, a whole network of IPv6."""

import ipaddress
from typing import Final

# Whoever has one address of IPv6 has all of its network.
IPV6_NETWORK_BITS: Final = 64


def client_network(address: str) -> str:
    """Return the network that one client has; the text itself when it is no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.ip_network((ip, IPV6_NETWORK_BITS), strict=False))
