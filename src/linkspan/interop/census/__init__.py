"""Read and write the children-in-need census, as the Department for Education lays it out.

Words: message (one file), child, episode (one `CINdetails`: from a referral to its closing), module (what hangs on an
episode: an assessment, a plan, an enquiry), unkept (what a file said that was not kept, and why).
The reading, writing and checking here are plain Python: no database, no web.
"""
