"""How the rooms are joined into one program: settings, addresses, plugs.

Words: plug (an upper room's answer to what a lower room needs), role (which database role this process takes).
May use: every room.
"""
