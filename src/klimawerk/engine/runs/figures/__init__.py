"""Where do figures beside the cells come from: scopes, supplements, indicators, shares, people, structure."""
