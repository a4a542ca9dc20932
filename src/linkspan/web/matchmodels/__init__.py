"""Pages of those who keep the matching model: which is in use, how it compares, what it would change."""
