"""A small set of declarations in a folder of its own, for tests of the road."""

from __future__ import annotations

import shutil
from pathlib import Path

from datasets.catalogue import ROOT

HEADER = "indicator,ref_area,freq,time_period,measure,value,unit,obs_status,vintage,release\n"
_METRIC = """
  {id}:
    kind: measure
    title: {{zh: 试验, en: Trial}}
    definition: {{zh: 试验, en: Trial}}
    unit: "{unit}"
    decimals: 2
    theme: economy
    owner: 试验
    freq: [A, M]
    hard_range: [-1000, 100000]
"""
_FEED = """
title: {{zh: 试验, en: Trial}}
publisher: 试验
owner: 试验
license: 试验
accrual_periodicity: {rhythm}
release: {{lag_days: 30, grace_days: 10}}
origin: published
classification: 公开
source: {source}
format: {{parser: tidy_csv}}
{more}
"""
BUNDLED = "{{kind: bundled, files: [{{path: {name}.csv, vintage: 2023-01-20}}]}}"


class Declarations:
    """Declarations below `root`, written feed by feed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("feeds", "metrics", "snapshots"):
            (root / folder).mkdir(parents=True)
        shutil.copytree(ROOT / "codelists", root / "codelists")
        entries = [("gdp.level", "亿元"), ("gdp.yoy_pct", "%"), ("gdp.part", "亿元")]
        metrics = "metrics:" + "".join(_METRIC.format(id=n, unit=u) for n, u in entries)
        (root / "metrics" / "trial.yaml").write_text(metrics, "utf-8")

    def feed(
        self, name: str, rows: str, *, source: str = "", more: str = "", rhythm: str = "A"
    ) -> Path:
        """Declare a feed of tidy `rows`; give the path of its file."""
        source = source or BUNDLED.format(name=name)
        text = _FEED.format(source=source, more=more, rhythm=rhythm)
        (self.root / "feeds" / f"{name}.yaml").write_text(text, "utf-8")
        path = self.root / "snapshots" / f"{name}.csv"
        path.write_text(HEADER + rows, "utf-8")
        return path


def row(value: object, area: str = "360000", period: str = "2022", **other: str) -> str:
    """Write one tidy row of gdp.level."""
    cells = {"measure": "level", "unit": "亿元", "status": "A", "vintage": "", "release": ""}
    cells |= other
    freq = "A" if len(period) == 4 else "M"
    start = f"gdp,{area},{freq},{period},{cells['measure']},{value},{cells['unit']}"
    return f"{start},{cells['status']},{cells['vintage']},{cells['release']}\n"
