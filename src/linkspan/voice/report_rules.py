"""The rules of the commissioner's figures, sealed reports and directions."""
