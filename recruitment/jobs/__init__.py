"""What happens by itself: one timetable, a clock that says when, tasks that a worker carries out."""
