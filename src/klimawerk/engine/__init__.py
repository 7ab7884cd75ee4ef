"""The pure building: numbers in, numbers with provenance out. No Django, network, clock, locale or environment."""
