"""The sentences of a brief, in Chinese and English; ``{names}`` are filled by `brief`."""

from __future__ import annotations

from datasets.spec import Text


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


SECTIONS: dict[str, Text] = {
    "headline": _text("主要指标", "Headline figures"),
    "climate": _text("景气走势", "Business climate"),
    "lights": _text("预警信号", "Warning lights"),
    "anomalies": _text("异常提示", "Anomalies"),
    "forecasts": _text("预测（估计）", "Forecasts (estimates)"),
    "targets": _text("目标进展", "Targets"),
    "revisions": _text("数据修订", "Revisions"),
}

SENTENCES: dict[str, Text] = {
    "level": _text(
        "{value_period}，{value_metric} {value}。",
        "{value_metric}: {value} in {value_period}.",
    ),
    "level_and_growth": _text(
        "{value_period}，{value_metric} {value}，{growth_metric} {growth}。",
        "{value_metric}: {value} in {value_period}; {growth_metric} {growth}.",
    ),
    "climate_up": _text(
        "{now_period}，一致景气指数为 {now}，较 {before_period}的 {before} 上升。",
        "The coincident index rose to {now} in {now_period} from {before} in {before_period}.",
    ),
    "climate_down": _text(
        "{now_period}，一致景气指数为 {now}，较 {before_period}的 {before} 下降。",
        "The coincident index fell to {now} in {now_period} from {before} in {before_period}.",
    ),
    "climate_flat": _text(
        "{now_period}，一致景气指数为 {now}，与 {before_period}的 {before} 持平。",
        "The coincident index was {now} in {now_period}, as in {before_period} ({before}).",
    ),
    "turn": _text(
        "最近一次转折点是 {turn_period}的{turn_note}，指数 {turn}。",
        "The latest turning point is the {turn_note} of {turn_period}, index {turn}.",
    ),
    "light_of_all": _text(
        "{now_period}，综合预警信号为{now_note}，得分 {now}（满分 100）。",
        "All signals together read {now_note} in {now_period}, score {now} of 100.",
    ),
    "light_changed": _text(
        "{now_metric}的信号灯由 {before_period}的{before_note}转为 {now_period}的{now_note}。",
        "{now_metric} turned from {before_note} in {before_period} to {now_note} in {now_period}.",
    ),
    "anomaly": _text(
        "{value_metric} {value_period}为 {value}，偏离预期（z 值 {z}），{z_note}。",
        "{value_metric} was {value} in {value_period}, off its expected course "
        "(z-score {z}): {z_note}.",
    ),
    "no_anomaly": _text(
        "监测的 {watched} 个序列最新一期未发现异常。",
        "The newest points of the {watched} series watched show no anomaly.",
    ),
    "forecast": _text(
        "{median_metric}：预计 {median_period} {median}（95% 区间 {lo95}—{hi95}）。",
        "{median_metric}: {median} expected for {median_period} (95% band {lo95} to {hi95}).",
    ),
    "forecast_to_year_end": _text(
        "{median_metric}：预计 {median_period} {median}（95% 区间 {lo95}—{hi95}），"
        "{end_median_period} {end_median}（{end_lo95}—{end_hi95}）。",
        "{median_metric}: {median} expected for {median_period} (95% band {lo95} to {hi95}), "
        "{end_median} for {end_median_period} ({end_lo95} to {end_hi95}).",
    ),
    "forecast_met": _text(
        "{median_metric}：预计 {median_period} {median}（95% 区间 {lo95}—{hi95}），"
        "可达到 {target_period}目标 {target}。",
        "{median_metric}: {median} expected for {median_period} (95% band {lo95} to {hi95}), "
        "which meets the target of {target} for {target_period}.",
    ),
    "forecast_open": _text(
        "{median_metric}：预计 {median_period} {median}（95% 区间 {lo95}—{hi95}），"
        "达不到 {target_period}目标 {target}。",
        "{median_metric}: {median} expected for {median_period} (95% band {lo95} to {hi95}), "
        "which misses the target of {target} for {target_period}.",
    ),
    "forecasts_past": _text(
        "另有 {past} 项因数据停更，预测只及过去的时期，未列入。",
        "{past} more forecasts end in the past, for their data have stopped; they are left out.",
    ),
    "target_met": _text(
        "{value_metric} {value_period}为 {value}，已达到 {target_period}目标 {target}。",
        "{value_metric}: {value} in {value_period}; the target of {target} for {target_period} "
        "is met.",
    ),
    "target_open": _text(
        "{value_metric} {value_period}为 {value}，距 {target_period}目标 {target} 还有差距。",
        "{value_metric}: {value} in {value_period}; the target of {target} for {target_period} "
        "is still ahead.",
    ),
    "target_missed": _text(
        "{value_metric} {value_period}为 {value}，仍未达到已到期的 {target_period}目标 {target}。",
        "{value_metric}: {value} in {value_period}; the target of {target}, due in "
        "{target_period}, is still missed.",
    ),
    "revision": _text(
        "{now_metric} {now_period}由 {before}（{before_vintage} 版）修订为 {now}"
        "（{now_vintage} 版）。",
        "{now_metric} for {now_period} was revised from {before} ({before_vintage}) "
        "to {now} ({now_vintage}).",
    ),
    "revisions": _text(
        "{now_metric} {now_period}由 {before}（{before_vintage} 版）修订为 {now}"
        "（{now_vintage} 版）；同批另有 {others} 个时期。",
        "{now_metric} for {now_period} was revised from {before} ({before_vintage}) "
        "to {now} ({now_vintage}); {others} more periods in the same batch.",
    ),
    "revision_since": _text(
        "新修订：{now_metric} {now_period}由 {before}（{before_vintage} 版）修订为 {now}"
        "（{now_vintage} 版）。",
        "New: {now_metric} for {now_period} was revised from {before} ({before_vintage}) "
        "to {now} ({now_vintage}).",
    ),
    "revisions_since": _text(
        "新修订：{now_metric} {now_period}由 {before}（{before_vintage} 版）修订为 {now}"
        "（{now_vintage} 版）；同批另有 {others} 个时期。",
        "New: {now_metric} for {now_period} was revised from {before} ({before_vintage}) "
        "to {now} ({now_vintage}); {others} more periods in the same batch.",
    ),
    "no_revision": _text(
        "自上一期简报以来，主要指标没有修订。",
        "No headline figure was revised since the brief before.",
    ),
    "no_revision_in_a_year": _text(
        "近一年内，主要指标没有修订。", "No headline figure was revised within a year."
    ),
}

NOTES: dict[str, Text] = {
    "hot": _text("过热（红灯）", "overheated (red)"),
    "warm": _text("偏热（黄灯）", "warm (yellow)"),
    "normal": _text("正常（绿灯）", "normal (green)"),
    "cool": _text("偏冷（浅蓝灯）", "cool (light blue)"),
    "cold": _text("过冷（蓝灯）", "cold (blue)"),
    "peak": _text("峰", "peak"),
    "trough": _text("谷", "trough"),
    "peak provisional": _text("峰（暂定）", "peak (provisional)"),
    "trough provisional": _text("谷（暂定）", "trough (provisional)"),
    "watch": _text("需关注", "worth watching"),
    "alarm": _text("属异常", "abnormal"),
}
"""Words for the notes of estimates."""
