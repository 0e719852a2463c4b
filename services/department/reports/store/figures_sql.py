"""The SQL of figures, for a grouping `{key}`, its groups' names `{named}` and conditions `{where}`.

Percentiles of a million rows are found from counts: one pass counts how many waited for each whole
second, which several processes of Postgres do at once, and the few thousand counts are ranked.
"""

from typing import Final

_OUTCOMES: Final = {
    name: f"outcome = '{name.upper()}'"
    for name in ("served", "no_show", "cancelled", "expired", "transferred")
}
_OF_ONE: Final = {
    "told": "wait_seconds IS NOT NULL AND told_p90_seconds IS NOT NULL",
    "told_within": "wait_seconds BETWEEN told_p50_seconds AND told_p90_seconds",
    "told_sooner": "wait_seconds < told_p50_seconds",
    "told_later": "wait_seconds > told_p90_seconds",
    "overtaking_calls": "overtook IS NOT NULL",
    "out_of_order": "by_hand",
}


def _counted(conditions: dict[str, str]) -> str:
    return ", ".join(
        f"count(*) FILTER (WHERE {condition}) AS {name}" for name, condition in conditions.items()
    )


def _summed(conditions: dict[str, str]) -> str:
    return ", ".join(
        f"CAST(coalesce(sum(n) FILTER (WHERE {condition}), 0) AS bigint) AS {name}"
        for name, condition in conditions.items()
    )


_SUMS: Final = ", ".join(f"CAST(sum({name}) AS bigint) AS {name}" for name in _OF_ONE)
_WAITED: Final = {"called": "s IS NOT NULL", "within_target": "s <= :target"}


def _percentiles(what: str) -> str:
    """Return the CTEs that rank `counted_{what}`, which has rows of k, s and n."""
    return f"""
    {what}_ranked AS (
      SELECT k, s, n, sum(n) OVER (PARTITION BY k ORDER BY s) AS upto,
        sum(n) OVER (PARTITION BY k) AS total
      FROM (
        SELECT k, s, sum(n) AS n FROM counted_{what} WHERE s IS NOT NULL
        GROUP BY GROUPING SETS ((k, s), (s))
      ) each
    ),
    {what}_of AS MATERIALIZED (
      SELECT k, min(s) FILTER (WHERE upto >= 0.5 * total) AS {what}_p50,
        min(s) FILTER (WHERE upto >= 0.9 * total) AS {what}_p90, max(s) AS {what}_max,
        CAST(round(sum(s * n) / sum(n), 1) AS double precision) AS {what}_mean
      FROM {what}_ranked GROUP BY k
    )"""


COUNTED: Final = f"""
    WITH counted_wait AS MATERIALIZED (
      SELECT {{key}} AS k, outcome, wait_seconds AS s, count(*) AS n, {_counted(_OF_ONE)}
      FROM department.visit WHERE {{where}} GROUP BY 1, 2, 3
    ),
    counted_service AS MATERIALIZED (
      SELECT {{key}} AS k, service_seconds AS s, count(*) AS n
      FROM department.visit WHERE {{where}} AND service_seconds IS NOT NULL GROUP BY 1, 2
    ),
    {_percentiles("wait")},
    {_percentiles("service")}
    SELECT c.*, wait_p50, wait_p90, wait_max, wait_mean,
      service_p50, service_p90, service_max, service_mean
    FROM (
      SELECT k, CASE WHEN k IS NOT NULL THEN {{named}} END AS key,
        CAST(sum(n) AS bigint) AS visits, {_summed(_OUTCOMES)}, {_summed(_WAITED)}, {_SUMS}
      FROM counted_wait GROUP BY GROUPING SETS ((k), ())
    ) c
    LEFT JOIN wait_of w ON w.k IS NOT DISTINCT FROM c.k
    LEFT JOIN service_of s ON s.k IS NOT DISTINCT FROM c.k
    WHERE c.visits > 0
    ORDER BY c.k
"""


def _sorted(what: str) -> str:
    column = f"{what}_seconds"
    return f"""
      percentile_disc(0.5) WITHIN GROUP (ORDER BY {column}) AS {what}_p50,
      percentile_disc(0.9) WITHIN GROUP (ORDER BY {column}) AS {what}_p90,
      max({column}) AS {what}_max,
      CAST(round(avg({column}), 1) AS double precision) AS {what}_mean"""


_ALL: Final = {
    **_OUTCOMES,
    "called": "wait_seconds IS NOT NULL",
    "within_target": "wait_seconds <= :target",
    **_OF_ONE,
}
SORTED: Final = f"""
    SELECT {{key}} AS k, CAST({{key}} AS text) AS key, count(*) AS visits, {_counted(_ALL)},
      {_sorted("wait")}, {_sorted("service")}
    FROM department.visit WHERE {{where}} GROUP BY 1 ORDER BY 1
"""
