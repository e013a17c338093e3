"""How well the nightly forecasts have done: back-tested errors, a row a series of the region."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.column_heads import classed_heads
from dashboard.fragments import absent, is_wall, metric_name, say
from dashboard.judgement import (
    no_study,
    reason_words,
    sheet_name,
    study_badges,
    unstudied,
)
from dashboard.number import write_value
from dashboard.panel import Bundle, Drawing
from dashboard.question import StudyQuery
from dashboard.wish import HORIZONS
from dashboard.wish_view import span_words
from datasets.spec import Spec
from datasets.study import Forecast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, Question

_COLUMNS = (
    ("sMAPE %", "sMAPE %", "smape", 1),
    ("同期法 %", "Naive %", "naive_smape", 1),
    ("MASE", "MASE", "mase", 2),
    ("80%覆盖", "80% held", "coverage80", 0),
    ("95%覆盖", "95% held", "coverage95", 0),
)
"""Heads of the errors, where they stand in an outcome's details, and their decimals."""
_WIDE = ("naive_smape", "coverage80", "coverage95")
"""What narrow panels leave out."""


class Panel(Spec):
    """The forecasts that the nightly run makes for the reader's region, with their errors.

    A series leads to the panel `chooser`, which forecasts it with other horizons and models.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    chooser: str

    def metrics(self) -> tuple[str, ...]:
        """Name none: the studies name their own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for every forecast of the region; of its numbers the newest is enough."""
        return tuple(_questions(reader))

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a row a series, the best forecast first, refused ones last."""
        outcomes = tuple(o for query in _questions(reader) for o in answers.study(query))
        if not outcomes:
            asked = next(_questions(reader), None)
            why = no_study(reader, asked.study if asked else {})
            return Drawing(html=unstudied(reader, why), summary=f"{why}。")
        return Drawing(
            html=_table(reader, self.chooser, sorted(outcomes, key=_error)),
            head=study_badges(reader, outcomes),
            summary=_sentence(reader, outcomes),
            outcomes=outcomes,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _questions(reader: Reader) -> Iterator[StudyQuery]:
    for name, study in reader.catalogue.studies.items():
        if isinstance(study, Forecast) and any(
            subject.ref_area == reader.region for subject in study.subjects
        ):
            yield StudyQuery(
                name, areas=(reader.region,), items=("median",), last=1, as_of=reader.as_of
            )


def _error(outcome: Outcome) -> tuple[bool, bool, float]:
    """Order by error; what rests on invented numbers comes after the real, refusals last."""
    mase = outcome.details.get("mase")
    size = float(mase) if isinstance(mase, int | float) else math.inf
    return outcome.status == "refused", outcome.origin == "simulated", size


def _table(reader: Reader, chooser: str, outcomes: list[Outcome]) -> Markup:
    heads = [
        (say(reader, "序列", "Series"), ""),
        (say(reader, "未来", "Ahead"), "value wide"),
        *((say(reader, zh, en), f"value{_wide(key)}") for zh, en, key, _ in _COLUMNS),
        (say(reader, "区间", "Bands"), "wide"),
    ]
    if not is_wall(reader):
        heads.append((say(reader, "方法", "Method"), ""))
    table = Markup('<table class="errors"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>')
    return table.format(
        classed_heads((kind, head) for head, kind in heads),
        Markup().join(_row(reader, chooser, outcome) for outcome in outcomes),
    )


def _row(reader: Reader, chooser: str, outcome: Outcome) -> Markup:
    name = metric_name(reader, outcome.metric)
    said = Markup("{}").format(name) if is_wall(reader) else _opened(chooser, outcome, name)
    if outcome.status == "refused":
        cells = Markup('<td colspan="{}" class="why">{} · {}</td>').format(
            len(_COLUMNS) + 2, absent(reader), reason_words(reader, outcome)
        )
    else:
        cells = _errors(reader, outcome)
    link = "" if is_wall(reader) else _sheet(reader, outcome)
    return Markup('<tr><th scope="row">{}{}</th>{}{}</tr>').format(
        said, study_badges(reader, (outcome,)), cells, link
    )


def _sheet(reader: Reader, outcome: Outcome) -> Markup:
    return Markup('<td><a href="?sheet={}" data-follow>{}</a></td>').format(
        sheet_name(outcome), say(reader, "依据", "Sheet")
    )


def _opened(chooser: str, outcome: Outcome, name: str) -> Markup:
    said = {"metric": outcome.metric, "freq": outcome.freq, "horizon": "", "mode": "accurate"}
    query = urlencode({f"{chooser}.{key}": value for key, value in said.items()})
    return Markup('<a href="?{}" data-follow>{}</a>').format(query, name)


def _errors(reader: Reader, outcome: Outcome) -> Markup:
    horizon = outcome.parameters.get("horizon")
    ahead = (
        span_words(reader, outcome.freq, horizon)  # type: ignore[arg-type]
        if isinstance(horizon, int) and outcome.freq in HORIZONS
        else ""
    )
    errors = Markup().join(
        Markup('<td class="value{}">{}</td>').format(
            _wide(key), _error_text(reader, outcome, key, decimals)
        )
        for _, _, key, decimals in _COLUMNS
    )
    calibrated = outcome.details.get("calibrated") is True
    words = ("已校准", "calibrated") if calibrated else ("未校准", "not calibrated")
    return Markup('<td class="value wide">{}</td>{}<td class="wide">{}</td>').format(
        ahead, errors, say(reader, *words)
    )


def _wide(key: str) -> str:
    return " wide" if key in _WIDE else ""


def _error_text(reader: Reader, outcome: Outcome, key: str, decimals: int) -> Markup | str:
    value = outcome.details.get(key)
    if not isinstance(value, int | float):
        return Markup('<span class="absent">{}</span>').format(say(reader, "未测", "none"))
    if key.startswith("coverage"):
        return f"{write_value(float(value) * 100, decimals)}%"
    return write_value(float(value), decimals)


def _sentence(reader: Reader, outcomes: tuple[Outcome, ...]) -> str:
    told = [o for o in outcomes if o.status != "refused"]
    better = [o for o in told if _is_better(o)]
    return say(
        reader,
        f"夜间预测 {len(outcomes)} 个序列，{len(better)} 个的回测误差低于去年同期法，"
        f"{len(outcomes) - len(told)} 个未给出预测。",
        f"{len(outcomes)} series are forecast nightly; {len(better)} beat the seasonal naive, "
        f"{len(outcomes) - len(told)} are refused.",
    )


def _is_better(outcome: Outcome) -> bool:
    own, naive = (outcome.details.get(key) for key in ("smape", "naive_smape"))
    return isinstance(own, float) and isinstance(naive, float) and own < naive
