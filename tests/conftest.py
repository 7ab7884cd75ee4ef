"""What all tests share: generated inputs without a clock, and the same ones every time where nobody is watching."""

import os

from hypothesis import HealthCheck, settings

# A slow machine is no failure.
_SLOW = [HealthCheck.too_slow]
settings.register_profile("klimawerk", deadline=None, suppress_health_check=_SLOW)
settings.register_profile("unattended", deadline=None, derandomize=True, suppress_health_check=_SLOW)
settings.load_profile("unattended" if os.environ.get("CI") else "klimawerk")
