"""Pages for referees, who come by a link and need no account."""

from recruitment.routes.refer import arriving, refusing, writing
from recruitment.routes.refer.blueprint import routes

__all__ = ["arriving", "refusing", "routes", "writing"]
