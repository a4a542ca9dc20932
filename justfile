# Everything a person does with this checkout. `just` lists it.

_list:
    @just --list --unsorted

# Install every package, and the checks that run before a commit
setup:
    ./linkspan check --help >/dev/null
    .venv/bin/pre-commit install

# Serve what the database holds
run *args:
    ./linkspan serve {{args}}

# Make and serve an invented partnership
demo *args:
    ./linkspan demo {{args}}

# Put right what can be put right by itself
fix:
    .venv/bin/ruff check --fix
    .venv/bin/ruff format

# Style, types and rooms
check:
    ./linkspan check

# The tests; what this machine cannot run is left out and named
test *args:
    ./linkspan test {{args}}

# The journeys in a real browser
journeys *args:
    ./linkspan test tests/journeys {{args}}

# Loading and searching 100,000 children
bench *args:
    ./linkspan bench {{args}}

# The gate's policies changed one thing at a time: does a worked case notice?
mutate:
    PYTHONPATH=src:. DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python -m tests.rulebook.gate.mutation

# The gate's code changed one thing at a time: does a test notice? About an hour and a half on two cores at rest
mutate-code *args:
    HYPOTHESIS_PROFILE=mutation "${UV:-uv}" run --group mutation mutmut run {{args}}
    "${UV:-uv}" run --group mutation python -m tests.rulebook.gate.mutated

# What takes too long for every change: the tests again with Hypothesis looking further, changed policies, changed code
nightly: mutate mutate-code
    HYPOTHESIS_PROFILE=nightly ./linkspan test

# The pages about this project, as a site in `site/`
docs:
    "${UV:-uv}" run --no-project --with mkdocs mkdocs build --strict
