"""Play parts against the timetable: the clock goes to whatever comes next, an act or something due."""

import heapq
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from recruitment.domain.errors import Refusal
from recruitment.domain.timetable import IDLE
from recruitment.due.forecast import forecast
from recruitment.models import TickState
from recruitment.queries.deliveries import any_waiting
from recruitment.queries.ticks import LastTick, ticks_finished
from recruitment.rehearsal.scene import Scene

#: The hour of UTC at which the clock looks on nights when nothing is known to be due.
NIGHT = 3
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
#: The job that sends once more what the mail server refused.
_MAIL = "send_messages"


@dataclass(frozen=True)
class Beat:
    """When somebody acts next.

    Attributes:
        at: the time; one that is past means at once.
        quiet: nothing that they do then queues any work.
        steers: what they do then may change when something falls due today.
    """

    at: datetime
    quiet: bool = False
    steers: bool = False


@dataclass(frozen=True)
class Moment:
    """The clock has moved on, and all that follows is done.

    Attributes:
        at: the time now.
        ticks: what jobs did, where the clock looked and found something.
    """

    at: datetime
    ticks: tuple[LastTick, ...] = ()


#: What somebody does in a rehearsal, from each beat to the next.
Part = Generator[Beat, None, None]
#: Goes around every tick, with the work that follows from it.
Watch = Callable[[Scene], AbstractContextManager[None]]


def unwatched(_scene: Scene) -> AbstractContextManager[None]:
    """Watch nothing."""
    return nullcontext()


def play(
    scene: Scene,
    parts: Iterable[Part],
    *,
    cohort_id: UUID,
    until: datetime,
    nights: int = 7,
    sparing: bool = False,
    watch: Watch = unwatched,
) -> Iterator[Moment]:
    """Play parts until an end, with the timetable between them.

    The clock of the service looks every minute; most minutes nothing is due, and looking then leaves no
    trace. So here it looks when something falls due, as forecast, and every so many nights besides: what
    the forecast missed would be done then, and found out.

    Args:
        scene: where.
        parts: what people do.
        cohort_id: whose timetable it is.
        until: the end, aware.
        nights: look every so many nights, whatever is due.
        sparing: have only those jobs look that are foreseen to find something, but on such nights all.
        watch: goes around every tick.

    Yields:
        Each time the clock has moved on.

    Raises:
        Refusal: a job failed.
    """
    cast, looks = _Cast(parts), _Looks(scene, cohort_id, nights)
    while True:
        act_at = cast.next_at
        look_at = looks.next(until if act_at is None else min(act_at, until))
        if look_at is not None:
            scene.clock.go_to(look_at)
            with watch(scene):
                ticks = _look(scene, looks.finding if sparing else None)
            looks.forget()
            yield Moment(scene.now, ticks)
        elif act_at is not None and act_at <= until:
            scene.clock.go_to(act_at)
            beat = cast.act()
            if not beat.quiet:
                scene.worker.work_off()
            if beat.steers:
                looks.forget()
            elif not beat.quiet and _mail_waits(scene):
                looks.read_mail()
            yield Moment(scene.now)
        else:
            break
    scene.clock.go_to(until)


def _look(scene: Scene, only: frozenset[str] | None) -> tuple[LastTick, ...]:
    """What the service's clock does when it looks, and a worker then; `only` these jobs, or all."""
    scene.worker.look(scene.desk, scene.now, only)
    with scene.desk.database.transaction() as session:
        came = ticks_finished(session, scene.now)
    for one in came:
        if one.state != TickState.DONE:
            raise Refusal(f"Mend what the log says: {one.job} came out as “{one.outcome}”.")
    return tuple(one for one in came if one.outcome != IDLE)


def _mail_waits(scene: Scene) -> bool:
    """Whether the mail server refused something, which falls due again after a pause."""
    with scene.desk.database.transaction() as session:
        return any_waiting(session)


class _Cast:
    """Everybody who is still to act, in the order of time; at the same time, in the order of their parts."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._waiting: list[tuple[datetime, int, Beat, Part]] = []
        for number, part in enumerate(parts):
            self._wait(number, part)

    @property
    def next_at(self) -> datetime | None:
        """When somebody acts next; None where nobody does any more."""
        return self._waiting[0][0] if self._waiting else None

    def act(self) -> Beat:
        """Let the next one act; returns the beat that they acted on."""
        _, number, beat, part = heapq.heappop(self._waiting)
        self._wait(number, part)
        return beat

    def _wait(self, number: int, part: Part) -> None:
        beat = next(part, None)
        if beat is not None:
            heapq.heappush(self._waiting, (beat.at, number, beat, part))


class _Looks:
    """The times at which the clock looks."""

    def __init__(self, scene: Scene, cohort_id: UUID, nights: int) -> None:
        self._scene, self._cohort_id = scene, cohort_id
        self._nights = nights * _DAY
        self._night = scene.now.astimezone(UTC).replace(hour=NIGHT, minute=0, second=0, microsecond=0) + _DAY
        self._foreseen: list[tuple[datetime, str]] = []
        self._known_until = scene.now
        #: The jobs that are foreseen to find something at the time that `next` gave; None where all look.
        self.finding: frozenset[str] | None = None

    def next(self, until: datetime) -> datetime | None:
        """The first time from now to `until`, or None."""
        if until > self._known_until:
            self._read(until + _WEEK)
        times = [at for at, _ in self._foreseen[:1]]
        look_at = min((at for at in (*times, self._night) if at <= until), default=None)
        if look_at is not None:
            found = frozenset(job for at, job in self._foreseen if at <= look_at)
            self.finding = None if self._night <= look_at else found
        return look_at

    def forget(self) -> None:
        """Something was done, so that other things may be due."""
        self._known_until = self._scene.now
        # Else what has just been looked at comes first again where somebody acts at this very moment.
        self._foreseen = []
        while self._night <= self._scene.now:
            self._night += self._nights

    def read_mail(self) -> None:
        """Something waits to be sent once more; all else falls due when it did."""
        kept = [one for one in self._foreseen if one[1] != _MAIL]
        self._foreseen = sorted([*kept, *self._coming(self._known_until, _MAIL)], key=lambda one: one[0])

    def _read(self, until: datetime) -> None:
        self._foreseen = self._coming(until)
        self._known_until = until

    def _coming(self, until: datetime, job: str | None = None) -> list[tuple[datetime, str]]:
        now = self._scene.now
        with self._scene.desk.database.transaction() as session:
            coming = forecast(session, now, until=until, cohort_id=self._cohort_id, job=job)
        # What is held is looked for in vain, every minute.
        return [(one.at, one.entry.name) for one in coming if one.hold is None]
