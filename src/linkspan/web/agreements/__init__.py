"""Pages of agreements: who may see what about whom, for what; writing, signing, and the public register."""
