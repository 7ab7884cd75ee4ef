"""BISKO: one module per rule, and frozen editions that name the rules they use (docs/methods/bisko-2024.md)."""
