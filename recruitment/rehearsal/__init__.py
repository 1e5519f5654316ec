"""The rehearsal: a whole invented cohort played from before its opening to its offers, on a clock of its own.

People's parts are generators (`parts`): each acts through the services that pages call, under the database
role that pages take, and says when it acts next. The jobs do the rest, through the queue, as live. A later
stage widens the rehearsal by a part, or by a line in one.
"""
