"""`klimawerk …` on the command line: one module per command, loaded when it is typed."""
