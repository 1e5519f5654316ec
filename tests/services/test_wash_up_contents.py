"""The pack of a wash-up: the composite first, each exercise as its panel saw it, by name alone."""

from datetime import date

import pytest
from sqlmodel import Session

from recruitment.domain.stages import Stage
from recruitment.models import PackKind
from recruitment.packs.wash_up_contexts import WashUpPack
from recruitment.queries.packs import pack_by_id
from recruitment.services.packs import ask_for_pack
from recruitment.services.wash_up_contents import wash_up_pack
from tests.conftest import NOW
from tests.factories import make_application
from tests.factories_observation import PanelHouse, commit, make_panel_house
from tests.factories_wash_up import make_exercise_list, make_panel_of_three, make_wash_up

DAY = date(2028, 3, 2)


@pytest.fixture
def house(session: Session) -> PanelHouse:
    """Somebody whom both of a panel have scored."""
    made = make_panel_house(session, NOW)
    commit(session, made, made.first, NOW, choice="2")
    commit(session, made, made.second, NOW, choice="4")
    return made


def pack_of(session: Session, house: PanelHouse) -> WashUpPack:
    below = make_application(session, house.cohort, NOW, stage=Stage.INTERVIEW, full_name="Idris Calloway")
    averages = [(house.application_id, 4.0), (below, 3.0)]
    listed = make_exercise_list(session, house.cohort, NOW, averages, stage=Stage.INTERVIEW)
    people = make_panel_of_three(session, house.cohort, NOW)
    make_wash_up(session, house.cohort, NOW, listed, [(one, None) for one in people])
    pack_id = ask_for_pack(
        session, kind=PackKind.WASH_UP, cohort_id=house.cohort.id, shortlist_id=listed, actor_id=None, now=NOW
    )
    assert pack_by_id(session, house.cohort.id, pack_id).file_name == "DL27-wash-up-2027-01-12.pdf"
    return wash_up_pack(session, cohort=house.cohort, shortlist_id=listed, now=NOW, destroy_by=DAY)


def test_everybody_is_heard_in_the_order_of_the_list_by_name_without_a_reference(
    session: Session, house: PanelHouse
) -> None:
    pack = pack_of(session, house)
    assert [one.name for one in pack.heard] == ["Éva Okonkwo-Price", "Idris Calloway"]
    assert house.reference not in repr(pack)
    assert [(one.rank, one.within) for one in pack.heard] == [(1, True), (2, False)]
    assert len(pack.present) == 3


def test_each_exercise_has_what_each_of_the_panel_scored_apart(session: Session, house: PanelHouse) -> None:
    first, second = pack_of(session, house).heard
    (exercise,) = [one for one in first.exercises if one.lines]
    assert sorted({given for line in exercise.lines for given in line.given}) == ["2", "4"]
    assert len(exercise.lines) == len(house.slots)
    assert not any(one.lines for one in second.exercises)
