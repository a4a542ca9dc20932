"""Every read in this room."""
