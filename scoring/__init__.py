"""Statistics of scores: who is good, how sure that is, who is harsh, what is fair, what to read next.

Arrays in, frozen dataclasses out. Knows neither the web nor the database; ``python -m scoring`` uses it on a
file.
"""

#: Raised whenever the same scores could give other figures; frozen with whatever rests on them.
VERSION = "1.0"
