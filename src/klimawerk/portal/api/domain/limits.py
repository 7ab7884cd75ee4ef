"""How many requests an address may send to the open interface: the buckets of `foundation.limits`."""

from klimawerk.portal.foundation.limits import RateLimit, client_address

__all__ = ["RateLimit", "client_address"]
