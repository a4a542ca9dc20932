"""Pages of asking and answering between agencies: the ask, the desk's list, the grid, the thread, the answer."""
