"""Pages: what people see and do in a browser.

Words: shell (what every page shares), layout, look (how a field is drawn), refusal page, blank screen.
May use every room below it; a page builds the actor, makes one call, and renders frozen values afterwards.
"""
