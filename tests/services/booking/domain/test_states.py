"""BK-03, the part without a race: every edge that is, and every edge that is not."""

from itertools import product

import pytest

from consulta.services.booking.domain.states import (
    FINAL,
    OCCUPYING,
    IllegalStep,
    State,
    Step,
    can,
    next_state,
)

LEGAL = {
    "requested -hold-> held",
    "requested -confirm-> confirmed",
    "requested -decline-> declined",
    "requested -expire-> expired",
    "requested -cancel-> cancelled",
    "held -confirm-> confirmed",
    "held -decline-> declined",
    "held -expire-> expired",
    "held -cancel-> cancelled",
    "confirmed -start-> in_call",
    "confirmed -cancel-> cancelled",
    "confirmed -miss-> no_show",
    "in_call -complete-> completed",
}
"""Written by hand from the domain's page, not taken from the table."""


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_an_edge_is_legal_only_when_the_domain_says_so(state: State, step: Step) -> None:
    leading = [edge for edge in LEGAL if edge.startswith(f"{state} -{step}-> ")]

    if leading:
        assert leading == [f"{state} -{step}-> {next_state(state, step)}"]
        assert can(state, step)
    else:
        assert not can(state, step)
        with pytest.raises(IllegalStep) as refused:
            next_state(state, step)
        assert refused.value.extra() == {"state": state, "step": step}
        assert refused.value.code == "booking.illegal_step"


def test_nothing_leads_out_of_a_final_state_and_none_takes_time() -> None:
    assert set(FINAL) == {State.DECLINED, State.EXPIRED, State.CANCELLED, State.NO_SHOW, State.COMPLETED}
    assert set(State) - FINAL == OCCUPYING


def test_every_state_can_be_reached_from_a_request() -> None:
    reached = {State.REQUESTED}
    for _ in State:
        reached |= {next_state(state, step) for state, step in product(reached, Step) if can(state, step)}

    assert reached == set(State)
