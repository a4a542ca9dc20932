"""Pages of the data officer: what was loaded, what was refused and why, and loading more."""
