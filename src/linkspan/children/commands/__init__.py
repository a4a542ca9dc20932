"""Every change to the index, by what it is about: arrival, links, sight, leads, flags, shields, keeping."""
