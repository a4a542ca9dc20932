"""Who answers for what, who paid, who can commit, and what changed for children: agencies arranged together.

Words: partnership (arrangements for one or more council areas), member (an organisation in it, and as what), part
(what a member does and gives), delegation (what a lead lets someone else decide), duty (what the law asks).
May use: sharing, duty, agencies, audit. It never touches a child's record: figures reach it through `ports.py`.
"""
