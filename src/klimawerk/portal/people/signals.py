"""What others may add to a hand-over file, and what happens here that they want to know."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent inside the tenant's scope with `post` and `last_day`; a receiver returns a list of `HandOverSection`.
collect_hand_over = Signal()

#: Sent inside the tenant's scope and the transaction with `question`, when somebody has asked on the public page.
question_asked = Signal()
