"""Articles that people label by hand, and what they say of the rules.

drawing.py   articles → those that are worth labelling: a mix, by seed
reading.py   labelled files → rows, with file and line of each fault
scoring.py   rows with their texts, and rules → figures and errors, by subject
figures.py   counts → precision, recall, F1, and 95 % intervals

Reads no files: the commands do (cli/rules_sample.py, cli/rules_score.py).
"""
