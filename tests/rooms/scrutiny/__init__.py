"""The partnership room."""
