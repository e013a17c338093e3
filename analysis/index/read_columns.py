"""Columns of a table of indicators, by their English or Chinese names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.cells import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

ROLES: dict[str, tuple[str, ...]] = {
    "region": (
        "region", "region_code", "ref_area", "area", "code", "iso3", "economy", "country", "city",
        "地区代码", "区划代码", "行政区划代码", "地区", "地区名称", "区域", "城市", "设区市",
        "地市", "省份", "国家", "经济体", "region_name",
    ),
    "period": (
        "period", "time_period", "year", "time", "date", "时期", "期间", "统计时期", "报告期",
        "年份", "年度", "时间", "日期",
    ),
    "indicator": (
        "indicator", "indicator_id", "indicator_code", "item", "series", "指标代码", "指标编号",
        "指标", "指标名称", "项目", "indicator_name",
    ),
    "value": ("value", "obs_value", "raw", "数值", "指标值", "值", "数据"),
    "unit": ("unit", "unit_measure", "单位", "计量单位"),
    "status": ("status", "obs_status", "状态", "数据状态"),
    "vintage": ("vintage", "版本", "版本日期", "发布日期", "获知日期"),
    "scale": ("scale", "scale_id", "标度", "量表", "评分尺度"),
    "group": ("group", "region_group", "组", "组别", "分组", "地区分组"),
}  # fmt: skip
"""What each column may be called; of several, the first one counts."""

NEEDED = ("region", "period", "indicator", "value")
_SHOWN = 12


class ColumnError(ValueError):
    """A table lacks a column, or has one twice; `zh` says so in Chinese, the message in English."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep the reason in both languages."""
        super().__init__(en)
        self.zh, self.en = zh, en


def find_columns(names: Iterable[object]) -> dict[str, str]:
    """Give the column that holds each role, by role.

    Raises:
        ColumnError: A needed column is missing, or a column stands twice.
    """
    written = [str(name) for name in names]
    words = [plain(name).casefold() for name in written]
    chosen = {role: next((w for w in named if w in words), "") for role, named in ROLES.items()}
    found = {role: written[words.index(word)] for role, word in chosen.items() if word}
    for role, word in chosen.items():
        if word and words.count(word) > 1:
            raise ColumnError(
                f"列“{found[role]}”出现了两次；每列只能有一个，请删去或改名",
                f"the column '{found[role]}' stands twice; remove or rename one of them",
            )
    missing = [role for role in NEEDED if role not in found]
    if missing:
        raise _missing(missing, written)
    return found


def _missing(missing: list[str], written: list[str]) -> ColumnError:
    zh = "、".join(f"{role}（{_chinese(role)}）" for role in missing)
    remedy_zh, remedy_en = _remedy(missing)
    shown = [*written[:_SHOWN], *(["…"] if len(written) > _SHOWN else [])]
    return ColumnError(
        f"缺少列 {zh}；现有列：{'、'.join(shown) or '无'}；需要 {'、'.join(NEEDED)}{remedy_zh}",
        f"the column {', '.join(missing)} is missing; found: {', '.join(shown) or 'none'}; "
        f"needed: {', '.join(NEEDED)}{remedy_en}",
    )


def _remedy(missing: list[str]) -> tuple[str, str]:
    """Say how a table of one period, or one with a column an indicator, becomes readable."""
    zh, en = "", ""
    if {"indicator", "value"} & set(missing):
        zh = "；每个指标（或年份）各占一列的宽表请先转成长表：每个地区、时期、指标一行"
        en = "; a wide table becomes a long one: a row for each region, period and indicator"
    if "period" in missing:
        zh += "；只有一期数据时，请加一列 period，每行都写该期，如 2024"
        en += "; for a single period add a column with that period in every row, as 2024"
    return zh, en


def _chinese(role: str) -> str:
    return next(word for word in ROLES[role] if not word.isascii())
