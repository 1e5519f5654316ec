"""What people do that others go by, each deed once: by the services that pages call, under the pages' roles.

Parts say who does what and when; how it is done stands here, so that a proof can have the same parts act
through the pages themselves.
"""

from dataclasses import dataclass

from recruitment.queries.cohorts import CohortFacts
from recruitment.rehearsal.deeds.candidates import CandidateDeeds
from recruitment.rehearsal.deeds.centre import CentreDeeds
from recruitment.rehearsal.deeds.leads import LeadDeeds
from recruitment.rehearsal.deeds.panels import PanelDeeds
from recruitment.rehearsal.deeds.safer import SaferDeeds
from recruitment.rehearsal.scene import Scene


@dataclass(frozen=True)
class Deeds:
    """The deeds of each audience."""

    candidates: CandidateDeeds
    leads: LeadDeeds
    panels: PanelDeeds
    safer: SaferDeeds
    centre: CentreDeeds


def by_services(scene: Scene, cohort: CohortFacts) -> Deeds:
    """Everything is done by the services."""
    return Deeds(
        CandidateDeeds(scene, cohort),
        LeadDeeds(scene, cohort),
        PanelDeeds(scene, cohort),
        SaferDeeds(scene, cohort),
        CentreDeeds(scene, cohort),
    )


__all__ = ["CandidateDeeds", "CentreDeeds", "Deeds", "LeadDeeds", "PanelDeeds", "SaferDeeds", "by_services"]
