"""The rehearsal: a whole invented cohort, from before its opening to its reserve list, on its own clock.

People's parts are generators (`parts`): each acts through the services that pages call (`deeds`), under the
database role that pages take, and says when it acts next. The jobs do the rest, through the queue, as live.
What comes on which day stands in one place (`calendar`).
"""
