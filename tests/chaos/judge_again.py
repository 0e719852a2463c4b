"""Judge what was kept of the last run once more, after a change to a checker.

`python -m tests.chaos.judge_again` prints what it finds, and puts it into the kept report. What
only time tells (how soon endpoints answered again) stays as it was judged then.
"""

import json
import pickle
from datetime import UTC, datetime

from tests.chaos.checkers import ALL
from tests.chaos.judge import Judged
from tests.chaos.observations import Observations
from tests.chaos.report import PLACE, with_judgement, write
from tests.chaos.saved_run import OBSERVATIONS


def main() -> None:
    observed: Observations = pickle.loads(OBSERVATIONS.read_bytes())  # noqa: S301 - our own file
    found = {one.statement: one.check(observed) for one in ALL}
    for statement, violations in found.items():
        print(f"{statement}: {len(violations)} violations")
        for violation in violations:
            print(f"  {violation.sentence}", *violation.evidence, sep="\n    ")
    report = json.loads(PLACE.read_text())
    judged = [
        Judged(one["number"], one["statement"], found[one["statement"]]).as_json()
        if one["statement"] in found
        else one  # of time, not of observations
        for one in report["invariants"]
    ]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    write(with_judgement({**report, "judged again": now}, judged))


if __name__ == "__main__":
    main()
