"""`python -m klimawerk.setup COMMAND`: what ./klimawerk hands its developer commands to."""
