"""Pages of partnerships: who answers for what, what was agreed and published, and each part of working together."""
