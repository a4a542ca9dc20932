"""Pages of wishes about sharing: what was said, and what was shared all the same."""
