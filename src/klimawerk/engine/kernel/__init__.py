"""Units, axes, rules, traces and errors: what every other room of the engine stands on."""
