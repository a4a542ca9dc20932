"""What the house asks of every file, whoever wrote it."""
