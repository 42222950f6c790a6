"""A second, independent reading of a knowledge base, by the rules that the README states.

It shares no code with sitegen and is written for clearness alone: exact fractions, no speed. What it says must fail
after a change is what `sitegen check` is held against (tests/mutation/run).

    units       units, and the intervals that quantities are
    dates       dates as first and last day
    values      what a value in YAML says
    formula     formulas
    prose       references, labels and the figures in them
    base        a knowledge base read from its files, every text with its line
    judge       the values of all facts, and what does not hold
    mutate      a number in a file, changed in its own notation
"""
