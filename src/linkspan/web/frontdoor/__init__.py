"""The front door's pages: the board, a contact, the decision, what its referrer reads, and disagreement about it."""
