"""Where a request comes from, as far as limits need it."""

import ipaddress

from flask import request


def network() -> str:
    """Return the network that asks: an IPv4 address, or the /64 of an IPv6 one."""
    address = request.remote_addr or ""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
