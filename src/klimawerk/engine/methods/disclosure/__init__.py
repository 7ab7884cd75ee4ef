"""What may be published: hidden cells, and the attack that tries to recompute them (docs/methods/geheimhaltung.md)."""
