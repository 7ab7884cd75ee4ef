"""What upper rooms may add to a hand-over file."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent inside the tenant's scope with `post` and `last_day`; a receiver returns a list of `HandOverSection`.
collect_hand_over = Signal()
