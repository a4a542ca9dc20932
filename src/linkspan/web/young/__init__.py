"""The child's own side: a page at a neutral address, opened by a code, that shows what was released and no more.

Words: opened (the page is open on this phone, and for whom), neutral page (the one answer to everything else).
May use: voice. Nothing here knows of the staff's pages.
"""
