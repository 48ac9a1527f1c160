"""What is kept of each check: its id, and the canonical record from which the decision can be said again."""
