"""Klimawerk: climate-protection management for German municipalities, from open data to the proof of effect."""

__version__ = "0.1.0"
