import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.ask import ask
from dashboard.question import Answer, MetricQuery
from dashboard.warehouse import Warehouse
from operations.settings import Settings
from tests.builds import Row, row, write_build

days = st.integers(min_value=0, max_value=60).map(lambda n: dt.date(2023, 1, 1) + dt.timedelta(n))
cells = st.tuples(st.sampled_from(["360000", "360100"]), st.sampled_from(["2021", "2022"]), days)
values = st.none() | st.floats(min_value=-1e6, max_value=1e6)
History = dict[tuple[str, str, dt.date], float | None]
histories = st.dictionaries(cells, values, min_size=1, max_size=12)
# A build takes longer than all questions to it, so each holds many histories, a metric each.
MOST = 8
modest = settings(max_examples=6)
AREAS = ("360000", "360100")
Known = dict[tuple[str, str], tuple[dt.date, float | None]]


def rows_of(history: History, metric: str) -> list[Row]:
    return [
        row(
            metric=metric,
            ref_area=area,
            time_period=year,
            vintage=day,
            value=value,
            obs_status="M" if value is None else "A",
        )
        for (area, year, day), value in history.items()
    ]


def known_on(told: list[History], day: dt.date, last: int = 0) -> list[Answer]:
    queries = [MetricQuery(f"m{n}.level", AREAS, as_of=day, last=last) for n in range(len(told))]
    rows = [
        each
        for history, query in zip(told, queries, strict=True)
        for each in rows_of(history, query.metric)
    ]
    with tempfile.TemporaryDirectory() as folder:
        write_build(Path(folder), rows)
        warehouse = Warehouse(Settings(home=Path(folder)))
        answers = ask(warehouse, queries, simulated=True)
        warehouse.close()
        return [answers.of(query) for query in queries]


def by_cell(answer: Answer) -> Known:
    return {(o.ref_area, o.time_period): (o.vintage, o.value) for o in answer}


@modest
@given(st.lists(histories, min_size=1, max_size=MOST), days)
def test_what_is_shown_is_the_newest_vintage_of_the_day(told: list[History], day: dt.date) -> None:
    for history, answer in zip(told, known_on(told, day), strict=True):
        expected: Known = {}
        for (area, year, vintage), value in sorted(history.items(), key=lambda item: item[0][2]):
            if vintage <= day:
                expected[area, year] = vintage, value
        assert by_cell(answer) == expected


@modest
@given(st.lists(st.tuples(histories, histories), min_size=1, max_size=MOST), days)
def test_later_vintages_never_change_what_was_known(
    told: list[tuple[History, History]], day: dt.date
) -> None:
    before = [{key: value for key, value in old.items() if key[2] <= day} for old, _ in told]
    after = [{key: value for key, value in new.items() if key[2] > day} for _, new in told]
    whole = [{**old, **new} for old, new in zip(before, after, strict=True)]
    firsts, seconds = known_on(before, day, last=1), known_on(whole, day, last=1)
    for first, second in zip(firsts, seconds, strict=True):
        assert by_cell(first) == by_cell(second)
        for one, other in zip(first, second, strict=True):
            assert one.revisions <= other.revisions
