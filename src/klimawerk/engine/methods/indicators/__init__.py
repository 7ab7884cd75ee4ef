"""Indicators of a balance: figures per head and shares, each with a value or the reason why there is none."""
