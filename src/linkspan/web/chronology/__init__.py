"""Pages of a child's chronology, the packs that are made of it, and the map of people."""
