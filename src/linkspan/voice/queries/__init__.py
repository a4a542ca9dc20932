"""Every read of this room, narrowed to what the asker may see."""
