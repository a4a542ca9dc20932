"""Pages of figures: what is published of a partnership, rounded and with small numbers left out."""
