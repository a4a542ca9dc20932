"""Pages on which somebody says that they are worried about a child."""
