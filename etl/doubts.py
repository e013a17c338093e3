"""The doubts a file may leave, each said in one way: where, what, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.reading import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence


Words = tuple[str, str]
"""One thing in Chinese and in English."""


class UnreadableFileError(Exception):
    """Nothing can be read from a file; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        """Keep `problem`, which is the message."""
        super().__init__(problem.what_en)
        self.problem = problem


def damaged(what: Words, why: Words) -> UnreadableFileError:
    """The bytes are not a whole file of the kind `what`; `why` is what the reader met."""
    return UnreadableFileError(
        Problem(
            "文件",
            f"文件损坏、不完整，或不是{what[0]}：{why[0]}",
            f"the file is damaged, truncated or no {what[1]}: {why[1]}",
            "请重新下载或另存该文件后再试",
            "download or save the file again",
        )
    )


def same(text: object) -> Words:
    """Give a name, or what a program said, in both languages as it is."""
    return str(text), str(text)


def too_large(name: str, size: int, most: int) -> UnreadableFileError:
    """A file, or the part `name` of an archive, has `size` bytes, more than the `most` read."""
    has, may = f"{size / 1e6:,.0f} MB", f"{most / 1e6:,.0f} MB"
    return UnreadableFileError(
        Problem(
            "文件",
            f"“{name}”有 {has}，超过可读取的上限 {may}，未读入",
            f"'{name}' has {has}, more than the {may} that are read; nothing of it was read",
            "请分成几个较小的文件（如按指标或年份），再放入同一数据源",
            "divide it into smaller files, by indicator or year, and give all to the same feed",
            value=name,
        )
    )


def undecodable(*encodings: str) -> UnreadableFileError:
    """The bytes are no text in the tried encodings."""
    return UnreadableFileError(
        Problem(
            "文件",
            f"无法按 {'、'.join(encodings)} 解码：编码未知，或者不是文本文件",
            f"the bytes are not {', '.join(encodings)} text: unknown encoding, or no text file",
            "请另存为 UTF-8 或 GB18030 编码，或在数据源说明的 format.encoding 中写明编码",
            "save as UTF-8 or GB18030, or declare the encoding in format.encoding of the feed",
        )
    )


def no_table(zh: str, en: str) -> UnreadableFileError:
    """No table stands in the file; `zh` and `en` say what is missing."""
    return UnreadableFileError(
        Problem(
            "文件",
            f"没有找到可读的表格：{zh}",
            f"no readable table found: {en}",
            "请保留表头行（地区/指标/时间）和数据行；第一行数据之前不要只留数字",
            "keep the header row (region, indicator, time) and the rows of data",
        )
    )


def cut_off(row: int) -> Problem:
    """The last row has fewer cells than the heading: the file ends in the middle of it."""
    return Problem(
        f"第{row}行",
        "最后一行的格数少于表头，文件可能被截断，该行未读入",
        "the last row has fewer cells than the heading, as in a file cut off; it is not read",
        "请与发布方页面核对最后一行，并重新导出该文件",
        "compare the last row with the publisher's page and export the file again",
    )


def not_a_number(row: int, column: str, value: str) -> Problem:
    """A cell that should hold a value holds something else."""
    return Problem(
        f"第{row}行，{column}",
        f"“{value}”不是数值",
        f"'{value}' is not a number",
        "请改为数值；没有数据的单元格请留空",
        "write a number, or leave the cell empty where there is none",
        row,
        column,
        value,
    )


def not_a_period(row: int, column: str, value: str) -> Problem:
    """A cell that should hold a period holds something else."""
    return Problem(
        f"第{row}行，{column}",
        f"“{value}”不是可识别的时间",
        f"'{value}' is not a period that can be read",
        "请写成 2024年、2022年第一季度、2021年5月、2021-05 这样的时间",
        "write a period such as 2024, 2022-Q1 or 2021-05",
        row,
        column,
        value,
    )


def decimal_months(place: str, values: Sequence[str]) -> Problem:
    """A column or header holds decimals where months are meant."""
    shown = "、".join(values[:6]) + ("…" if len(values) > 6 else "")
    first = next((value for value in values if value.endswith(".1")), values[0])
    return Problem(
        place,
        f"时间写成了小数（{shown}）：{first} 可能是1月，也可能是10月"
        "（2016.10 存成数值后变为 2016.1），不能确定月份",
        f"decimals stand for months ({', '.join(values[:6])}): {first} may be January or October,"
        " because 2016.10 saved as a number becomes 2016.1",
        "请在原表中把时间改写为 2016-01、2016年10月 这样的文本，再重新导出",
        "write the months as text such as 2016-01 in the original table and export it again",
        column=place,
        value=first,
    )


def first_days(place: str, values: Sequence[str]) -> Problem:
    """Every date of a column is the first of a month: a spreadsheet may have made it of a month."""
    return Problem(
        place,
        f"日期都是每月1日（如 {values[0]}）：可能是表格软件把“年月”改成了日期，"
        "不能确定是日、月还是季度",
        f"every date is the first of a month ({values[0]}): days, months and quarters are possible",
        "请在原表中把时间写成 2016-01、2016年第一季度 这样的文本",
        "write the periods as text such as 2016-01 or 2016-Q1 in the original table",
        column=place,
        value=values[0],
    )


def repeated(count: int, first: str) -> Problem:
    """Several values stand for one cell: indicator, region, period and measure are the same."""
    return Problem(
        "文件",
        f"同一指标、地区、时间出现了不同的数值，共 {count} 处，如 {first}",
        f"different values for one indicator, region and period, {count} times, such as {first}",
        "请检查是否缺少分组列（如性别、行业），或时间写错",
        "look for a missing column of groups, or a period written wrongly",
        value=first,
    )


def empty_column(column: str) -> Problem:
    """A column has a heading and no value."""
    return Problem(
        f"列“{column}”",
        "整列没有数值，未读入",
        "the whole column is empty and was left out",
        "如果数据尚未发布，可以不处理；否则请补充数据或删除该列",
        "nothing to do if it is not published yet; otherwise fill in the column or delete it",
        column=column,
    )


def unclear_column(column: str) -> Problem:
    """A column whose meaning its heading does not tell."""
    return Problem(
        f"列“{column}”",
        "看不出这一列是什么（不是地区、时间、指标、单位或数值），未读入",
        "the meaning of this column is not known; it was left out",
        "请在表头写明：地区、时间、指标、单位，或带单位的指标名称",
        "name it in the header: region, time, indicator, unit, or an indicator with its unit",
        column=column,
    )


def other_sheets(names: Sequence[str]) -> Problem:
    """A workbook has more sheets than the one that was read."""
    return Problem(
        "工作簿",
        f"只读了第一张工作表；未读：{'、'.join(names)}",
        f"only the first sheet was read, not {', '.join(names)}",
        "需要其他工作表时，请把它们另存为单独的文件",
        "save the other sheets as files of their own if they are needed",
        value=names[0],
    )


def not_named(what_zh: str, what_en: str, remedy_zh: str, remedy_en: str) -> Problem:
    """The file does not say what `what` of its values is."""
    return Problem(
        "文件", f"文件没有写明{what_zh}", f"the file names no {what_en}", remedy_zh, remedy_en
    )


def unknown_region(names: Sequence[str]) -> Problem:
    """Region names that no code list entry goes by."""
    shown = "、".join(names[:10]) + (f" 等{len(names)}个" if len(names) > 10 else "")
    return Problem(
        "地区",
        f"地区名称不在代码表中：{shown}",
        f"region names that are not in the code list: {', '.join(names[:10])}",
        "请核对名称；确需使用时在 datasets/codelists/ref_area.csv 中增加别名",
        "check the names, or add an alias to datasets/codelists/ref_area.csv",
        value=names[0],
    )


def ambiguous_region(name: str, codes: Sequence[str]) -> Problem:
    """One region name for several areas."""
    return Problem(
        "地区",
        f"“{name}”可以指多个地区：{'、'.join(codes)}",
        f"'{name}' may be any of {', '.join(codes)}",
        "请写全称或行政区划代码",
        "write the full name or the area code",
        value=name,
    )
