"""Frozen nouns that methods take and give."""
