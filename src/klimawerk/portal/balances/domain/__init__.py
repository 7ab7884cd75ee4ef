"""What changes runs: ordering, computing, presenting, releasing, publishing; what is read of them."""
