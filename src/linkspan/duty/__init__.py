"""What is open, who holds it, and by when: every open item has one owner and a next date at every moment.

Words: item (anything open), tenure (who holds it, from when), clock (by when, by which rule), offer (a
handover not yet accepted), band (how late), desk (the organisation itself, where no person is named).
May use: agencies, audit. It knows no room above: an item carries codes and ids, never a child's details.
"""
