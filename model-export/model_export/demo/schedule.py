"""Warm-up, a long stable phase, then a linear decay, all counted in steps.

The stable phase does not depend on the total, so the decay may be started from any checkpoint
(https://arxiv.org/abs/2404.06395, section 4) and one command still repeats the whole run.
"""

from dataclasses import dataclass

from model_export.errors import ExportError


@dataclass(frozen=True)
class Schedule:
    """`steps` in all; the last `decay_steps` of them lower the rate to zero."""

    steps: int
    warm_up_steps: int
    decay_steps: int

    def __post_init__(self) -> None:
        if self.warm_up_steps < 0 or self.decay_steps < 0:
            raise ExportError(
                f"schedule: {self.warm_up_steps} warm-up and {self.decay_steps} decay steps"
                " (expected: 0 or more)"
            )
        if self.warm_up_steps + self.decay_steps > self.steps:
            raise ExportError(
                f"schedule: {self.warm_up_steps} warm-up and {self.decay_steps} decay steps"
                f" (expected: together at most the {self.steps} steps)"
            )

    @property
    def decay_start(self) -> int:
        """The first step of the decay."""
        return self.steps - self.decay_steps

    def is_decaying(self, step: int) -> bool:
        """Whether `step`, counted from 0, lies in the decay."""
        return step >= self.decay_start

    def share_of_peak(self, step: int) -> float:
        """The learning rate of `step`, counted from 0, as a share of the peak rate."""
        if step < self.warm_up_steps:
            return (step + 1) / self.warm_up_steps
        if self.is_decaying(step):
            return (self.steps - step) / (self.decay_steps + 1)
        return 1.0
