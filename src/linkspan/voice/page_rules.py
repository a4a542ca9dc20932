"""The rules of the child's own page: its codes, what was released to it, and what is held back."""
