"""Pages of disputes between partners and of the stages they go by."""
