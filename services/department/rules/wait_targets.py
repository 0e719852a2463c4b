"""How long people should wait at most: usually, and in queues with a target of their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class WaitTargets:
    usual_seconds: int
    own_seconds: Mapping[str, int] = field(default_factory=dict)  # by queue

    def of(self, queue_id: str) -> int:
        return self.own_seconds.get(queue_id, self.usual_seconds)

    def common(self, queue_ids: Iterable[str]) -> int | None:
        """Return the target that all of these have; null where they differ."""
        targets = {self.of(one) for one in queue_ids} or {self.usual_seconds}
        return targets.pop() if len(targets) == 1 else None
