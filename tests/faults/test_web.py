"""Processes of the web server that are killed."""

from tests.faults.conftest import Start
from tests.faults.running import kill
from tests.faults.waiting import status, until


def test_killed_web_processes_are_replaced(starting: Start) -> None:
    service = starting("supervise", "0", "0", "web")
    page = f"{starting.address}/health/ready"
    until(lambda: status(page) == 200, "the web answers")
    first, answering = service.web()
    kill(answering)
    until(lambda: status(page) == 200, "another process answers")
    assert service.web()[0].pid == first.pid
    kill(first)
    until(lambda: status(page) == 200 and service.web()[:1] not in ([], [first]), "another server answers")
