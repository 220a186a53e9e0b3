import pytest

from model_export.demo.schedule import Schedule
from model_export.errors import ExportError

SCHEDULE = Schedule(steps=100, warm_up_steps=10, decay_steps=20)


@pytest.mark.parametrize(
    ("step", "share"),
    [
        (0, 0.1),
        (4, 0.5),
        (9, 1.0),
        (10, 1.0),
        (79, 1.0),
        (80, 20 / 21),
        (90, 10 / 21),
        (99, 1 / 21),
    ],
)
def test_rate_warms_up_stays_and_decays(step: int, share: float) -> None:
    assert SCHEDULE.share_of_peak(step) == pytest.approx(share)


def test_only_the_last_steps_decay() -> None:
    assert [step for step in range(100) if SCHEDULE.is_decaying(step)] == list(range(80, 100))


def test_longer_schedule_is_equal_until_the_decay_begins() -> None:
    longer = Schedule(steps=500, warm_up_steps=10, decay_steps=20)

    assert all(SCHEDULE.share_of_peak(s) == longer.share_of_peak(s) for s in range(80))


def test_no_warm_up_and_no_decay_keep_the_peak() -> None:
    assert Schedule(3, 0, 0).share_of_peak(2) == 1.0


@pytest.mark.parametrize(("warm_up", "decay"), [(60, 41), (-1, 10), (10, -1)])
def test_refuses_phases_that_do_not_fit(warm_up: int, decay: int) -> None:
    with pytest.raises(ExportError, match=f"{warm_up} warm-up and {decay} decay steps"):
        Schedule(100, warm_up, decay)
