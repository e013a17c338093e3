"""Parsing undoes writing, and no bytes at all bring the inspection down."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.feed import Format
from etl.inspect import formats, inspect
from etl.parsers import nbs_csv

SPECIMENS = Path(__file__).parents[1] / "specimens"
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])

REGIONS = ("北京市", "上海市", "江西省", "广东省", "西藏自治区")
INDICATORS = {
    "地区生产总值": ("亿元", "level"),
    "房地产施工面积累计值": ("万平方米", "cumulative_level"),
    "工业增加值同比增长": ("%", "yoy_pct"),
    "居民消费价格指数": ("上年同月=100", "index"),
}

values = st.none() | st.integers(-(10**7), 10**7).map(lambda cents: cents / 100)
years = st.integers(1950, 2049)
periods = st.one_of(
    years.map(lambda y: (f"{y}年", f"{y}")),
    st.tuples(years, st.integers(1, 4)).map(
        lambda p: (f"{p[0]}年第{'一二三四'[p[1] - 1]}季度", f"{p[0]}-Q{p[1]}")
    ),
    st.tuples(years, st.integers(1, 12)).map(lambda p: (f"{p[0]}年{p[1]}月", f"{p[0]}-{p[1]:02}")),
)
period_lists = st.lists(periods, min_size=1, max_size=5, unique_by=lambda p: p[1])
numbers = st.sampled_from(
    [
        str,
        lambda v: f"{v:,}",
        lambda v: str(v).translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－")),
    ]
)


def _written(value, spell):
    return "" if value is None else spell(value)


def _file(titles, header, rows, *, new_site):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n" if new_site else "\r\n")
    end = "\t" if new_site else ""
    tail = [""] if new_site else []
    for title in titles:
        writer.writerow([title, *tail])
    for row in (header, *rows):
        writer.writerow([f"{cell}{end}" for cell in row] + tail)
    if not new_site:
        out.write("注：1.测试。\r\n　　　2.续行。\r\n数据来源：国家统计局\r\n")
    return ("\ufeff" if new_site else "") + out.getvalue()


def _parsed(text, encoding):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        path.write_bytes(text.encode(encoding))
        reading = nbs_csv.parse(path, Format(parser="nbs_csv", encoding=encoding))
    columns = ["indicator", "region", "time_period", "measure", "value", "unit"]
    rows = [tuple(row[c] for c in columns) for row in reading.table.to_pylist()]
    return sorted(rows, key=str), reading.problems


def _wanted(cells, is_empty_column):
    return sorted((cell for cell in cells if not is_empty_column(cell)), key=str)


@QUICK
@given(
    st.data(),
    period_lists,
    st.lists(st.sampled_from(REGIONS), min_size=1, unique=True),
    st.sampled_from(sorted(INDICATORS)),
    numbers,
)
def test_regions_by_time_reads_back(data, spans, regions, name, spell):
    unit, measure = INDICATORS[name]
    grid = {(r, p[1]): data.draw(values) for r in regions for p in spans}
    rows = [[r, *(_written(grid[r, p[1]], spell) for p in spans)] for r in regions]
    titles = ["数据库：分省年度数据", f"指标：{name}({unit})", "时间：最近20年"]
    text = _file(titles, ["地区", *(word for word, _ in spans)], rows, new_site=False)
    empty = {p for _, p in spans if all(grid[r, p] is None for r in regions)}
    read, problems = _parsed(text, "gb18030")
    cells = [(name, r, p, measure, v, unit) for (r, p), v in grid.items() if p not in empty]
    assert read == sorted(cells, key=str)
    assert len(problems) == len(empty)


@QUICK
@given(
    st.data(),
    period_lists,
    st.lists(st.sampled_from(sorted(INDICATORS)), min_size=1, unique=True),
    st.booleans(),
    numbers,
)
def test_indicators_by_time_reads_back_on_both_sites(data, spans, names, new_site, spell):
    grid = {(n, p[1]): data.draw(values) for n in names for p in spans}
    rows = [
        [f"{n}({INDICATORS[n][0]})", *(_written(grid[n, p[1]], spell) for p in spans)]
        for n in names
    ]
    titles = ["数据库：分省月度数据", "地区：江西省", "时间："]
    text = _file(titles, ["指标", *(word for word, _ in spans)], rows, new_site=new_site)
    read, problems = _parsed(text, "utf-8" if new_site else "gb18030")
    empty = {p for _, p in spans if all(grid[n, p] is None for n in names)}
    cells = [
        (n, "江西省", p, INDICATORS[n][1], v, INDICATORS[n][0])
        for (n, p), v in grid.items()
        if p not in empty
    ]
    assert read == sorted(cells, key=str)
    assert len(problems) == len(empty)


@QUICK
@given(
    st.data(),
    period_lists,
    st.lists(st.sampled_from(sorted(INDICATORS)), min_size=1, unique=True),
    numbers,
)
def test_time_by_indicators_reads_back(data, spans, names, spell):
    grid = {(n, p[1]): data.draw(values) for n in names for p in spans}
    rows = [[word, *(_written(grid[n, p], spell) for n in names)] for word, p in spans]
    titles = ["数据库：分省月度数据", "地区：江西省", "时间：最近36个月"]
    header = ["时间", *(f"{n}({INDICATORS[n][0]})" for n in names)]
    read, problems = _parsed(_file(titles, header, rows, new_site=False), "gb18030")
    empty = {n for n in names if all(grid[n, p] is None for _, p in spans)}
    cells = [
        (n, "江西省", p, INDICATORS[n][1], v, INDICATORS[n][0])
        for (n, p), v in grid.items()
        if n not in empty
    ]
    assert read == sorted(cells, key=str)
    assert len(problems) == len(empty)


def _survives(content, format_=""):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any"
        path.write_bytes(content)
        found = inspect(path, format_)
    assert found.observations or found.problems
    assert all(o.status == "M" or o.value is not None for o in found.observations)


@QUICK
@given(st.binary(max_size=400), st.sampled_from(["", *(f for f in formats() if "excel" not in f)]))
def test_any_bytes_give_observations_or_problems(content, format_):
    _survives(content, format_)


@QUICK
@given(st.text(alphabet='地区指标时间年月,\t\n"(%)亿元江西123.—：<>{}[]', max_size=120))
def test_any_table_like_text_gives_observations_or_problems(text):
    _survives(text.encode())


TEXTS = sorted(
    p for p in SPECIMENS.rglob("*") if p.suffix in {".csv", ".json", ".xml"} and p.stat().st_size
)


@QUICK
@given(st.sampled_from(TEXTS), st.data())
def test_a_specimen_with_damaged_bytes_gives_observations_or_problems(path, data):
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    _survives(bytes(content))


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=600))
def test_any_bytes_that_begin_like_a_workbook_give_problems(content):
    _survives(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content)
