"""What all tests share: generated inputs without a clock, and the same ones every time where nobody is watching."""

import os

from hypothesis import settings

settings.register_profile("klimawerk", deadline=None)
settings.register_profile("unattended", deadline=None, derandomize=True)
settings.load_profile("unattended" if os.environ.get("CI") else "klimawerk")
