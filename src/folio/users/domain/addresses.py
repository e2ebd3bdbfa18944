"""Network addresses, as far as counting attempts by them goes."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

UNKNOWN_NETWORK = "unknown"
IPV6_PREFIX = 64


def network_of(address: str) -> str:
    """Return the network that attempts from ``address`` are counted under.

    One customer of a provider has a whole /64 of IPv6, so single addresses there mean nothing. All that is no
    address shares one count, so that inventing names for it gains nothing.
    """
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return UNKNOWN_NETWORK
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is None:
            return str(IPv6Network((parsed, IPV6_PREFIX), strict=False))
        parsed = parsed.ipv4_mapped
    return str(parsed)
