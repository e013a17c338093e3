import datetime as dt
from pathlib import Path

import pytest

from dashboard.ask import ask
from dashboard.cache import Memory
from dashboard.question import Answer, MetricQuery, RecordQuery
from dashboard.warehouse import Warehouse
from operations.settings import Settings
from tests.builds import row, write_build

GDP_2022 = ((2023, 32074.7), (2024, 31213.8), (2025, 31568.1))
COUNTIES = tuple(f"3601{number:02}" for number in range(30))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    home = tmp_path_factory.mktemp("ask")
    rows = [
        *(row(value=value, vintage=dt.date(year, 1, 20)) for year, value in GDP_2022),
        row(time_period="2021", value=29619.7, vintage=dt.date(2022, 1, 20)),
        row(time_period="2022-Q4", value=9.0),
        row(time_period="2020", value=None, obs_status="M", vintage=dt.date(2021, 1, 20)),
        row(ref_area="360100", value=7203.5),
        row(metric="calls.level", time_period="2022-05", breakdown="traffic", origin="simulated"),
        *(
            row(metric="income.level", ref_area=code, time_period=year, value=float(code))
            for code in COUNTIES
            for year in ("2021", "2022")
            if (code, year) != (COUNTIES[3], "2022")
        ),
    ]
    write_build(home, rows)
    return Warehouse(Settings(home=home))


def answer(warehouse: Warehouse, query: MetricQuery, *, simulated: bool = True) -> Answer:
    return ask(warehouse, [query], simulated=simulated).of(query)


def gdp(**fields: object) -> MetricQuery:
    return MetricQuery("gdp.level", ("360000",), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("as_of", "value", "revisions"),
    [
        (dt.date(2023, 6, 30), 32074.7, 2),
        (dt.date(2024, 1, 20), 31213.8, 1),
        (None, 31568.1, 0),
    ],
)
def test_gdp_2022_as_known_on_a_day(
    warehouse: Warehouse, as_of: dt.date | None, value: float, revisions: int
) -> None:
    (found,) = answer(warehouse, gdp(freq="A", start=dt.date(2022, 1, 1), as_of=as_of))
    assert (found.value, found.revisions) == (value, revisions)


def test_nothing_is_known_before_the_first_vintage(warehouse: Warehouse) -> None:
    assert answer(warehouse, gdp(start=dt.date(2022, 1, 1), as_of=dt.date(2023, 1, 19))) == ()


def test_all_vintages_in_order(warehouse: Warehouse) -> None:
    found = answer(warehouse, gdp(freq="A", last=1, vintages=True))
    assert [(o.vintage.year, o.value, o.revisions) for o in found] == [
        (year, value, 2 - index) for index, (year, value) in enumerate(GDP_2022)
    ]


def test_missing_is_none_and_never_zero(warehouse: Warehouse) -> None:
    found = answer(warehouse, gdp(end=dt.date(2020, 12, 31)))
    assert [(o.value, o.obs_status) for o in found] == [(None, "M")]


def test_last_counts_periods_known_on_the_day(warehouse: Warehouse) -> None:
    found = answer(warehouse, gdp(freq="A", last=2, as_of=dt.date(2022, 6, 1)))
    assert [o.time_period for o in found] == ["2020", "2021"]


def test_areas_come_in_the_order_asked_for(warehouse: Warehouse) -> None:
    query = MetricQuery("gdp.level", ("360100", "360000"), "A", last=1)
    assert [o.ref_area for o in answer(warehouse, query)] == ["360100", "360000"]


def test_the_newest_period_of_many_areas_is_each_area_s_own(warehouse: Warehouse) -> None:
    found = answer(warehouse, MetricQuery("income.level", COUNTIES, "A", last=1))
    assert {o.ref_area: o.time_period for o in found} == {
        code: "2021" if code == COUNTIES[3] else "2022" for code in COUNTIES
    }


def test_the_newest_period_of_many_areas_as_of_a_day(warehouse: Warehouse) -> None:
    query = MetricQuery("income.level", COUNTIES, "A", last=1, as_of=dt.date(2022, 1, 1))
    assert answer(warehouse, query) == ()


def test_simulated_numbers_can_be_hidden(warehouse: Warehouse) -> None:
    query = MetricQuery("calls.level", ("360000",), breakdown="traffic")
    assert [o.breakdown for o in answer(warehouse, query)] == ["traffic"]
    assert answer(warehouse, query, simulated=False) == ()


def test_a_breakdown_is_not_the_whole(warehouse: Warehouse) -> None:
    assert answer(warehouse, MetricQuery("calls.level", ("360000",))) == ()


def test_many_questions_are_answered_together(warehouse: Warehouse) -> None:
    queries = [gdp(last=1), gdp(as_of=dt.date(2023, 6, 30)), MetricQuery("no.such", ())]
    found = ask(warehouse, [*queries, *queries, RecordQuery("build")], simulated=True)
    assert [len(found.of(query)) for query in queries] == [1, 4, 0]
    assert found.records(RecordQuery("build"))[0]["build_id"] == "build-1"


def test_records_of_a_feed(warehouse: Warehouse) -> None:
    known, unknown = RecordQuery("feed_state", "bulletin"), RecordQuery("feed_state", "none")
    found = ask(warehouse, [known, unknown], simulated=True)
    assert [r["status"] for r in found.records(known)] == ["ok"]
    assert found.records(unknown) == ()


def test_only_known_tables_can_be_asked(warehouse: Warehouse) -> None:
    with pytest.raises(ValueError, match="choices: load"):
        ask(warehouse, [RecordQuery("observation; DROP TABLE build")], simulated=True)


def test_the_build_is_no_feed_s(warehouse: Warehouse) -> None:
    with pytest.raises(ValueError, match="leave out the feed 'bulletin'"):
        ask(warehouse, [RecordQuery("build", "bulletin")], simulated=True)


@pytest.mark.parametrize("last", [0, 1, 3])
def test_questions_alike_do_not_disturb_each_other(warehouse: Warehouse, last: int) -> None:
    income = [MetricQuery("income.level", (code,), "A", last=last) for code in COUNTIES[:4]]
    queries = [
        *income,
        gdp(freq="A", last=last),
        gdp(freq="A", last=2),
        gdp(freq="A", vintages=True),
    ]
    together = ask(warehouse, queries, simulated=True)
    with warehouse.reading() as build:
        assert build
        build.memory.clear()
    assert {query: together.of(query) for query in queries} == {
        query: answer(warehouse, query) for query in queries
    }


def test_without_a_build_every_answer_is_empty(tmp_path: Path) -> None:
    queries = (gdp(), RecordQuery("build"))
    found = ask(Warehouse(Settings(home=tmp_path)), queries, simulated=True)
    assert (found.of(gdp()), found.records(RecordQuery("build"))) == ((), ())


def test_memory_forgets_what_was_longest_not_asked_for(warehouse: Warehouse) -> None:
    observation = answer(warehouse, gdp(last=1))
    memory: Memory[tuple[bool, MetricQuery], Answer] = Memory(len, observations=40)
    keys = [(True, gdp(last=number)) for number in range(21)]
    for key in keys[:20]:
        memory.put(key, observation)
    assert memory.get(keys[0]) == observation
    memory.put(keys[20], observation)
    assert memory.get(keys[1]) is None
    assert memory.get(keys[0]) == memory.get(keys[20]) == observation


def test_memory_keeps_no_giants(warehouse: Warehouse) -> None:
    memory: Memory[tuple[bool, MetricQuery], Answer] = Memory(len, observations=100)
    memory.put((True, gdp()), answer(warehouse, gdp(last=1)) * 50)
    assert memory.get((True, gdp())) is None
