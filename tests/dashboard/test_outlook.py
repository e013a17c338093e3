"""Forecasts made on request: what can be wished for, what comes of it, and that nothing waits."""

import csv
import datetime as dt
import io
import subprocess
import sys
import zipfile

import pytest

from dashboard import reckoning
from dashboard.app import compose
from dashboard.ask import ask
from dashboard.panel import Reader
from dashboard.panels.backtest import Panel as Backtest
from dashboard.panels.outlook import Panel as Outlook
from dashboard.panels.outlook_record import Panel as Recorded
from dashboard.question import RecordQuery
from dashboard.reckoning import BusyError, contest, known_then, outlook
from dashboard.warehouse import Warehouse
from dashboard.wish import Wish, WishError, parse_wish, read_wish
from operations.settings import Settings
from tests.builds import row, write_build
from tests.dashboard.answering import NOW, answer, estimate, observation, outcome
from tests.dashboard.sample import sample_screen

METRIC = "industrial_va_above_scale.yoy_pct"
"""Any metric that is published by month."""


def series(metric, freq, periods):
    return {"metric": metric, "ref_area": "360000", "freq": freq, "periods": periods}


def reader_of(catalogue, device="desktop", **choices):
    named = {key.replace("__", "."): value for key, value in choices.items()}
    return Reader(catalogue, "forecast", device, "360000", NOW, choices=named)


def test_the_quickest_rhythm_with_enough_values_is_usual(catalogue):
    rows = [series(METRIC, "A", 30), series(METRIC, "Q", 20), series(METRIC, "M", 11)]
    assert read_wish(reader_of(catalogue), "p", rows, (METRIC,)) == Wish(
        METRIC, "360000", "Q", 4, "fast"
    )


def test_the_address_says_what_is_wished(catalogue):
    said = {"p__metric": METRIC, "p__freq": "A", "p__horizon": "3", "p__mode": "accurate"}
    rows = [series(METRIC, "A", 30), series(METRIC, "M", 90)]
    found = read_wish(reader_of(catalogue, **said), "p", rows, ("gdp.level",))
    assert found == Wish(METRIC, "360000", "A", 3, "accurate")


def test_what_the_address_says_wrongly_is_as_usual(catalogue):
    said = {"p__metric": "no.such", "p__freq": "D", "p__horizon": "7", "p__mode": "slow"}
    rows = [series(METRIC, "M", 90)]
    found = read_wish(reader_of(catalogue, **said), "p", rows, ("gdp.level",))
    assert found == Wish(METRIC, "360000", "M", 12, "fast")


def test_a_region_without_series_has_nothing_to_wish(catalogue):
    assert read_wish(reader_of(catalogue), "p", [series(METRIC, "M", 11)], (METRIC,)) is None


SAID = {"metric": METRIC, "region": "360000", "freq": "M", "horizon": "12", "mode": "fast"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"metric": "no.such"},
        {"region": "999999"},
        {"freq": "D"},
        {"horizon": "13"},
        {"freq": "Q", "horizon": "18"},
        {"mode": "slow"},
        {"as_of": "2999-01-01"},
        {"as_of": "soon"},
    ],
)
def test_a_route_refuses_what_cannot_be_chosen(catalogue, wrong):
    assert parse_wish(SAID, catalogue, NOW.date()).horizon == 12
    with pytest.raises(WishError, match=[*wrong.values()][-1]):
        parse_wish({**SAID, **wrong}, catalogue, NOW.date())


def test_at_an_origin_only_what_was_known_then_counts():
    first, later = dt.date(2020, 2, 20), dt.date(2020, 4, 20)
    every = (
        observation(METRIC, "2019-12", 9.0, vintage=later),
        observation(METRIC, "2020-01", 1.0, vintage=dt.date(2020, 1, 20)),
        observation(METRIC, "2020-01", 2.0, vintage=first),
        observation(METRIC, "2020-01", 3.0, vintage=later),
        observation(METRIC, "2020-02", 4.0, vintage=first),
        observation(METRIC, "2020-03", 5.0, vintage=later),
    )
    assert [o.value for o in known_then(every, "2020-02")] == [9.0, 2.0, 4.0]
    assert [o.value for o in known_then(every, "2020-03")] == [9.0, 3.0, 4.0, 5.0]


def months(count, value, start=2010):
    return [
        row(
            metric=METRIC,
            time_period=f"{start + n // 12}-{n % 12 + 1:02}",
            value=value(n),
            obs_status="M" if value(n) is None else "A",
            vintage=dt.date(start + (n + 1) // 12, (n + 1) % 12 + 1, 20),
        )
        for n in range(count)
    ]


def wave(n):
    return 8.0 + (n % 12) * 0.3 + (n * 7919 % 13) * 0.11


@pytest.fixture
def screen(tmp_path, catalogue):
    found = sample_screen(tmp_path, catalogue)
    write_build(found.settings.home, months(72, wave))
    return found


def test_a_forecast_is_made_once_and_kept(screen, monkeypatch):
    wish = Wish(METRIC, "360000", "M", 6, "fast")
    made, known = outlook(screen, wish)
    assert (made.status, made.n_obs, len(known)) == ("ok", 72, 72)
    assert made.details["calibrated"] is True
    assert [e.time_period for e in made.of("median")] == [f"2016-{m:02}" for m in range(1, 7)]
    assert all(
        low.value < mid.value < high.value
        for low, mid, high in zip(made.of("lo95"), made.of("median"), made.of("hi95"), strict=True)
    )
    monkeypatch.setattr(reckoning, "_forecast", lambda *_: pytest.fail("made again"))
    assert outlook(screen, wish)[0] == made


def test_a_forecast_as_of_a_day_uses_what_was_known_on_it(screen):
    then, known = outlook(screen, Wish(METRIC, "360000", "M", 6, "fast", dt.date(2014, 1, 31)))
    assert known[-1].time_period == "2013-12"
    assert then.of("median")[0].time_period == "2014-01"
    assert then.vintage <= dt.date(2014, 1, 31)


def test_models_are_compared_whatever_the_mode(screen):
    found = contest(screen, Wish(METRIC, "360000", "M", 6, "fast"))
    assert found.origins == 12
    names = [score.model for score in found.scores]
    assert {"naive", "seasonal_naive", "dot", "ets", "median"} <= set(names)
    assert all(score.smape is not None and score.smape >= 0 for score in found.scores)


def test_who_comes_third_is_told_to_come_again(screen):
    with reckoning._turn():
        assert reckoning._PLACES.acquire(blocking=False)
        try:
            with pytest.raises(BusyError):
                outlook(screen, Wish(METRIC, "360000", "M", 12, "fast"))
            client = compose(screen).test_client()
            refused = client.get("/forecast/forecast", query_string={**SAID, "horizon": "18"})
            assert refused.status_code == 503
            assert refused.headers["Retry-After"]
        finally:
            reckoning._PLACES.release()


def test_the_routes_give_fragments_and_files(screen):
    client = compose(screen).test_client()
    fan = client.get("/forecast/forecast", query_string=SAID)
    assert "区间已校准" in fan.text
    assert "估计：未来 12 个月" in fan.text
    assert "sMAPE" in fan.text
    models = client.get("/forecast/models", query_string=SAID)
    assert "本预测" in models.text
    assert "12 个起点" in models.text
    text = client.get("/forecast/file.csv", query_string=SAID).text.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["part"] for row in rows] == ["known"] * 72 + ["forecast"] * 12
    assert {row["vintage"] for row in rows[:2]} == {"2010-02-20", "2010-03-20"}
    assert rows[-1]["method"] == "DynamicOptimizedTheta"
    assert float(rows[-1]["lo95"]) < float(rows[-1]["median"])
    book = client.get("/forecast/file.xlsx", query_string=SAID).data
    assert len([n for n in zipfile.ZipFile(io.BytesIO(book)).namelist() if "sheets/" in n]) == 2
    assert client.get("/forecast/file.pdf", query_string=SAID).status_code == 400
    assert client.get("/forecast/models").status_code == 400


@pytest.mark.parametrize(
    ("count", "value", "words"),
    [
        (8, wave, "样本过短"),
        (40, lambda _: 5.0, "常数序列"),
        (60, lambda n: None if n in (20, 21) else wave(n), "有 2 期缺失，已插补"),
        (60, lambda n: None if 20 <= n < 30 else wave(n), "缺口较大"),
        (60, lambda n: wave(n) - 9.0, "序列含零或负值"),
        (60, lambda _: 0.0, "常数序列"),
        (30, lambda _: None, "未公布"),
    ],
)
def test_odd_series_are_told_in_words(tmp_path, catalogue, count, value, words):
    screen = sample_screen(tmp_path, catalogue)
    write_build(screen.settings.home, months(count, value))
    answered = compose(screen).test_client().get("/forecast/forecast", query_string=SAID)
    assert answered.status_code == 200
    assert words in answered.text


def test_before_anything_was_known_the_day_is_the_reason(screen):
    client = compose(screen).test_client()
    for what in ("forecast", "models"):
        said = {**SAID, "as_of": "2009-01-01"}
        assert "截至该日尚未发布" in client.get(f"/forecast/{what}", query_string=said).text


def draw(panel, reader, records=(), outcomes=()):
    answers = answer(panel.ask("p", reader), (), {"series": tuple(records)}, outcomes)
    return panel.draw("p", reader, answers)


def test_the_chooser_sets_the_address(catalogue):
    rows = [series(METRIC, "M", 90), series("gdp.level", "A", 30)]
    panel = Outlook(items=("gdp.level",))
    html = str(draw(panel, reader_of(catalogue), rows).html)
    assert 'data-address="/forecast/forecast?metric=gdp.level&amp;region=360000&amp;freq=A' in html
    assert f"?p.metric={METRIC}&amp;p.freq=M&amp;p.horizon=" in html
    assert "<select data-follow>" not in str(draw(panel, reader_of(catalogue, "wall"), rows).html)


def test_both_panels_ask_for_the_same_wish(catalogue):
    rows = [series(METRIC, "M", 90)]
    reader = reader_of(catalogue, outlook__horizon="24", outlook__mode="accurate")
    first = Outlook(items=(METRIC,))
    second = Backtest(items=(METRIC,), chooser="outlook")
    answers = answer(second.ask("models", reader), (), {"series": tuple(rows)})
    models = str(second.draw("models", reader, answers).html)
    fan = str(first.draw("outlook", reader, answers).html)
    query = "horizon=24&amp;mode=accurate"
    assert query in models
    assert query in fan


def test_without_series_the_reason_stands_there(catalogue):
    assert "还没有 12 期以上的序列" in draw(Outlook(items=(METRIC,)), reader_of(catalogue)).html


def test_nightly_errors_are_listed_real_ones_first_refusals_last(catalogue):
    reader = reader_of(catalogue)
    metrics = [
        s.metric for s in catalogue.studies["outlook_province"].subjects if s.ref_area == "360000"
    ][:3]
    facts = {"parameters": {"horizon": 12, "mode": "accurate"}}
    errors = {"smape": 2.0, "naive_smape": 3.0, "mase": 0.5, "calibrated": True}
    invented = {"origin": "simulated", "details": errors, **facts}
    found = [
        outcome("outlook_province", "forecast", (), metrics[0], status="refused", reason_zh="太短"),
        outcome("outlook_province", "forecast", (), metrics[1], **invented),
        outcome(
            "outlook_province",
            "forecast",
            [estimate("median", "2026-01", 1.0)],
            metrics[2],
            details={**errors, "mase": 0.9},
            **facts,
        ),
    ]
    drawn = draw(Recorded(chooser="outlook"), reader, (), found)
    html = str(drawn.html)
    places = [html.index(f"outlook.metric={metric}") for metric in reversed(metrics)]
    assert places == sorted(places)
    assert "太短" in html
    assert f"?sheet=study~outlook_province~{metrics[2]}~360000" in html
    assert "3 个序列" in drawn.summary


def test_the_application_starts_without_the_methods():
    code = (
        "import sys, dashboard.app, dashboard.outlook_routes; from dashboard.boards import "
        "find_panel_types; find_panel_types(); "
        "print([m for m in ('statsforecast', 'statsmodels', 'scipy.stats') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_simulated_series_are_offered_only_where_they_are_shown(tmp_path):
    settings = Settings(home=tmp_path)
    rows = [{**each, "origin": "simulated"} for each in months(24, wave)]
    write_build(tmp_path, rows)
    question = RecordQuery("series", area="360000")
    shown = {
        simulated: ask(Warehouse(settings), [question], simulated=simulated).records(question)
        for simulated in (True, False)
    }
    assert [(found["metric"], found["periods"]) for found in shown[True]] == [(METRIC, 24)]
    assert shown[False] == ()
