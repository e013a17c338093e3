"""AG Grid as this project uses it: community edition, Chinese menus, columns by declaration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import dash_ag_grid as dag

from dashboard.fragments import STATUS, cell, period_label, say, unit_text, write
from dashboard.release import release_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Observation

Row = dict[str, object]

_ZH = {
    "page": "页",
    "more": "更多",
    "to": "至",
    "of": "共",
    "next": "下一页",
    "last": "末页",
    "first": "首页",
    "previous": "上一页",
    "loadingOoo": "正在载入",
    "noRowsToShow": "暂无数据",
    "filterOoo": "筛选",
    "equals": "等于",
    "notEqual": "不等于",
    "blank": "为空",
    "notBlank": "不为空",
    "lessThan": "小于",
    "greaterThan": "大于",
    "lessThanOrEqual": "不大于",
    "greaterThanOrEqual": "不小于",
    "inRange": "介于",
    "inRangeStart": "从",
    "inRangeEnd": "到",
    "contains": "包含",
    "notContains": "不包含",
    "startsWith": "开头是",
    "endsWith": "结尾是",
    "andCondition": "并且",
    "orCondition": "或者",
    "applyFilter": "应用",
    "resetFilter": "重置",
    "clearFilter": "清除",
    "ariaFilterInput": "筛选输入",
    "ariaFilterValue": "筛选值",
    "ariaFilteringOperator": "筛选方式",
}


@dataclass(frozen=True)
class Column:
    """A column: the field of its rows, its heading and what kind of value it holds."""

    field: str
    zh: str
    en: str
    width: int = 120
    kind: str = "text"

    def definition(self, reader: Reader) -> dict[str, object]:
        """Give the column as AG Grid wants it; numbers show their ``<field>_text``."""
        found: dict[str, object] = {
            "field": self.field,
            "headerName": say(reader, self.zh, self.en),
            "width": self.width,
            "filter": "agNumberColumnFilter" if self.kind == "number" else "agTextColumnFilter",
        }
        if self.kind == "wide":
            found |= {"width": 2 * self.width, "tooltipField": self.field}
        if self.kind == "number":
            found |= {"type": "rightAligned", "cellRenderer": "GovbrainNumber"}
        return found


OBSERVATION = (
    Column("area", "地区", "Area", 110),
    Column("metric", "指标", "Metric", 200),
    Column("period", "时期", "Period", 130),
    Column("value", "数值", "Value", 130, "number"),
    Column("unit", "单位", "Unit", 100),
    Column("status", "状态", "Status", 110),
    Column("vintage", "得知日", "Known from", 120),
    Column("release", "版本", "Release", 170),
    Column("source", "来源", "Source", 220, "wide"),
)


def empty_grid(reader: Reader, panel: str, columns: Iterable[Column]) -> Component:
    """Give a grid with its columns; the rows come with the first frame."""
    grid: Component = dag.AgGrid(
        id={"panel": panel, "part": "grid"},
        columnDefs=[column.definition(reader) for column in columns],
        rowData=[],
        className="ag-theme-quartz grid",
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "filter": True,
            "cellDataType": False,
        },
        rowClassRules={"simulated": "params.data.origin === 'simulated'"},
        dashGridOptions={
            "localeText": _ZH if reader.language != "en" else {},
            "suppressFieldDotNotation": True,
            "animateRows": False,
            "suppressColumnVirtualisation": True,
            "ensureDomOrder": True,
            "enableCellTextSelection": True,
            "tooltipShowDelay": 300,
        },
    )
    return grid


def grid_props(rows: list[Row]) -> dict[str, dict[str, object]]:
    """Give the properties that fill an empty grid."""
    return {"grid": {"rowData": rows}}


def observation_row(reader: Reader, observation: Observation) -> Row:
    """Give an observation as a row of the columns OBSERVATION."""
    catalogue = reader.catalogue
    return {
        "area": catalogue.areas[observation.ref_area].title(reader.language),
        "metric": catalogue.metrics[observation.metric].title.to(reader.language),
        "period": period_label(reader, observation),
        "value": observation.value,
        "value_text": _text(reader, observation),
        "cell": cell(observation),
        "unit": unit_text(reader, observation),
        "status": marks(reader, observation),
        "vintage": observation.vintage.isoformat(),
        "release": release_name(observation.release, reader.language),
        "source": observation.source_title,
        "origin": observation.origin,
    }


def marks(reader: Reader, observation: Observation) -> str:
    """Say what a reader must know of a number: simulated, provisional, revised, missing."""
    words = [say(reader, "模拟", "simulated")] if observation.origin == "simulated" else []
    if status := STATUS.get(observation.obs_status):
        words.append(say(reader, *status))
    return say(reader, "、", ", ").join(words)


def _text(reader: Reader, observation: Observation) -> str:
    if observation.value is None:
        return say(reader, "暂无数据", "No data")
    return write(reader, observation.metric, observation.value)[0]
