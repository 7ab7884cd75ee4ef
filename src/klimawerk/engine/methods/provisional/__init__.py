"""Provisional values for a year without official data, from faster signals whose back-test over earlier years holds."""
