"""Names of what can happen here. Stored values never change."""
