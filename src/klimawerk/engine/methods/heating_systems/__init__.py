"""Figures of chimney sweeps and network operators turned into energy by sector (docs/methods/feuerstaetten.md)."""
