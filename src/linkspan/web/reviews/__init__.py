"""Pages of those who review: pairs of records, sealed records, and shields."""
