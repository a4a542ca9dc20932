"""The index: who a child is, who is involved, that there is a concern; never the detail.

Words: source record, version, link, wall, shield, involvement, sight, flag, lead, face (what a record is matched on).
May use: sharing (the gate), matching, duty, agencies, audit.
"""
