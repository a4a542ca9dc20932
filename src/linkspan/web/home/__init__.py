"""The first page: what waits for the person signed in, whatever their post."""
