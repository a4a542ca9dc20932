"""What may be asked about partnerships. Nothing here is about a child."""
