"""The scrutiny room."""
