"""The first seeder of the demonstration: bodies, what they have agreed and commissioned, accounts."""

from __future__ import annotations

from django.utils import timezone

from klimawerk.portal.calculation.demo.accounts import open_accounts
from klimawerk.portal.calculation.demo.examples import plant


def plant_bodies() -> None:
    """Everything that is missing; quick where nothing is."""
    today = timezone.localdate()
    plant(today)
    open_accounts(today)
