"""Pages of access requests: taken, worked step by step, decided on and handed over."""
