"""Pages of the voice room: what children and families say, and what is shown to them."""
