"""The SQL of figures, for groups by `{key}`, conditions `{where}` and the wait wanted, `{target}`.

Percentiles are exact, in two passes that several processes of Postgres share: the first counts how
many waited for each step of some seconds, so that it is known in which step a rank lies; the second
counts the seconds of those steps alone. Counting each second of all at once takes twice as long.
"""

from typing import Final

# So wide that there are few to count, and so narrow that few visits are in those that are wanted.
_STEP_SECONDS: Final = {"wait": 60, "service": 20}

_COUNTED: Final = {
    "visits": "true",
    **{
        name: f"outcome = '{name.upper()}'"
        for name in ("served", "no_show", "cancelled", "expired", "transferred")
    },
    "called": "wait_seconds IS NOT NULL",
    "within_target": "wait_seconds <= {target}",
    "told": "wait_seconds IS NOT NULL AND told_p90_seconds IS NOT NULL",
    "told_within": "wait_seconds BETWEEN told_p50_seconds AND told_p90_seconds",
    "told_sooner": "wait_seconds < told_p50_seconds",
    "told_later": "wait_seconds > told_p90_seconds",
    "overtaking_calls": "overtook IS NOT NULL",
    "out_of_order": "by_hand",
}
_EACH: Final = ", ".join(
    f"count(*) FILTER (WHERE {condition}) AS {name}" for name, condition in _COUNTED.items()
)
_SUMS: Final = ", ".join(f"CAST(sum({name}) AS bigint) AS {name}" for name in _COUNTED)
_MEASURED: Final = ", ".join(
    f"count({what}_seconds) AS {what}_n, sum({what}_seconds) AS {what}_sum, "
    f"max({what}_seconds) AS {what}_max"
    for what in _STEP_SECONDS
)
_MEANS: Final = ", ".join(
    f"max({what}_max) AS {what}_max, "
    f"CAST(round(sum({what}_sum) / nullif(sum({what}_n), 0), 1) AS double precision) "
    f"AS {what}_mean"
    for what in _STEP_SECONDS
)


def _wanted(what: str, n: str) -> str:
    """Return in which step each group's half and nine of ten lie, and as which of its people."""
    return f"""
      SELECT '{what}' AS what, k, share, step, rank - (upto - n) AS rank
      FROM (
        SELECT k, step, n, sum(n) OVER (PARTITION BY k ORDER BY step) AS upto,
          sum(n) OVER (PARTITION BY k) AS total
        FROM (
          SELECT k, step, sum({n}) AS n FROM counted_{what} WHERE step IS NOT NULL
          GROUP BY GROUPING SETS ((k, step), (step))
        ) each
      ) summed
      CROSS JOIN (VALUES (50), (90)) AS s(share)
      CROSS JOIN LATERAL (SELECT ceil(share * total / 100.0) AS rank) r
      WHERE rank > upto - n AND rank <= upto"""


COUNTED: Final = f"""
    WITH counted_wait AS MATERIALIZED (
      SELECT {{key}} AS k, wait_seconds / {_STEP_SECONDS["wait"]} AS step, {_EACH}, {_MEASURED}
      FROM department.visit WHERE {{where}} GROUP BY 1, 2
    ),
    counted_service AS MATERIALIZED (
      SELECT {{key}} AS k, service_seconds / {_STEP_SECONDS["service"]} AS step, count(*) AS n
      FROM department.visit WHERE {{where}} AND service_seconds IS NOT NULL GROUP BY 1, 2
    ),
    wanted AS MATERIALIZED ({_wanted("wait", "called")} UNION ALL {_wanted("service", "n")})
    SELECT c.*, (
      SELECT jsonb_agg(jsonb_build_object(
        'what', w.what, 'share', w.share, 'step', w.step, 'rank', w.rank))
      FROM wanted w WHERE w.k IS NOT DISTINCT FROM c.k
    ) AS wanted
    FROM (
      SELECT k, {_SUMS}, {_MEANS} FROM counted_wait GROUP BY GROUPING SETS ((k), ())
    ) c
    WHERE visits > 0
    ORDER BY k
"""


def _found(what: str) -> str:
    """Count the seconds of the steps that are wanted: of each group, and in each of all of them."""
    return f"""
      SELECT w.what, w.whose, w.share, w.rank, {what}_seconds AS s, count(*) AS n
      FROM department.visit
      JOIN jsonb_to_recordset(CAST(:wanted AS jsonb))
        AS w(what text, k {{type}}, whose {{type}}, share integer, step integer, rank bigint)
        ON w.what = '{what}' AND w.step = {what}_seconds / {_STEP_SECONDS[what]} AND w.k = {{key}}
      WHERE {{where}} GROUP BY 1, 2, 3, 4, 5"""


RANKED: Final = f"""
    SELECT what, whose, share, min(s) FILTER (WHERE upto >= rank) AS seconds
    FROM (
      SELECT what, whose, share, rank, s,
        sum(n) OVER (PARTITION BY what, whose, share ORDER BY s) AS upto
      FROM ({_found("wait")} UNION ALL {_found("service")}) found
    ) ranked
    GROUP BY 1, 2, 3
"""


def _sorted(what: str) -> str:
    column = f"{what}_seconds"
    return f"""
      percentile_disc(0.5) WITHIN GROUP (ORDER BY {column}) AS {what}_p50,
      percentile_disc(0.9) WITHIN GROUP (ORDER BY {column}) AS {what}_p90,
      max({column}) AS {what}_max,
      CAST(round(avg({column}), 1) AS double precision) AS {what}_mean"""


SORTED: Final = f"""
    SELECT {{key}} AS k, {_EACH}, {_sorted("wait")}, {_sorted("service")}
    FROM department.visit WHERE {{where}} GROUP BY 1 ORDER BY 1
"""
