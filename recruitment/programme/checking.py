"""Every fault of a definition at once: of each key by itself, and of keys between them."""

from __future__ import annotations

from collections.abc import Mapping

from recruitment.programme.draft import Draft
from recruitment.programme.exercise_rules import EXERCISE_RULES
from recruitment.programme.faults import Fault, written_key
from recruitment.programme.lines import LineIndex
from recruitment.programme.message_rules import MESSAGE_RULES
from recruitment.programme.offset_rules import OFFSET_RULES
from recruitment.programme.reference_rules import REFERENCE_RULES
from recruitment.programme.scoring_rules import SCORING_RULES
from recruitment.programme.stage_rules import STAGE_RULES
from recruitment.programme.structure import structural_problems

RULES = (*SCORING_RULES, *EXERCISE_RULES, *STAGE_RULES, *OFFSET_RULES, *REFERENCE_RULES, *MESSAGE_RULES)
NO_LINES = LineIndex({})


def check(
    raw: Mapping[str, object], source: str = "definition", lines: LineIndex = NO_LINES
) -> tuple[Fault, ...]:
    """Find every fault of a definition as it was read from TOML.

    `raw` is what `tomllib` gives; `lines` says where its keys stand, if that is known. Rules that concern
    several keys are tried on whatever is well formed, so one fault does not hide another. Returns the faults
    in the order of the file; none where the definition may be used.
    """
    draft = Draft(raw)
    problems = [*structural_problems(raw)]
    problems += [problem for rule in RULES for problem in rule(draft)]
    faults = [Fault(source, lines.line(p.key), written_key(p.key), p.problem, p.mend) for p in problems]
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.line or 0))
