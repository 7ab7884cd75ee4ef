"""The start balance: final energy of every municipality from published statistics alone."""
