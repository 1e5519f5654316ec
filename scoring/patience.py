"""How long a solver looks: by its own count of work, so that a busy machine finds what an idle one finds."""

from __future__ import annotations

from ortools.sat.python import cp_model

#: On a machine that is busy or slow a second of work takes longer; beyond this many it ends all the same.
_SLOWEST = 3.0


def solver_for(seconds: float) -> cp_model.CpSolver:
    """Return a solver of one thread that stops after about so many seconds of work on an idle machine."""
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = seconds
    solver.parameters.max_time_in_seconds = _SLOWEST * seconds
    solver.parameters.num_workers = 1
    return solver
