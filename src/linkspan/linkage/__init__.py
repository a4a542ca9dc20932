"""Match whole files outside the index, train the model and hold it against its release gates.

Words: left and right (the two files), block (propose pairs by shared keys), engine (DuckDB or Spark: what blocks and
shuffles), gate (a figure a model must reach before it is used), report.
May use: matching and synth, and no Django; DuckDB, Splink and Spark only inside the functions that need them.
"""
