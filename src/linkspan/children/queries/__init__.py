"""Every read of the index, already narrowed to what the asker may see: finding, the file, lists, reviews."""
