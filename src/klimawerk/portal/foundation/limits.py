"""How many requests an address may send: a bucket per address that fills up evenly.

Kept in the memory of each worker process, so an address has at most rate × workers; no database, nothing stored.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

_MINUTE = 60.0
#: Addresses remembered; the longest silent ones are forgotten, whose buckets are full again anyway.
_REMEMBERED = 20_000
#: A household or office has a whole IPv6 network of this size.
_IPV6_NETWORK = 64


class RateLimit:
    """Buckets of `rate` requests that fill up within a period, a minute unless told [s]."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, period: float = _MINUTE) -> None:
        self._clock = clock
        self._period = period
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str, rate: int) -> int:
        """0 where the request may pass, else the seconds until the next one may."""
        now = self._clock()
        with self._lock:
            level, then = self._buckets.pop(address, (float(rate), now))
            level = min(float(rate), level + (now - then) * rate / self._period)
            allowed = level >= 1
            self._buckets[address] = (level - 1 if allowed else level, now)
            while len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - level) * self._period / rate))


def client_address(request: HttpRequest) -> str:
    """Whom a request counts for.

    Only as many entries of X-Forwarded-For are believed as this installation has proxies (`KLIMAWERK_PROXIES`).
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.KLIMAWERK_PROXIES
    forwarded = [
        each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()
    ]
    if proxies and forwarded:
        address = forwarded[-min(proxies, len(forwarded))]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
    return str(parsed)
