"""The models behind a rotation: whoever sits where and whoever comes when, as CP-SAT has them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from ortools.sat.python import cp_model

from scoring.centre_parts import MOST_SEEN, Day, Turn, pieces_of, rounds_taken, seen_in, span_of, teams_of
from scoring.patience import solver_for

#: What a placed exercise is worth against one that stays where it was.
_PLACED = 1_000
#: Of the time that a rotation is looked for, how much more for one in which nobody stands apart.
_JOINING = 0.25


class _Places:
    """The part of the model that both share: candidates in rooms and rounds."""

    def __init__(self, day: Day, rounds: int) -> None:
        self.day, self.rounds = day, day.rounds[:rounds]
        self.model = cp_model.CpModel()
        #: By guest, station and first round: whether they begin there and then; and which rounds that takes.
        self.take: dict[tuple[int, int, int], cp_model.IntVar] = {}
        self.covers: dict[tuple[int, int, int], range] = {}
        for guest, one in enumerate(day.guests):
            for station, place in enumerate(day.stations):
                for first in range(len(self.rounds)):
                    self._offer(guest, station, first, one.minutes.get(place.exercise, 0))

    def _offer(self, guest: int, station: int, first: int, minutes: int) -> None:
        span = span_of(self.rounds, first, minutes)
        since = self.day.guests[guest].free_from
        if not minutes or span is None or (since and self.rounds[first].begins < since):
            return
        if self._may_meet(guest, station, span):
            key = (guest, station, first)
            self.take[key] = self.model.new_bool_var(f"{key}")
            self.covers[key] = span

    def _may_meet(self, guest: int, station: int, span: range) -> bool:
        """Whether anybody may be there at all."""
        return True

    def once(self, *, all_of_them: bool = False) -> None:
        """Nobody twice at an exercise, nobody in two rooms, no room with two."""
        groups: dict[tuple[str, int, object], list[cp_model.IntVar]] = {}
        for (guest, station, first), taken in self.take.items():
            exercise = self.day.stations[station].exercise
            groups.setdefault(("exercise", guest, exercise), []).append(taken)
            for one in self.covers[guest, station, first]:
                groups.setdefault(("guest", guest, one), []).append(taken)
                groups.setdefault(("room", station, one), []).append(taken)
        for (what, _, _), some in groups.items():
            if all_of_them and what == "exercise":
                self.model.add_exactly_one(some)
            else:
                self.model.add_at_most_one(some)

    def solve(self, seconds: float) -> cp_model.CpSolver | None:
        """The solver, where it has found anything."""
        solver = solver_for(seconds)
        status = solver.solve(self.model)
        return solver if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None

    def taken(self, solver: cp_model.CpSolver) -> Iterator[tuple[int, int, int]]:
        """Who begins where and when."""
        return (key for key, taken in self.take.items() if solver.value(taken))


class Free(_Places):
    """Nobody sits anywhere yet: who sits where is chosen along with who comes when.

    Args:
        all_of_them: whether everybody must be placed, which is found sooner than the most who can be.
    """

    def __init__(self, day: Day, rounds: int, *, all_of_them: bool) -> None:
        super().__init__(day, rounds)
        self.blocks = sorted({one.block for one in self.rounds})
        self.sits = {
            (number, station, block): self.model.new_bool_var(f"sits {number} {station} {block}")
            for number, one in enumerate(day.assessors)
            for station in range(len(day.stations))
            for block in self.blocks
            if block in one.blocks
        }
        #: By guest, station and block: what may begin there.
        self.begins: dict[tuple[int, int, int], list[cp_model.IntVar]] = {}
        for (guest, station, first), taken in self.take.items():
            self.begins.setdefault((guest, station, self.rounds[first].block), []).append(taken)
        self.once(all_of_them=all_of_them)
        self._staff()
        self._apart()
        self._twice()
        if not all_of_them:
            self.model.maximize(sum(self.take.values()))

    def solved(self, seconds: float) -> list[Turn]:
        """Turns with whoever sits there, all candidates to be compared with each other where that is found.

        What falls into groups that share nobody is solved anew, with one meeting across them at least: that
        holds of whatever has them all in one piece, so nothing is lost by asking for it.
        """
        solver = self.solve(seconds)
        first = found = self._turns(solver)
        left = seconds * _JOINING
        while solver is not None and len(pieces := pieces_of(found)) > 1:
            if left <= 0:
                return first
            self._keep(solver, len(first))
            for one in pieces[1:]:
                self._join(one, {who for turn in found if turn.candidate in one for who in turn.assessors})
            solver = self.solve(left)
            found = self._turns(solver)
            left -= solver.response_proto.deterministic_time if solver else 0
        return found if solver is not None else first

    def _turns(self, solver: cp_model.CpSolver | None) -> list[Turn]:
        if solver is None:
            return []
        sitting: dict[tuple[int, int], list[str]] = {}
        for (number, station, block), sits in self.sits.items():
            if solver.value(sits):
                sitting.setdefault((station, block), []).append(self.day.assessors[number].id)
        return [
            _turn(self.day, key, tuple(sitting[key[1], self.rounds[key[2]].block]))
            for key in self.taken(solver)
        ]

    def _keep(self, solver: cp_model.CpSolver, placed: int) -> None:
        """Place as many as were placed, and begin to look where they were."""
        self.model.clear_objective()  # type: ignore[no-untyped-call]
        self.model.add(sum(self.take.values()) >= placed)
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for one in (*self.take.values(), *self.sits.values()):
            self.model.add_hint(one, solver.boolean_value(one))

    def _join(self, candidates: Collection[str], people: Collection[str]) -> None:
        """Somebody of a group meets somebody who is not of it, in some room and block."""
        meetings = []
        for station in range(len(self.day.stations)):
            for block in self.blocks:
                for is_theirs in (True, False):
                    sit = [
                        sits
                        for (number, s, b), sits in self.sits.items()
                        if (s, b) == (station, block)
                        and (self.day.assessors[number].id in people) is is_theirs
                    ]
                    come = [
                        taken
                        for (guest, s, b), some in self.begins.items()
                        if (s, b) == (station, block)
                        and (self.day.guests[guest].candidate in candidates) is not is_theirs
                        for taken in some
                    ]
                    meets = self.model.new_bool_var("")
                    self.model.add_bool_or(sit).only_enforce_if(meets)
                    self.model.add_bool_or(come).only_enforce_if(meets)
                    meetings.append(meets)
        self.model.add_bool_or(meetings)

    def _staff(self) -> None:
        """A room is open for a block with as many as it needs, one trained; nobody sits in two."""
        for station, place in enumerate(self.day.stations):
            for block in self.blocks:
                here = [(one, sits) for (one, s, b), sits in self.sits.items() if (s, b) == (station, block)]
                is_open = self.model.new_bool_var(f"open {station} {block}")
                self.model.add(sum(sits for _, sits in here) == place.fewest * is_open)
                if place.needs_training:
                    trained = [sits for one, sits in here if self.day.assessors[one].is_trained]
                    self.model.add(sum(trained) >= is_open)
                for guest in range(len(self.day.guests)):
                    for taken in self.begins.get((guest, station, block), ()):
                        self.model.add_implication(taken, is_open)
        for number in range(len(self.day.assessors)):
            for block in self.blocks:
                self.model.add_at_most_one(
                    sits for (one, _, b), sits in self.sits.items() if (one, b) == (number, block)
                )

    def _apart(self) -> None:
        for number, guest in self._pairs(lambda met, apart: apart or met >= MOST_SEEN):
            for (one, station, block), sits in self.sits.items():
                if one == number:
                    self.model.add(sum(self.begins.get((guest, station, block), ())) + sits <= 1)

    def _twice(self) -> None:
        """Who has met a candidate once before sees them once more; two blocks are two exercises at most."""
        for number, guest in self._pairs(
            lambda met, apart: not apart and met < MOST_SEEN < met + len(self.blocks)
        ):
            seen = []
            for (one, station, block), sits in self.sits.items():
                if one == number:
                    meets = self.model.new_bool_var(f"meets {number} {guest} {station} {block}")
                    self.model.add(sum(self.begins.get((guest, station, block), ())) + sits <= 1 + meets)
                    seen.append(meets)
            self.model.add(sum(seen) <= MOST_SEEN - self._met(number, guest))

    def _met(self, number: int, guest: int) -> int:
        return self.day.met.get((self.day.assessors[number].id, self.day.guests[guest].candidate), 0)

    def _pairs(self, holds: Callable[[int, bool], bool]) -> Iterator[tuple[int, int]]:
        for number, one in enumerate(self.day.assessors):
            for guest, other in enumerate(self.day.guests):
                apart = (one.id, other.candidate) in self.day.apart
                if holds(self._met(number, guest), apart):
                    yield number, guest


class Held(_Places):
    """People sit where they sit; candidates move as little as can be."""

    def __init__(self, day: Day, held: Sequence[Turn], fixed: Collection[Turn]) -> None:
        self.fixed, self.held = tuple(fixed), tuple(one for one in held if one not in fixed)
        self.teams = teams_of(day, held)
        self.seen = seen_in(fixed, day.met)
        self.done = {(one.candidate, one.exercise) for one in fixed}
        self.full = {
            spot
            for one in fixed
            for number in rounds_taken(day, one)
            for spot in (("room", one.room, number), ("guest", one.candidate, number))
        }
        super().__init__(day, len(day.rounds))
        self.once()
        self._seldom()
        stays = {(one.candidate, one.exercise, one.room, one.round) for one in self.held}
        self.model.maximize(
            sum(taken * (_PLACED + (self._name(key) in stays)) for key, taken in self.take.items())
        )
        for key, taken in self.take.items():
            self.model.add_hint(taken, self._name(key) in stays)

    def _may_meet(self, guest: int, station: int, span: range) -> bool:
        """Whether one panel sits there all the time that may meet them, and neither is taken already."""
        who, place = self.day.guests[guest].candidate, self.day.stations[station]
        teams = {self.teams.get((place.room, one)) for one in span}
        if (who, place.exercise) in self.done or len(teams) != 1 or None in teams:
            return False
        if any(("room", place.room, one) in self.full or ("guest", who, one) in self.full for one in span):
            return False
        (team,) = teams
        return not any((one, who) in self.day.apart for one in team or ())

    def solved(self, seconds: float) -> list[Turn]:
        """All turns, those fixed among them."""
        solver = self.solve(seconds)
        if solver is None:
            return [*self.fixed, *self.held]
        moved = [
            _turn(self.day, key, self.teams[self.day.stations[key[1]].room, key[2]])
            for key in self.taken(solver)
        ]
        return [*self.fixed, *moved]

    def _name(self, key: tuple[int, int, int]) -> tuple[str, str, str, int]:
        guest, station, first = key
        place = self.day.stations[station]
        return self.day.guests[guest].candidate, place.exercise, place.room, first

    def _seldom(self) -> None:
        """Nobody sees a candidate at more exercises than may be."""
        pairs: dict[tuple[str, str], list[cp_model.IntVar]] = {}
        for (guest, station, first), taken in self.take.items():
            for one in self.teams[self.day.stations[station].room, first]:
                pairs.setdefault((one, self.day.guests[guest].candidate), []).append(taken)
        for pair, some in pairs.items():
            self.model.add(sum(some) <= MOST_SEEN - self.seen.get(pair, 0))


def _turn(day: Day, key: tuple[int, int, int], team: tuple[str, ...]) -> Turn:
    guest, station, first = key
    place = day.stations[station]
    return Turn(day.guests[guest].candidate, place.exercise, place.room, first, tuple(sorted(team)))
