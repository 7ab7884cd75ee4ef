"""Builds the facts from the raw inputs in raw/; run by tools/build_facts.py."""
