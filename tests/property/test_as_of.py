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
histories = st.dictionaries(cells, values, min_size=1, max_size=12)
modest = settings(max_examples=20)
AREAS = ("360000", "360100")
Known = dict[tuple[str, str], tuple[dt.date, float | None]]


def rows_of(history: dict[tuple[str, str, dt.date], float | None]) -> list[Row]:
    return [
        row(
            ref_area=area,
            time_period=year,
            vintage=day,
            value=value,
            obs_status="M" if value is None else "A",
        )
        for (area, year, day), value in history.items()
    ]


def known_on(rows: list[Row], day: dt.date | None, last: int = 0) -> Answer:
    with tempfile.TemporaryDirectory() as folder:
        write_build(Path(folder), rows)
        warehouse = Warehouse(Settings(home=Path(folder)))
        query = MetricQuery("gdp.level", AREAS, as_of=day, last=last)
        answer = ask(warehouse, [query], simulated=True).of(query)
        warehouse.close()
        return answer


def by_cell(answer: Answer) -> Known:
    return {(o.ref_area, o.time_period): (o.vintage, o.value) for o in answer}


@modest
@given(histories, days)
def test_what_is_shown_is_the_newest_vintage_of_the_day(
    history: dict[tuple[str, str, dt.date], float | None], day: dt.date
) -> None:
    expected: Known = {}
    for (area, year, vintage), value in sorted(history.items(), key=lambda item: item[0][2]):
        if vintage <= day:
            expected[area, year] = vintage, value
    assert by_cell(known_on(rows_of(history), day)) == expected


@modest
@given(histories, histories, days)
def test_later_vintages_never_change_what_was_known(
    history: dict[tuple[str, str, dt.date], float | None],
    later: dict[tuple[str, str, dt.date], float | None],
    day: dt.date,
) -> None:
    after = {key: value for key, value in later.items() if key[2] > day}
    before = {key: value for key, value in history.items() if key[2] <= day}
    first = known_on(rows_of(before), day, last=1)
    second = known_on(rows_of({**before, **after}), day, last=1)
    assert by_cell(first) == by_cell(second)
    for one, other in zip(first, second, strict=True):
        assert one.revisions <= other.revisions
