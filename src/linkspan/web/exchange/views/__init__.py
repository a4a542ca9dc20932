"""One file for each side: asking, the lists, the thread, answering."""
