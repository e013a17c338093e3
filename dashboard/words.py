"""The words of the interface itself, in Chinese and English; boards and metrics bring their own."""

from __future__ import annotations

from datasets.spec import Text


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


WORDS: dict[str, Text] = {
    "product": _text("江西数字政府大脑", "Jiangxi Government Brain"),
    "skip": _text("跳到内容", "Skip to content"),
    "boards": _text("看板", "Boards"),
    "parameters": _text("看板参数", "Board parameters"),
    "region": _text("地区", "Region"),
    "as_of": _text("截至当时所知", "As known on"),
    "newest": _text("最新", "Latest"),
    "release_day": _text("发布日", "Release date"),
    "other_day": _text("其他日期", "Another date"),
    "latest": _text("返回最新", "Back to latest"),
    "history": _text("历史视图", "History view"),
    "light": _text("浅色", "Light"),
    "dark": _text("深色", "Dark"),
    "theme": _text("配色", "Theme"),
    "language": _text("语言", "Language"),
    "text": _text("字号", "Text size"),
    "large": _text("大字", "Large text"),
    "normal": _text("标准字", "Normal text"),
    "more": _text("更多", "More"),
    "data_until": _text("库内最新", "Newest data"),
    "no_build": _text("尚无数据：请运行 govbrain etl run", "No data yet: run govbrain etl run"),
    "table": _text("表格", "Table"),
    "chart": _text("图形", "Chart"),
    "table_of": _text("表格：", "Table: "),
    "failed": _text("本面板出错", "This panel failed"),
    "retry": _text("重试", "Retry"),
    "close": _text("关闭", "Close"),
    "source": _text("来源与口径", "Source and definition"),
    "unreachable": _text(
        "通道中断，自 {time} 起，画面为末帧", "Connection lost since {time}; last frame"
    ),
    "unloaded": _text(
        "未能载入，请检查网络后重试", "Could not be loaded; check the network and retry"
    ),
    "not_found": _text("没有这个地址", "There is no such address"),
    "unreadable": _text("地址里有读不懂的部分", "Part of this address cannot be read"),
    "part_board": _text("看板", "Board"),
    "part_region": _text("地区", "Region"),
    "part_as_of": _text("截至日期", "Date known on"),
    "part_lang": _text("语言", "Language"),
    "part_theme": _text("配色", "Theme"),
    "part_text": _text("字号", "Text size"),
    "part_profile": _text("大屏档案", "Wall profile"),
    "refused": _text("服务器未能给出这一页", "The server could not give this page"),
    "given": _text("给出", "given"),
    "choices": _text("可用", "choices"),
    "home": _text("回到总览", "Back to the overview"),
    "legend_risk": _text("风险灯", "Risk"),
    "legend_change": _text("涨跌", "Change"),
    "legend_age": _text("时效", "Age"),
    "risk_red": _text("超期/重大", "overdue/major"),
    "risk_yellow": _text("临期/较大", "due/serious"),
    "risk_green": _text("正常", "normal"),
    "risk_unknown": _text("未知", "unknown"),
    "rise": _text("升", "up"),
    "fall": _text("降", "down"),
    "fresh": _text("当期", "current"),
    "due": _text("待更新", "due"),
    "stale": _text("过期", "late"),
    "simulated": _text("模拟", "Simulated"),
    "simulated_note": _text("虚线框“模拟”为演示数据", "Dashed frame: simulated"),
    "scripts_needed": _text(
        "需要启用 JavaScript 才能载入数字。", "JavaScript is needed to load the figures."
    ),
    "weekdays": _text("周日 周一 周二 周三 周四 周五 周六", "Sun Mon Tue Wed Thu Fri Sat"),
}
"""Texts by key; ``{time}`` is filled in by the browser."""


def word(key: str, language: str) -> str:
    """Give the text of `key` in `language`."""
    return WORDS[key].to(language)
