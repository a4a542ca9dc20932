"""Who there is: organisations, areas, posts, people and duty desks over time; telling people things.

Words: appointment (a person in a post for a period), desk (who answers when no one is named), holding (what
someone answers for), succession (who takes over when an organisation ends).
May use: audit. It knows no room above: what those hold reaches it through the ports in `ports.py`.
"""
