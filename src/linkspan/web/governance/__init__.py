"""Pages for those who answer for information and those who inspect: the trail, reviews, conflicts, the node."""
