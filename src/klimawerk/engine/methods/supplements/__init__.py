"""Supplements beside the balance: never part of its total (docs/methods/zusatzbilanzen.md)."""
