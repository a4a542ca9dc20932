"""How a child's page is read: in which language, how large, and aloud."""
