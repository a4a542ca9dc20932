"""Every change to partnerships and to what their members do in them."""
