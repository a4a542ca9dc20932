"""Pages of taking part: what each agency answers and where it comes, its own line first."""
