"""A first balance for every municipality from published statistics (docs/methods/startbilanz.md)."""
