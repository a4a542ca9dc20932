"""Run the `linkspan` command with `python -m linkspan.cli`."""

from linkspan.cli import main

main()
