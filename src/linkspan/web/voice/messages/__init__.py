"""The desk that reads and answers what children send from their own pages."""
