"""Rules: each is a SELECT of the rows that break it, with the reason; silence is health.

Every rule gives `n` (place in ``staged``), `severity`, `value`, `reason_zh` and `reason_en`.
``staged`` holds the rows of one feed in the order of a build, so `lag` without a window reads the
row before; `newest` marks the last vintage of each cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from datasets.feed import Feed, GrowthCheck, JumpCheck, SumCheck

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Parameter = str | float | int | list[str]


@dataclass(frozen=True)
class Rule:
    """A check of a feed: its name, the column at fault, and the SELECT of what breaks it."""

    name: str
    column: str
    sql: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


_DUPLICATE = """
WITH doubled AS (SELECT DISTINCT key FROM (
    SELECT key, lag(key) OVER () AS before FROM staged) WHERE key = before),
shared AS (SELECT n, value, row_number() OVER (PARTITION BY key ORDER BY n) AS place,
        count(DISTINCT coalesce(value::VARCHAR, '')) OVER (PARTITION BY key) AS values_given
    FROM staged SEMI JOIN doubled USING (key))
SELECT n, 'error' AS severity, value::VARCHAR AS value,
    CASE WHEN values_given > 1 THEN '同一指标、地区、时期、版本有 ' || values_given || ' 个不同的值'
        ELSE '同一指标、地区、时期、版本重复出现' END AS reason_zh,
    CASE WHEN values_given > 1 THEN 'one key with ' || values_given || ' different values'
        ELSE 'one key given twice' END AS reason_en
FROM shared WHERE values_given > 1 OR place > 1
"""

_RANGE = """
SELECT n, CASE WHEN hard THEN 'error' ELSE 'warning' END AS severity, value::VARCHAR AS value,
    format('{} 超出{}范围 {}～{}', value, if(hard, '允许', '常见'), low, high) AS reason_zh,
    format('{} is outside the {} range {} to {}', value, if(hard, 'allowed', 'usual'), low, high)
        AS reason_en
FROM (SELECT n, value, value < hard_low OR value > hard_high AS hard,
        if(hard, hard_low, soft_low) AS low, if(hard, hard_high, soft_high) AS high
    FROM staged JOIN bounds USING (metric)
    WHERE value < hard_low OR value > hard_high OR value < soft_low OR value > soft_high)
"""

_JUMP = """
WITH latest AS (SELECT n, series, value, logarithmic, cumulative, period_end
    FROM staged WHERE newest AND value IS NOT NULL),
following AS (
    SELECT n, series, value, logarithmic, before
    FROM (SELECT *, lag(value) OVER () AS before, lag(series) OVER () AS series_before FROM latest)
    WHERE NOT cumulative AND series = series_before
    UNION ALL
    SELECT later.n, series, later.value, later.logarithmic, earlier.value
    FROM latest AS later JOIN latest AS earlier USING (series)
    WHERE later.cumulative AND earlier.cumulative
        AND earlier.period_end = last_day(later.period_end - INTERVAL 1 YEAR)),
change AS (SELECT n, series, value, before, CASE WHEN logarithmic AND value > 0 AND before > 0
        THEN ln(value / before) ELSE value - before END AS step
    FROM following),
history AS (SELECT series, median(step) AS middle,
        greatest(1.4826 * mad(step), 0.001 * max(abs(step)), 1e-9) AS deviation
    FROM change GROUP BY series HAVING count(*) >= $least)
SELECT n, 'warning' AS severity, value::VARCHAR AS value,
    format('由 {} 变为 {}，偏离自身历史 {:.1f} 个稳健标准差', before, value, away) AS reason_zh,
    format('from {} to {}: {:.1f} robust deviations from its own history', before, value, away)
        AS reason_en
FROM (SELECT n, value, before, abs(step - middle) / deviation AS away
    FROM change JOIN history USING (series))
WHERE away > $z
"""

"""Compares with the period before; a cumulative series, which starts anew each January, with the
same period of the year before."""

_EDITION = """
edition AS (SELECT metric, ref_area, freq, time_period, any_value(period_end) AS period_end,
        breakdown, release, arg_max(value, vintage) AS value, arg_max(n, vintage) AS n
    FROM staged WHERE list_contains($named, metric) AND value IS NOT NULL
    GROUP BY metric, ref_area, freq, time_period, breakdown, release)
"""

_SUM_OF_PARTS = f"""
WITH {_EDITION},
total AS (SELECT ref_area, freq, time_period, breakdown, release, sum(value) AS value
    FROM edition WHERE list_contains($parts, metric)
    GROUP BY ALL HAVING count(*) = len($parts))
SELECT whole.n, $severity AS severity, whole.value::VARCHAR AS value,
    '合计 ' || whole.value || ' 与各部分之和 ' || round(total.value, 6) || ' 不符' AS reason_zh,
    whole.value || ' is not the sum ' || round(total.value, 6) || ' of its parts' AS reason_en
FROM edition AS whole JOIN total USING (ref_area, freq, time_period, breakdown, release)
WHERE whole.metric = $whole AND abs(whole.value - total.value) > $tolerance + 1e-9
"""

_SUM_OF_AREAS = f"""
WITH {_EDITION},
total AS (SELECT parent AS ref_area, freq, time_period, breakdown, release, sum(value) AS value
    FROM edition JOIN area ON edition.ref_area = area.code
    GROUP BY ALL HAVING count(*) = any_value(area.siblings))
SELECT whole.n, $severity AS severity, whole.value::VARCHAR AS value,
    '合计 ' || whole.value || ' 与下属地区之和 ' || round(total.value, 6) || ' 不符' AS reason_zh,
    whole.value || ' is not the sum ' || round(total.value, 6) || ' of its areas' AS reason_en
FROM edition AS whole JOIN total USING (ref_area, freq, time_period, breakdown, release)
WHERE abs(whole.value - total.value) > $tolerance + 1e-9
"""

_GROWTH = f"""
WITH {_EDITION},
grown AS (SELECT later.ref_area, later.freq, later.time_period, later.breakdown, later.release,
        (later.value / earlier.value - 1) * 100 AS value
    FROM edition AS later JOIN edition AS earlier USING (ref_area, freq, breakdown, release)
    WHERE later.metric = $level AND earlier.metric = $level AND earlier.value > 0
        AND earlier.period_end = last_day(later.period_end - INTERVAL 1 YEAR))
SELECT growth.n, 'warning' AS severity, growth.value::VARCHAR AS value,
    '发布的增速 ' || growth.value || ' 与按水平值计算的 ' || round(grown.value, 3) || ' 不符'
        AS reason_zh,
    'growth ' || growth.value || ' against ' || round(grown.value, 3) || ' reckoned from levels'
        AS reason_en
FROM edition AS growth JOIN grown USING (ref_area, freq, time_period, breakdown, release)
WHERE growth.metric = $growth AND abs(growth.value - grown.value) > $tolerance + 1e-9
"""


def rules(feed: Feed) -> Iterator[Rule]:
    """Give the rules of `feed`: those that hold for every feed, then its own."""
    yield Rule("duplicate", "key", _DUPLICATE)
    yield Rule("range", "value", _RANGE)
    for check in feed.checks:
        if not _is_across(check):
            yield _rule(check)


def rules_across(feed: Feed) -> Iterator[tuple[Rule, frozenset[str]]]:
    """Give the rules of `feed` that look at the rows of all feeds, and the metrics they look at."""
    for check in feed.checks:
        if isinstance(check, SumCheck) and _is_across(check):
            yield _sum(check), frozenset((check.whole, *check.parts))


def _is_across(check: SumCheck | JumpCheck | GrowthCheck) -> bool:
    return isinstance(check, SumCheck) and check.severity == "warning"


def _rule(check: SumCheck | JumpCheck | GrowthCheck) -> Rule:
    if isinstance(check, JumpCheck):
        return Rule("jump", "value", _JUMP, {"z": check.z, "least": check.min_observations})
    if isinstance(check, GrowthCheck):
        return _growth(check)
    return _sum(check)


def _growth(check: GrowthCheck) -> Rule:
    given: dict[str, Parameter] = {"level": check.level, "growth": check.growth}
    given |= {"named": [check.level, check.growth], "tolerance": check.tolerance}
    return Rule(f"growth {check.growth}", "value", _GROWTH, given)


def _sum(check: SumCheck) -> Rule:
    given: dict[str, Parameter] = {"tolerance": check.tolerance, "severity": check.severity}
    if check.areas == "children":
        given["named"] = [check.whole]
        return Rule(f"sum of areas {check.whole}", "sum", _SUM_OF_AREAS, given)
    given |= {"named": [check.whole, *check.parts], "parts": [*check.parts], "whole": check.whole}
    return Rule(f"sum {check.whole}", "sum", _SUM_OF_PARTS, given)
