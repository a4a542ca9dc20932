"""Pages of quality: how well matching does, and what sources can put right in their own records."""
