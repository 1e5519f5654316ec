"""What assessors agree to before their first reading, for definitions that do not word it."""

AGREEMENT = """
What you read was written in confidence, by people who may one day know that you read it. Read it alone,
where nobody else can see the screen, and keep no copy, photograph or note of it outside this service.

Talk about no answer and no score with anybody, other assessors among them, until the decisions are out;
then only with the recruitment leads. Put nothing of what you read into any other service or tool.

If you believe that you know who wrote an answer, stop reading it and say so on the page. If something
you read makes you worry about a child’s safety, raise a concern at once.
"""
