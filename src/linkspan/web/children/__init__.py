"""Pages about one child: finding the right one, the file, and what a practitioner does there."""
