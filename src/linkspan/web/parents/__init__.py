"""The page of a parent or carer themselves: its own address, layout and cookie, and nothing of the workers' pages."""
