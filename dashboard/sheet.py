"""The provenance sheet: where one number comes from, how it was revised, what it should reach."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.formula import formula, input_questions
from dashboard.fragments import (
    STATUS,
    absent,
    badges,
    cell,
    exact_number,
    metric_name,
    period,
    period_label,
    say,
    write,
)
from dashboard.question import Answers, MetricQuery, RecordQuery
from dashboard.release import release_name
from dashboard.revisions import write_revisions
from dashboard.series import period_of
from dashboard.tile import write_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.panel import Reader
    from dashboard.question import Answer, Observation, Question, Record
    from datasets.catalogue import Catalogue

_LOADS = RecordQuery("load")
_CHECKS = RecordQuery("check_result")
_BASIS = {"nominal": ("现价", "current prices"), "real": ("不变价", "constant prices")}
_COVERS = {
    "single": ("当期", "this period alone"),
    "cumulative": ("年初累计", "year to date"),
    "stock": ("期末", "end of period"),
}


@dataclass(frozen=True)
class Cell:
    """Which number: as ``data-cell`` writes it, ``<metric>~<area>~<period>[~<breakdown>]``."""

    metric: str
    area: str
    period: str
    breakdown: str = ""


def parse_cell(text: str, catalogue: Catalogue) -> Cell:
    """Read a cell.

    Raises:
        ValueError: It has not three or four parts, or names no metric, area or period we know.
    """
    parts = text.split("~")
    if len(parts) not in (3, 4):
        raise ValueError(f"'{text}' is not <metric>~<area>~<period>")
    found = Cell(*parts)
    if found.metric not in catalogue.metrics:
        raise ValueError(f"no metric called '{found.metric}'")
    if found.area not in catalogue.areas:
        raise ValueError(f"no area with the code '{found.area}'")
    period_of(found.period)
    return found


def questions(found: Cell, reader: Reader) -> tuple[Question, ...]:
    """Ask for every vintage of the cell, for its inputs, and for how its feed was loaded."""
    asked = (_vintages(found), *input_questions(reader, found.metric, found.area, found.period))
    return (*asked, _LOADS, _CHECKS)


def _vintages(found: Cell) -> MetricQuery:
    covered = period_of(found.period)
    return MetricQuery(
        found.metric,
        (found.area,),
        covered.freq,
        start=covered.end,
        end=covered.end,
        breakdown=found.breakdown,
        vintages=True,
    )


def sheet(found: Cell, reader: Reader, answers: Answers) -> str:
    """Write the sheet of a cell as an HTML fragment."""
    vintages = answers.of(_vintages(found))
    shown = _shown(vintages, reader.as_of)
    return Markup('<article class="provenance">{}{}{}{}{}{}</article>').format(
        _top(reader, found, shown),
        write_revisions(reader, vintages, shown),
        _facts(reader, found, shown, answers),
        _inputs(reader, found, answers),
        _targets(reader, found),
        _links(reader, found, shown) if shown else "",
    )


def _shown(vintages: Answer, as_of: dt.date | None) -> Observation | None:
    known = [o for o in vintages if as_of is None or o.vintage <= as_of]
    return max(known, key=lambda o: o.vintage, default=None)


def _top(reader: Reader, found: Cell, shown: Observation | None) -> Markup:
    when = period_label(reader, shown) if shown else found.period
    known = reader.today.isoformat()
    return Markup(
        '<h2>{} · {} {}</h2><p class="chips">{}</p><p class="hero">{} <small>{}</small></p>'
    ).format(
        reader.catalogue.metrics[found.metric].title.to(reader.language),
        when,
        badges(reader, (shown,)) if shown else "",
        Markup().join(Markup("<span>{}</span>").format(t) for t in _chips(reader, found, shown)),
        exact_number(reader, shown) if shown else absent(reader),
        say(reader, f"{known} 时的公布值", f"as known on {known}"),
    )


def _chips(reader: Reader, found: Cell, shown: Observation | None) -> Iterator[str]:
    base = reader.catalogue.base(found.metric)
    yield reader.catalogue.areas[found.area].title(reader.language)
    yield say(reader, *_COVERS[base.accumulation])
    if base.price_basis in _BASIS:
        yield say(reader, *_BASIS[base.price_basis])
    if shown and shown.obs_status in STATUS:
        yield say(reader, *STATUS[shown.obs_status])
    yield say(reader, f"密级 {base.classification}", f"classification {base.classification}")


def _facts(reader: Reader, found: Cell, shown: Observation | None, answers: Answers) -> Markup:
    pairs = [*_definition(reader, found), *(_origin(reader, shown, answers) if shown else ())]
    rows = Markup().join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(name, text) for name, text in pairs if text
    )
    return Markup("<dl>{}</dl>").format(rows)


def _definition(reader: Reader, found: Cell) -> Iterator[tuple[str, Markup | str]]:
    metric = reader.catalogue.metrics[found.metric]
    base = reader.catalogue.base(found.metric)
    covered = period_of(found.period)
    start = covered.start
    if base.accumulation == "cumulative":
        start = start.replace(month=1, day=1)
    yield say(reader, "定义", "Definition"), metric.definition.to(reader.language)
    yield say(reader, "公式", "Formula"), formula(reader, found.metric)
    yield (
        say(reader, "覆盖期", "Covers"),
        say(reader, f"{start} 至 {covered.end}", f"{start} to {covered.end}"),
    )
    yield say(reader, "责任单位", "Owner"), base.owner
    release = base.release.get(covered.freq)
    if release:
        yield (
            say(reader, "更新日历", "Calendar"),
            say(
                reader,
                f"期后 {release.lag_days} 天内发布，再过 {release.grace_days} 天为过期",
                f"within {release.lag_days} days, overdue {release.grace_days} days later",
            ),
        )


def _origin(
    reader: Reader, shown: Observation, answers: Answers
) -> Iterator[tuple[str, Markup | str]]:
    feed = reader.catalogue.feeds.get(shown.feed)
    load = _load(shown, answers)
    if feed:
        yield say(reader, "数据源", "Feed"), feed.title.to(reader.language)
        yield say(reader, "发布机构", "Publisher"), feed.publisher
        yield say(reader, "使用条款", "Terms"), feed.license
    yield say(reader, "来源", "Source"), shown.source_title
    row = say(reader, f"，第 {shown.source_row} 行", f", row {shown.source_row}")
    yield say(reader, "文件", "File"), shown.source_file + (row if shown.source_row else "")
    if load and isinstance(load["retrieved_at"], dt.datetime):
        stored = load["retrieved_at"].replace(tzinfo=dt.UTC).astimezone(reader.now.tzinfo)
        yield say(reader, "取得时间", "Retrieved"), stored.strftime("%Y-%m-%d %H:%M")
        yield "SHA-256", Markup('<code class="hash">{}</code>').format(load["sha256"])
    yield say(reader, "校验", "Checks"), _checks(reader, shown, answers)


def _load(shown: Observation, answers: Answers) -> Record | None:
    loads = [r for r in answers.records(_LOADS) if r["feed"] == shown.feed]
    named = [r for r in loads if r["load_id"] == shown.load_id]
    return next(iter(named or loads), None)


def _checks(reader: Reader, shown: Observation, answers: Answers) -> Markup | str:
    results = [r for r in answers.records(_CHECKS) if r["feed"] == shown.feed]
    if not results:
        return ""
    passed = sum(not r["failed"] for r in results)
    failing = Markup().join(
        Markup("<li>{}</li>").format(r[f"message_{say(reader, 'zh', 'en')}"])
        for r in results
        if r["failed"]
    )
    said = say(reader, f"{passed}/{len(results)} 通过", f"{passed} of {len(results)} passed")
    return Markup("{}<ul>{}</ul>").format(said, failing) if failing else said


def _inputs(reader: Reader, found: Cell, answers: Answers) -> Markup:
    asked = input_questions(reader, found.metric, found.area, found.period)
    used = [o for question in asked for o in answers.of(question)]
    if not used:
        return Markup()
    rows = Markup().join(
        Markup('<tr><th scope="row">{} {}</th><td>{}</td><td class="value">{}</td></tr>').format(
            reader.catalogue.areas[o.ref_area].title(reader.language),
            metric_name(reader, o.metric),
            period(reader, o),
            exact_number(reader, o),
        )
        for o in used
    )
    return Markup('<h3>{}</h3><table class="inputs"><tbody>{}</tbody></table>').format(
        say(reader, "由这些数得出", "Reckoned from"), rows
    )


def _targets(reader: Reader, found: Cell) -> Markup:
    targets = [
        target
        for target in reader.catalogue.targets.values()
        if (target.metric, target.ref_area) == (found.metric, found.area)
    ]
    signs = {"at_least": "≥", "at_most": "≤", "exactly": "="}
    items = Markup().join(
        Markup("<li>{} {} <b>{} {}</b> <small>{} {}</small></li>").format(
            target.due,
            signs[target.comparison],
            *write_target(reader, target),
            target.document,
            target.clause,
        )
        for target in targets
    )
    if not items:
        return Markup()
    return Markup("<h3>{}</h3><ul>{}</ul>").format(say(reader, "目标", "Targets"), items)


def _links(reader: Reader, found: Cell, shown: Observation) -> Markup:
    known = (reader.as_of or shown.vintage).isoformat()
    lasting = "?" + urlencode({"region": found.area, "as_of": known, "sheet": cell(shown)})
    api = "/api/v1/observations?" + urlencode(
        {
            "metric": found.metric,
            "region": found.area,
            "time_period": found.period,
            "as_of": known,
        }
    )
    return Markup(
        '<p class="citation" id="citation">{}</p><p class="actions">'
        '<button type="button" aria-live="polite" data-copy="#citation">{}</button>'
        '<a href="{}">{}</a><a href="{}">{}</a></p>'
    ).format(
        _citation(reader, found, shown),
        say(reader, "复制引用", "Copy citation"),
        lasting,
        say(reader, "固定链接", "Permanent link"),
        api,
        say(reader, "接口数据", "API"),
    )


def _citation(reader: Reader, found: Cell, shown: Observation) -> str:
    value, unit = ("", "") if shown.value is None else write(reader, found.metric, shown.value)
    area = reader.catalogue.areas[found.area].title(reader.language)
    title = reader.catalogue.metrics[found.metric].title.to(reader.language)
    invented = say(reader, "（模拟）", " (simulated)") if shown.origin == "simulated" else ""
    when, release = period_label(reader, shown), release_name(shown.release, reader.language)
    return say(
        reader,
        f"{when}{area}{title}{invented}：{value} {unit}（{shown.source_title}，{release}，"
        f"{shown.vintage} 版；{cell(shown)}）",
        f"{title}{invented}, {area}, {when}: {value} {unit} ({shown.source_title}, {release}, "
        f"vintage {shown.vintage}; {cell(shown)})",
    )
