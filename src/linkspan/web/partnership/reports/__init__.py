"""Pages of the yearly report: writing it, signing it off, and reading it."""
