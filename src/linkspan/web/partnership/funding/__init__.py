"""Pages of who gives what: paid beside fair, figures, formulas, files, pooled budgets, and all shares of one giver."""
