"""What a child does on their page: says something, asks, thanks, complains, and reads what happened."""
