"""Exports of other tools: mapping profiles to own values and to older balances (docs/methods/altbilanz.md)."""
