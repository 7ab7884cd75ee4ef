"""What lies between two balances: activity, factor and boundary, cell by cell (docs/methods/abgleich.md)."""
