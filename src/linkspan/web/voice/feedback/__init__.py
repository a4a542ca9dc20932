"""Pages of what children and workers say of services: saying it, reading it without names, and answering it."""
