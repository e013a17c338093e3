import datetime as dt
from pathlib import Path

import pytest

from dashboard.ask import ask
from dashboard.question import Outcome, StudyQuery
from dashboard.warehouse import Warehouse
from operations.settings import Settings
from tests.builds import Row, row, write_build


def numbers(value: float) -> list[Row]:
    return [
        {"item": item, "time_period": period, "value": value, "note": note}
        for item, note in (("median", ""), ("lo95", ""), ("news:ppi", "provisional"))
        for period in ("2024", "2025", "2026")
    ] + [{"item": "weight:360100", "value": 0.5}]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    home = tmp_path_factory.mktemp("studies")
    later = dt.date(2024, 1, 20)
    outcomes = [
        ({"details": '{"smape": 4.5}', "inputs": '[{"metric": "gdp.level"}]'}, numbers(1.0)),
        ({"vintage": later}, numbers(2.0)),
        ({"ref_area": "360100", "origin": "simulated"}, numbers(3.0)),
        ({"metric": "income.level", "status": "refused", "reason_zh": "太短"}, []),
        ({"study": "other", "vintage": later}, numbers(9.0)),
    ]
    write_build(home, [row()], outcomes=outcomes)
    return Warehouse(Settings(home=home))


def study(
    warehouse: Warehouse, query: StudyQuery, *, simulated: bool = True
) -> tuple[Outcome, ...]:
    return ask(warehouse, [query], simulated=simulated).study(query)


@pytest.mark.parametrize(
    ("as_of", "values"),
    [
        (None, [2.0]),
        (dt.date(2024, 1, 20), [2.0]),
        (dt.date(2024, 1, 19), [1.0]),
        (dt.date(2023, 1, 19), []),
    ],
)
def test_a_judgement_is_that_of_the_day(
    warehouse: Warehouse, as_of: dt.date | None, values: list[float]
) -> None:
    found = study(warehouse, StudyQuery("outlook", "gdp.level", ("360000",), as_of=as_of))
    assert [outcome.of("median")[0].value for outcome in found] == values


def test_outcomes_come_by_metric_and_in_the_order_of_areas(warehouse: Warehouse) -> None:
    every = study(warehouse, StudyQuery("outlook"))
    assert [(o.metric, o.ref_area) for o in every] == [
        ("gdp.level", "360000"),
        ("gdp.level", "360100"),
        ("income.level", "360000"),
    ]
    turned = study(warehouse, StudyQuery("outlook", "gdp.level", ("360100", "360000")))
    assert [o.ref_area for o in turned] == ["360100", "360000"]


def test_only_the_items_and_periods_asked_for(warehouse: Warehouse) -> None:
    (found,) = study(
        warehouse,
        StudyQuery("outlook", "gdp.level", ("360000",), items=("median", "news:"), last=2),
    )
    assert [(e.item, e.time_period, e.note) for e in found.estimates] == [
        ("median", "2025", ""),
        ("median", "2026", ""),
        ("news:ppi", "2025", "provisional"),
        ("news:ppi", "2026", "provisional"),
    ]


def test_a_number_without_a_period(warehouse: Warehouse) -> None:
    (found,) = study(warehouse, StudyQuery("other", items=("weight:",)))
    assert [(e.item, e.time_period, e.period_end, e.value) for e in found.estimates] == [
        ("weight:360100", "", None, 0.5)
    ]


def test_what_was_said_of_the_outcome(warehouse: Warehouse) -> None:
    day = dt.date(2023, 6, 1)
    (found,) = study(warehouse, StudyQuery("outlook", "gdp.level", ("360000",), as_of=day))
    assert (found.details, found.inputs) == ({"smape": 4.5}, ({"metric": "gdp.level"},))
    (refused,) = study(warehouse, StudyQuery("outlook", "income.level"))
    assert (refused.status, refused.reason_zh, refused.estimates) == ("refused", "太短", ())


def test_simulated_judgements_can_be_hidden(warehouse: Warehouse) -> None:
    query = StudyQuery("outlook", "gdp.level", ("360100",))
    assert [o.origin for o in study(warehouse, query)] == ["simulated"]
    assert study(warehouse, query, simulated=False) == ()


def test_questions_asked_together_are_answered_as_if_alone(warehouse: Warehouse) -> None:
    queries = [
        StudyQuery("outlook"),
        StudyQuery("other"),
        StudyQuery("outlook", last=1),
        StudyQuery("none"),
    ]
    together = ask(warehouse, queries, simulated=True)
    with warehouse.reading() as build:
        assert build
        build.judgements.clear()
    assert [together.study(q) for q in queries] == [study(warehouse, q) for q in queries]


def test_without_a_build_nothing_is_judged(tmp_path: Path) -> None:
    query = StudyQuery("outlook")
    assert ask(Warehouse(Settings(home=tmp_path)), [query], simulated=True).study(query) == ()


RANKED = ("rank", "rank_lo", "without_rank:trade")


@pytest.fixture(scope="module")
def index_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("index")
    items = ("index", "score:trade", *RANKED)
    rows: list[Row] = [{"item": item, "time_period": "2025", "value": 1.0} for item in items]
    told = {"details": '{"rank_method": "shared least", "version": "1.2.0"}'}
    same = {"study": "business", "metric": ""}
    other: Row = {"study": "outlook", "metric": "", "kind": "forecast"}
    outcomes = [({**same, "kind": "index", **told}, rows), (other, rows)]
    write_build(home, [row()], outcomes=outcomes)
    return home


def test_ranks_of_an_index_never_leave_unless_the_installation_shows_them(index_home: Path) -> None:
    (hidden,) = study(Warehouse(Settings(home=index_home)), StudyQuery("business"))
    assert [e.item for e in hidden.estimates] == ["index", "score:trade"]
    assert hidden.details == {"version": "1.2.0"}
    shown = Warehouse(Settings(home=index_home, ranking=True))
    (found,) = study(shown, StudyQuery("business"))
    assert {*RANKED} < {e.item for e in found.estimates}
    assert "rank_method" in found.details


def test_ranks_cannot_be_asked_for_by_name_either(index_home: Path) -> None:
    asked = StudyQuery("business", items=(*RANKED, "without_rank:"))
    (hidden,) = study(Warehouse(Settings(home=index_home)), asked)
    assert hidden.estimates == ()


def test_studies_that_are_no_index_keep_their_items(index_home: Path) -> None:
    (found,) = study(Warehouse(Settings(home=index_home)), StudyQuery("outlook"))
    assert "rank" in {e.item for e in found.estimates}
