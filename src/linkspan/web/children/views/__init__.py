"""The views about one child, by subject: finding, the file, working together, flags, concerns about a record."""
