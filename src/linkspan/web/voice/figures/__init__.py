"""Pages of the children's commissioner: figures of what children say, sealed reports, directions and inquiries."""
