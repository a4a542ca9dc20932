"""Pages of reorganisations: what an organisation holds, who comes after it, rehearsal, commit and what was left."""
