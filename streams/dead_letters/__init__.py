"""Dead letters on their way back to wire.raw, each once.

survey.py   what is on their topic, and which were sent back
choose.py   which are meant, and what is to be done with each; pure
resend.py   send them, each in one transaction with its mark

How one is written and read: records/dead_letter.py. How it is shown: cli/show/letters.py.
"""
