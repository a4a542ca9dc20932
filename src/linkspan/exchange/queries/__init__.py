"""Every read of this room; frozen values, already narrowed to what the asker may see."""
