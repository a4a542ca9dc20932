"""One file for each part: the trail, looks to review, conflicts, what this installation is for."""
