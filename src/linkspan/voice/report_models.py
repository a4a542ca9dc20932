"""The tables of the commissioner's figures, sealed reports and directions."""
