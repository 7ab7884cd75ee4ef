"""What a balance page shows besides the balance itself: parts shown apart, shares, changes, the largest gain."""
