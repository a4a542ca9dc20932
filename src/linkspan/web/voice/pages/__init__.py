"""The staff side of a child's own page: its code, what it shows, and what is held back from it."""
