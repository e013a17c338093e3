"""Words for what studies say of themselves: kinds, states, parameters and quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.fragments import absent, say
from dashboard.judgement import item_words, reason_words

if TYPE_CHECKING:
    from markupsafe import Markup

    from dashboard.panel import Reader
    from dashboard.question import Outcome

_KINDS = {
    "adjustment": ("季节调整", "seasonal adjustment"),
    "forecast": ("预测（估计）", "forecast (estimate)"),
    "anomaly": ("异常监测", "anomalies"),
    "nowcast": ("即时预测（估计）", "nowcast (estimate)"),
    "effect": ("政策效果（估计）", "effect (estimate)"),
    "scenario": ("情景（估计）", "scenario (estimate)"),
    "io_shock": ("投入产出（估计）", "input-output (estimate)"),
    "climate": ("景气指数", "composite index"),
    "lights": ("预警信号", "warning lights"),
    "index": ("综合指数", "composite index of regions"),
}
_STATES = {
    "ok": ("结果可用", "holds"),
    "caution": ("结果有保留", "holds with a reservation"),
    "refused": ("未给出结果", "no result"),
}
_NAMES = {
    "smape": ("回测误差 sMAPE（%）", "back-tested sMAPE (%)"),
    "naive_smape": ("同期法误差 sMAPE（%）", "seasonal naive sMAPE (%)"),
    "mase": ("回测误差 MASE", "back-tested MASE"),
    "coverage80": ("80%区间实际覆盖", "coverage of the 80 % band"),
    "coverage95": ("95%区间实际覆盖", "coverage of the 95 % band"),
    "origins": ("回测起点数", "origins of the back-test"),
    "calibrated": ("区间已校准", "band calibrated"),
    "seasonal": ("有季节性", "seasonal"),
    "horizon": ("预测期数", "periods ahead"),
    "imputed": ("插补期数", "imputed periods"),
    "left_out": ("未用的早期观测", "early observations left out"),
    "band": ("区间来源", "source of the band"),
    "season": ("季节周期", "periods of a season"),
    "mode": ("模型组", "models"),
    "qs": ("残余季节性 QS", "residual seasonality QS"),
    "qs_p": ("QS 的 p 值", "p of QS"),
    "residual_seasonality": ("有残余季节性", "residual seasonality"),
    "festival": ("尝试春节因素", "Spring Festival tried"),
    "festival_kept": ("保留春节因素", "Spring Festival kept"),
    "aicc_gain": ("春节因素使 AICc 下降", "AICc gained by the festival"),
    "transform": ("变换", "transform"),
    "arima": ("ARIMA 阶数", "ARIMA orders"),
    "calendar": ("日历因素", "calendar effects"),
    "outliers": ("离群值", "outliers"),
    "components": ("成分指标数", "components"),
    "base_year": ("基期年", "base year"),
    "provisional": ("暂定期数", "provisional periods"),
    "mean_revision": ("平均修订（点）", "mean revision (points)"),
    "version": ("声明版本", "version of the declaration"),
    "cuts": ("分界值", "cuts"),
    "cuts_by": ("分界值由来", "cuts by"),
    "bands": ("综合分界（满分占比）", "bands (part of the full score)"),
    "provenance": ("分界值说明", "on the cuts"),
    "quantiles": ("分位数", "quantiles"),
    "hysteresis": ("滞后期数", "hysteresis"),
    "adverse": ("逆向指标", "adverse"),
    "message": ("提示", "message"),
    "false_discovery": ("允许误报率", "false-discovery rate"),
    "watch": ("关注界限", "watch from"),
    "alarm": ("异常界限", "alarm from"),
    "factors": ("公因子数", "factors"),
    "replayed": ("回放季度数", "quarters replayed"),
    "mean_absolute_error": ("回放平均误差", "mean absolute error"),
    "naive_error": ("上期法平均误差", "error of the quarter before"),
    "att": ("平均效果（估计）", "average effect (estimate)"),
    "se": ("标准误", "standard error"),
    "p_placebo": ("安慰剂 p 值", "placebo p"),
    "pre_rmspe": ("事前拟合误差", "pre-event error"),
}
_INDEX_NAMES = {
    "definition": ("定义", "definition"),
    "definition_hash": ("定义指纹", "hash of the definition"),
    "authority": ("口径性质", "standing of the definition"),
    "period": ("得分期", "period of the scores"),
    "regions": ("参评地区数", "regions compared"),
    "indicators": ("指标数", "indicators"),
    "draws": ("抽样次数", "draws"),
    "seed": ("随机种子", "seed of the draws"),
    "interval": ("区间所含抽样占比", "share of the draws inside an interval"),
    "coverage": ("覆盖率", "coverage"),
    "imputed": ("插补占比", "imputed share"),
    "rejected": ("未采用的数值", "values not used"),
    "questioned": ("存疑但采用的数值", "values used in doubt"),
}
_VALUES = {
    "research": ("研究口径", "research"),
    "reproduction": ("复算", "reproduction"),
    "template": ("模板", "template"),
}
_UNSAID = {"model", "message_period", "message_level"}
_LANGUAGES = {"zh-CN": "_zh", "en": "_en"}


def kind_words(reader: Reader, kind: str) -> str:
    """Name a kind of study."""
    return say(reader, *_KINDS[kind])


def status_words(reader: Reader, outcome: Outcome) -> str:
    """Say how an outcome ended, and why: 结果有保留：样本过短."""
    state, reason = say(reader, *_STATES[outcome.status]), reason_words(reader, outcome)
    return say(reader, f"{state}：{reason}", f"{state}: {reason}") if reason else state


def detail_name(reader: Reader, name: str, kind: str = "") -> str:
    """Name a parameter or a detail of a study of `kind`.

    Empty where it is not for readers or in another language.
    """
    own, other = _LANGUAGES.get(reader.language, "_zh"), _LANGUAGES
    if name in _UNSAID or name.startswith(("message_zh:", "message_en:")):
        return ""
    if name.endswith(tuple(each for each in other.values() if each != own)):
        return ""
    if ":" in name:
        return item_words(reader, name)
    plain = name.removesuffix(own)
    names = _NAMES | _INDEX_NAMES if kind == "index" else _NAMES
    return say(reader, *names.get(plain, (plain, plain)))


def value_words(reader: Reader, value: str | float | bool | None) -> Markup | str:  # noqa: FBT001
    """Write a parameter: four digits of a number, yes or no, the two words for a missing one."""
    if value is None or value == "":
        return absent(reader)
    if isinstance(value, bool):
        return say(reader, "是", "yes") if value else say(reader, "否", "no")
    if isinstance(value, float):
        return f"{value:,.4g}".replace("-", "−") if abs(value) < 1e4 else f"{value:,.1f}"
    text = str(value)
    return say(reader, *_VALUES.get(text, (text, text)))
