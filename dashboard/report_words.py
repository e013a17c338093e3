"""The sentences of a report; ``{names}`` are filled by `report_facts`.

No text here holds a numeral: numbers come from the build, through the names in braces.
"""

from __future__ import annotations

from datasets.spec import Text


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


SENTENCES: dict[str, Text] = {
    "absent": _text("暂无数据：{reason}。", "No data: {reason}."),
    "quoted": _text("{text}", "{text}"),
    "score": _text(
        "{period}，{area}{title}得分为 {score} 分（满分 {scale} 分）。",
        "{title}, {area}, {period}: score {score} of {scale} points.",
    ),
    "no_score": _text(
        "{period}，{area}{title}暂无得分：{reason}。",
        "{title}, {area}, {period}: no score ({reason}).",
    ),
    "never_scored": _text(
        "{area}{title}暂无得分：{reason}。", "{title}, {area}: no score ({reason})."
    ),
    "interval": _text(
        "按 {draws} 次抽样改变权重和方法，{share} 的得分落在 {lo}—{hi} 分之间。",
        "With weights and methods drawn {draws} times, {share} of the scores lie between {lo} "
        "and {hi} points.",
    ),
    "band": _text(
        "按指标体系的分档，属于“{band}”（{floor} 分起）。",
        "In the bands of the index this is {band} (from {floor} points).",
    ),
    "coverage": _text(
        "有实际数据的指标占权重的 {coverage}，插补值占 {imputed}。",
        "Indicators with data of their own have {coverage} of the weight, imputed ones {imputed}.",
    ),
    "coverage_alone": _text(
        "有实际数据的指标占权重的 {coverage}。",
        "Indicators with data of their own have {coverage} of the weight.",
    ),
    "rank": _text(
        "位次为第 {rank} 位（位次区间为第 {lo}—{hi} 位）。",
        "Rank {rank} (interval {lo} to {hi}).",
    ),
    "ends": _text(
        "得分较高的是{strong}；得分较低的是{weak}。",
        "Strongest topics: {strong}. Weakest topics: {weak}.",
    ),
    "scored": _text("{name} {score} 分", "{name} {score}"),
    "gapped": _text("{name} {gap} 分", "{name} {gap}"),
    "changed": _text(
        "{period}，{area}得分为 {now} 分，{before_period}为 {before} 分，变化 {change} 分。",
        "{area} scored {now} in {period} and {before} in {before_period}, a change of {change}.",
    ),
    "parts": _text(
        "其中，其他地区变化的影响为 {peers} 分，其余来自自身数据和数据覆盖。",
        "Changes in other regions account for {peers} points of it; the rest comes from the "
        "region's own data and their coverage.",
    ),
    "own_parts": _text(
        "变化来自自身数据和数据覆盖。", "The change comes from the region's own data and coverage."
    ),
    "moves": _text(
        "带动上升较多的是{up}；拖累较多的是{down}。",
        "The largest rises: {up}. The largest falls: {down}.",
    ),
    "moved": _text("{name}（{change} 分）", "{name} ({change})"),
    "years": _text(
        "与{before_period}相比，得分由 {before} 分变为 {now} 分。",
        "Since {before_period} the score went from {before} to {now}.",
    ),
    "rounding": _text(
        "各项贡献相加等于总变化；因四舍五入，表中合计可能略有出入。",
        "The parts add up to the whole change; rounded figures may differ in the last digit.",
    ),
    "gap": _text(
        "差距指权重与失分之积，各主题差距相加等于满分与指数之差。{area}差距较大的主题是{listed}。",
        "A gap is weight times points lost; the gaps of all topics add up to full score less "
        "index. The largest gaps of {area}: {listed}.",
    ),
    "weak": _text(
        "{topic}：差距 {gap} 分，主要失分在{listed}。",
        "{topic}: gap {gap} points, mostly from {listed}.",
    ),
    "weak_alone": _text("{topic}：差距 {gap} 分。", "{topic}: gap {gap} points."),
    "collect": _text(
        "以下指标没有数据，先补数，不测算增分：{listed}。",
        "These indicators have no data; they are to be collected, and no gain is told: {listed}.",
    ),
    "imputed": _text(
        "以下指标本期用插补值计分：{listed}。",
        "These indicators are scored on imputed values: {listed}.",
    ),
    "complete": _text(
        "本期各项指标都有实际数据。", "All indicators have data of their own in this period."
    ),
    "partly": _text(
        "部分设区市的部分指标没有数据，详见各市报告。",
        "Some cities lack data for some indicators; see their own reports.",
    ),
    "peers": _text(
        "按{variables}的结构距离，从领先至少 {ahead} 分或居前四分之一的地区中，"
        "取最近的至多 {k} 个：{listed}。",
        "By structural distance ({variables}), of the regions at least {ahead} points ahead or in "
        "the top quarter the nearest, at most {k}, are taken: {listed}.",
    ),
    "steady": _text("去掉任一变量，结果不变。", "Leaving out any variable changes nothing."),
    "moving": _text(
        "去掉{listed}时，入选地区会变化，对标结论应谨慎使用。",
        "Without {listed} other regions would be chosen; use the comparison with care.",
    ),
    "no_peers": _text(
        "没有既与{area}结构相近、又明显领先的地区，分主题榜样见下。",
        "No region is both like {area} and clearly ahead; see the role models by topic.",
    ),
    "roles": _text(
        "各主题的榜样是在该主题领先、且结构最相近的地区。",
        "A topic's role model is the nearest region that is ahead in it.",
    ),
    "no_role": _text(
        "以下主题没有符合条件的榜样：{listed}。", "No region qualifies for these topics: {listed}."
    ),
    "cities": _text(
        "各地区按行政区划代码排列，不作排名。",
        "Regions stand in the order of their codes, unranked.",
    ),
    "targets": _text(
        "已登记 {count} 项目标；难度由所需年均改进幅度与各地历年改进幅度比较得出。",
        "{count} targets are entered; effort compares the yearly rate they ask for with what "
        "regions have done.",
    ),
    "feasible": _text(
        "下表是按历年改进幅度可行的一步及其增分，未计成本。",
        "The table gives the step that past improvements make feasible, and what it is worth; "
        "cost is not counted.",
    ),
    "measure": _text(
        "{indicator}：{title}。牵头单位：{owner}。依据：{source}（{date}）。",
        "{indicator}: {title}. Led by {owner}. Source: {source} ({date}).",
    ),
    "advice": _text(
        "{indicator}：现为 {raw}{unit}，差距 {gap} 分，每改善一个单位约增 {gain} 分，"
        "责任单位{owner}〔{ids}〕。",
        "{indicator}: now {raw}{unit}, gap {gap} points, one unit better is worth about {gain} "
        "points, department {owner} [{ids}].",
    ),
    "step": _text(
        "{indicator}：现为 {raw}{unit}，差距 {gap} 分，达到下一门槛 {next}{unit}可增 {gain} 分，"
        "责任单位{owner}〔{ids}〕。",
        "{indicator}: now {raw}{unit}, gap {gap} points, reaching {next}{unit} is worth {gain} "
        "points, department {owner} [{ids}].",
    ),
    "topic_advice": _text(
        "{indicator}：得分 {score} 分，差距 {gap} 分，责任单位{owner}；"
        "请各设区市按本市报告逐项落实〔{ids}〕。",
        "{indicator}: score {score}, gap {gap} points, department {owner}; each city acts on its "
        "own report [{ids}].",
    ),
    "advised": _text(
        "以下建议按差距大小由数据表逐条生成，不含成本和难度判断，供责任单位研究。",
        "The following is written from the table, largest gaps first; cost and effort are not "
        "judged. It is for the departments to consider.",
    ),
    "states": _text("共 {count} 项：{listed}。", "{count} measures: {listed}."),
    "state": _text("{state} {count} 项", "{state} {count}"),
    "escalated": _text(
        "连续两期滞后、需发督办通知的是：{listed}。",
        "Late in two periods running, an order is due: {listed}.",
    ),
    "made_up": _text(
        "以上措施、目标和责任单位均为演示而设，不是任何机关的决定。",
        "Measures, targets and owners are made up for demonstration; no office decided them.",
    ),
    "source": _text(
        "本报告由数据库自动生成，全部数字取自结果表和指标体系定义，逐一列于文末。",
        "This report is written from the database; every figure comes from the tables of results "
        "or the definition of the index, and is listed at the end.",
    ),
    "invented": _text(
        "本报告所用数据为模拟数据，只演示方法，不反映任何地区的实际情况，不得引用。",
        "All data in this report are simulated to show the method; they say nothing of any real "
        "region and must not be quoted.",
    ),
    "one_vintage": _text(
        "各地区结果的数据版本均为 {day}。", "The results of all regions are of the vintage {day}."
    ),
    "aggregate": _text(
        "权重方法：{weights}；汇总方法：{aggregate}；缺失值：{missing}。",
        "Weights: {weights}; aggregation: {aggregate}; missing values: {missing}.",
    ),
    "rule": _text(
        "主题有数据的权重不足 {group}、指数不足 {index} 的，不给得分。",
        "A topic with data for less than {group} of its weight, an index with less than {index}, "
        "has no score.",
    ),
    "bands": _text("分档：{listed}。", "Bands: {listed}."),
    "banded": _text("{band} {floor} 分起", "{band} from {floor}"),
    "rows": _text(
        "{indicators} 项指标中，已核实 {verified} 项，暂定 {provisional} 项，"
        "未核实 {unverified} 项；逐项状态见指标表。",
        "Of {indicators} indicators {verified} are verified, {provisional} provisional and "
        "{unverified} unverified; the table of indicators tells which.",
    ),
    "changed_definition": _text(
        "本结果按当时的定义计算，现行定义已变更；满分值、零分值以当时定义为准，此处不列。",
        "These results follow the definition of their day, which has changed since; its goalposts "
        "are not shown.",
    ),
    "trace": _text(
        "下表列出文中每个数字在数据库中的位置：项目、地区代码、时期。文中所说“定义”为指标体系定义，"
        "其所声明的满分值、零分值等见指标表，不重复列出。",
        "The table tells for every number where it stands in the database: item, code of the "
        "region, period. What the definition declares (goalposts) stands in the table of "
        "indicators and is not repeated.",
    ),
    "sensitivity": _text(
        "一阶效应是某项选择单独引起的位次变动占比，总效应含其与其他选择的共同作用。",
        "The first-order effect is the share of rank shifts that a choice causes alone; the total "
        "effect adds what it causes together with others.",
    ),
}
