"""Pages of statutory duties, of audits against standards, and of how many areas comply."""
