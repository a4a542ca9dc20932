"""How hard the words of the pages are to read, by the grade of Flesch and Kincaid."""
