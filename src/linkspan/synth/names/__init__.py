"""Name lists by naming tradition, as plain words in rough order of use; `traditions` gives them shape."""
