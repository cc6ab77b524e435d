"""From a raw table to checked rows: `intake.inspect` runs the steps, `rules` and `row_rules` hold the rules."""
