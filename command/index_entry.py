"""``govbrain index template`` and ``import``: the form on which offices fill in an index."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command.index_table import definition_of
from command.inspect import existing
from command.new_file import write_new
from operations.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from datasets.catalogue import Catalogue
    from datasets.index import IndexDefinition, Indicator, Source, Variable
    from etl.entry import EntryRow

TABLE = ("region", "period", "indicator", "value", "unit")
INBOX = (
    "indicator",
    "ref_area",
    "time_period",
    "measure",
    "value",
    "freq",
    "unit",
    "obs_status",
    "vintage",
    "source_title",
)
_WRITTEN = "已写出 {file}：{sheets} 张工作表、{columns} 列、{regions} 个地区，{period}"


def write_form(
    definition: Annotated[Path, typer.Argument(help="指数定义 (YAML)")],
    out: Annotated[Path, typer.Argument(help="写到哪个 .xlsx 文件；已有的不会覆盖")],
    *,
    period: Annotated[
        str, typer.Option("--period", help="填报的期间，如 2025、2025-Q4；不给则为上一年")
    ] = "",
    regions: Annotated[
        str, typer.Option("--regions", help="地区代码或名称，用逗号隔开；只用于没有写明地区的定义")
    ] = "",
) -> None:
    """由指数定义生成 Excel 填报表：每个责任单位一张工作表，限定可填的内容。

    只列没有自动数据来源的指标；全部都有来源时列出全部。退出码：0 已写出，1 生成不了或文件已存在，
    2 用法、定义或文件错误。
    """
    from dashboard.entry_template import write_template
    from datasets.catalogue import read_catalogue
    from datasets.entry_form import EntryFormError, entered, form_of, on_paper

    declared, catalogue = definition_of(definition), read_catalogue()
    asked = on_paper(declared, entered(catalogue.feeds.values()))
    wanted = _period(period or str(_today().year - 1))
    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{out}：文件名应以 .xlsx 结尾")
    try:
        form = form_of(declared, catalogue, wanted, asked, _listed(regions))
    except EntryFormError as error:
        typer.echo(f"{definition}：{error}", err=True)
        raise typer.Exit(1) from error
    write_new(out, write_template(form), "，没有覆盖；请换一个文件名")
    counts = {"sheets": len(form.sheets), "columns": len(form.columns)}
    typer.echo(_WRITTEN.format(file=out, regions=len(form.regions), period=wanted, **counts))


def import_form(
    definition: Annotated[Path, typer.Argument(help="指数定义 (YAML)，与生成填报表时相同")],
    file: Annotated[Path, typer.Argument(help="填好的 .xlsx 填报表")],
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="另存为 govbrain index score 可读的 CSV，不放入收件箱"),
    ] = None,
) -> None:
    """逐格检查填好的表；没有任何差错才放入收件箱，下一次 govbrain etl run 时入库。

    有一格不合要求即整表退回，并逐格写明工作表、单元格、现值、应填内容和改法。
    退出码：0 已导入，1 有差错未导入，2 用法、定义或文件错误。
    """
    from datasets.catalogue import read_catalogue
    from etl.entry import read_entry

    declared, catalogue = definition_of(definition), read_catalogue()
    rows, refusals = read_entry(existing(file), declared, catalogue)
    for refusal in refusals:
        typer.echo(str(refusal), err=True)
    if refusals:
        typer.echo(f"{file}：有 {len(refusals)} 处差错，整表未导入；改正后再试", err=True)
        raise typer.Exit(1)
    if out is not None:
        _write(out, TABLE, _table(rows))
        typer.echo(f"已写出 {out}：{len(rows)} 个格")
        return
    target = _box(declared, catalogue, rows) / _name(declared, rows, file)
    _write(target, INBOX, _inbox(declared, rows, file))
    typer.echo(f"已放入收件箱 {target}：{len(rows)} 个格；下一次 govbrain etl run 时入库")
    if said := sum(bool(row.said) for row in rows):
        typer.echo(f"其中 {said} 格为文字（如“不适用”），入库时记为缺失")


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _period(text: str) -> str:
    from datasets.period import how_to_write, parse_period

    try:
        return parse_period(text).text
    except ValueError as error:
        raise typer.BadParameter(f"--period {how_to_write(text)}") from error


def _sources(definition: IndexDefinition) -> Mapping[str, Source]:
    members: tuple[Indicator | Variable, ...] = (*definition.indicators, *definition.variables)
    return {one.id: one.source for one in members if one.source}


def _box(definition: IndexDefinition, catalogue: Catalogue, rows: Sequence[EntryRow]) -> Path:
    """Give the box of the feed that takes in all that was filled in; end where there is none."""
    from datasets.feed import FolderSource
    from datasets.period import parse_period

    sources = _sources(definition)
    filled = dict.fromkeys(row.indicator for row in rows)
    freq = parse_period(rows[0].period).freq
    for feed in catalogue.feeds.values():
        taken = set(feed.structure.measures) if feed.origin == "entered" else set()
        left = [
            one
            for one in filled
            if one not in sources or sources[one].metric not in taken or sources[one].freq != freq
        ]
        if taken and not left and isinstance(feed.source, FolderSource):
            return Settings().inbox / feed.source.folder
    known = "、".join(_untaken(filled, sources, catalogue, freq))
    typer.echo(
        f"没有填报数据源按这个频率收下：{known}；请在填报数据源的 structure.measures 中声明，"
        "或用 --out 另存为 CSV",
        err=True,
    )
    raise typer.Exit(1)


def _untaken(
    filled: Mapping[str, None], sources: Mapping[str, Source], catalogue: Catalogue, freq: str
) -> Iterator[str]:
    from datasets.entry_form import entered

    taken = entered(catalogue.feeds.values())
    for one in filled:
        source = sources.get(one)
        if source is None or source.metric not in taken or source.freq != freq:
            yield one


def _name(definition: IndexDefinition, rows: Sequence[EntryRow], file: Path) -> str:
    """Name a form by its bytes: the same one twice is one, two offices' forms are two."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    return f"{definition.index.id}_{rows[0].period}_{digest}.csv"


def _table(rows: Sequence[EntryRow]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield row.region, row.period, row.indicator, row.said or _number(row.value), row.unit


def _inbox(
    definition: IndexDefinition, rows: Sequence[EntryRow], file: Path
) -> Iterator[tuple[str, ...]]:
    sources, today = _sources(definition), _today().isoformat()
    title = f"{definition.title.zh or definition.index.id}填报表 {file.name}"
    for row in rows:
        indicator, _, measure = sources[row.indicator].metric.rpartition(".")
        status = "M" if row.value is None else "A"
        where = (indicator, row.region, row.period, measure)
        freq = sources[row.indicator].freq
        source = f"{title} {row.sheet}!{row.cell}"
        yield *where, _number(row.value), freq, row.unit, status, today, source


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)


def _write(target: Path, columns: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    """Write a CSV file and only then give it its name: a box is read at any time."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.part")
        with draft.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([columns, *rows])
        draft.replace(target)
    except OSError as error:
        raise typer.BadParameter(f"写不出 {target}（{error.strerror}）") from error
