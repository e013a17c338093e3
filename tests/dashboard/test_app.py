"""The application as a browser without scripts sees it: documents, headers, refusals."""

import dataclasses
import re

import orjson
import pytest
from flask_compress import flask_compress

from dashboard.app import compose
from dashboard.calls import ADDRESS
from dashboard.openapi import Problem
from dashboard.security import is_foreign
from dashboard.server import prime
from tests.dashboard.sample import sample_screen, scripts

PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; like Mac OS X) Mobile/15E148"}


@pytest.fixture(scope="module")
def server(tmp_path_factory, catalogue):
    return compose(sample_screen(tmp_path_factory.mktemp("app"), catalogue))


@pytest.fixture
def client(server):
    prime(server)
    return server.test_client()


def test_the_root_leads_to_the_first_board(client):
    assert client.get("/").headers["Location"] == "/sample"


def test_the_first_document_holds_frame_titles_units_and_numbers(client):
    html = client.get("/sample").text
    assert "Loading..." not in html
    assert all(f'id="panel-{name}"' in html for name in ("gdp", "here", "bad"))
    assert "<b>360000:0</b>" in html
    assert '<h2 class="title">坏的</h2><span class="head">亿元</span>' in html
    assert "本面板出错" not in html
    assert '<html lang="zh-CN" data-theme="light"' in html


def test_a_phone_gets_the_numbers_of_its_own_panels(client):
    assert '"stamps":{"gdp":' in client.get("/sample", headers=PHONE).text
    assert '<h2 class="title">何处</h2>' in client.get("/sample", headers=PHONE).text


def test_language_theme_and_text_stand_in_the_document(client):
    html = client.get("/sample?lang=en&theme=dark&text=large").text
    assert '<html lang="en" data-theme="dark" data-text="large"' in html
    assert ">Output</h2>" in html
    assert "lang=en" in re.search(r'<nav.*?href="([^"]+)"', html, re.DOTALL)[1]


def test_arrangements_become_media_queries(client):
    style = re.search(r"<style>(.*?)</style>", client.get("/sample").text, re.DOTALL)[1]
    phone = style.split("@media (width < 640px)")[1].split("@media")[0]
    assert 'grid-template-areas:"gdp"' in phone
    assert '[data-panel="here"],[data-panel="bad"]{display:none}' in phone
    assert style.count("@media") == 4


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere", 404, "没有这个地址"),
        ("/sample?as_of=%3Cscript%3E", 400, "&lt;script&gt;"),
        ("/panel-table?path=/sample&panel=no&device=phone", 404, "no panel"),
        ("/sheet?cell=nonsense", 404, "nonsense"),
        ("/assets/nothing.js", 404, "回到总览"),
        ("/_dash-component-suites/dash/nothing.js", 404, "回到总览"),
        ("/sample?as_of=" + 3000 * "9", 400, "截至日期"),
        ("/sample?region=%ff", 404, "地区"),
        ("/wall/sample?profile=cinema", 400, "大屏档案"),
    ],
)
def test_what_leads_nowhere_says_why(client, path, status, words):
    answer = client.get(path)
    assert answer.status_code == status
    assert words in answer.text
    assert len(answer.text) < 2000
    assert "<script>" not in answer.text.split("<body>")[-1]


def test_heads_are_answered_and_other_methods_refused(client):
    assert client.head("/sample").status_code == 200
    refused = client.put("/sample")
    assert refused.status_code == 405
    assert "服务器未能给出这一页" in refused.text
    assert "GET" in refused.headers["Allow"]


def test_what_fails_inside_is_not_told(tmp_path, catalogue):
    def stopped():
        raise KeyError("clock")

    server = compose(dataclasses.replace(sample_screen(tmp_path, catalogue), now=stopped))
    server.config["PROPAGATE_EXCEPTIONS"] = False
    answer = server.test_client().get("/sample")
    assert answer.status_code == 500
    assert "服务器未能给出这一页" in answer.text
    assert "KeyError" not in answer.text


def _call(**changes):
    names = ("address.pathname", "address.search", "device.data", "build.data")
    values = {**dict.fromkeys(names), "address.pathname": "/sample", "stamps.data": {}, **changes}
    given = [
        {"id": name.split(".")[0], "property": name.split(".")[1], "value": value}
        for name, value in values.items()
    ]
    return {
        "output": "answer.data",
        "outputs": {"id": "answer", "property": "data"},
        "inputs": given[:4],
        "state": given[4:],
        "changedPropIds": ["address.pathname"],
    }


def test_a_sound_call_is_answered(client):
    answer = client.post(ADDRESS, json=_call(**{"device.data": "phone"}))
    assert answer.status_code == 200
    assert "<b>360000:0</b>" in answer.json["response"]["answer"]["data"]["panels"]["gdp"]["html"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"{}",
        b"[]",
        orjson.dumps({"output": "answer.data"}),
        orjson.dumps(_call() | {"output": "nothing.data"}),
        orjson.dumps(_call() | {"output": "device.data"}),
        orjson.dumps(_call() | {"outputs": {"id": "slot", "property": "children"}}),
        orjson.dumps(_call() | {"inputs": []}),
        orjson.dumps(_call() | {"state": 3}),
        orjson.dumps(_call(**{"address.pathname": 5})),
        orjson.dumps(_call(**{"address.search": {}})),
        orjson.dumps(_call(**{"stamps.data": "x"})),
        orjson.dumps(_call(**{"stamps.data": {"a": [1]}})),
    ],
)
def test_a_malformed_call_is_refused(client, body):
    answer = client.post(ADDRESS, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert len(answer.text) < 2000


def test_a_call_that_is_too_large_is_refused(client):
    body = orjson.dumps(_call(**{"address.search": "x" * 300_000}))
    assert client.post(ADDRESS, data=body, content_type="application/json").status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nosuch", 404), ("GET", "/api/v2", 404), ("POST", "/api/v1/stamp", 405)],
)
def test_a_program_is_refused_in_its_own_language(client, method, path, status):
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    problem = Problem.model_validate(answer.json)
    assert (problem.status, problem.value) == (status, path)
    assert "/api/v1/observations" in problem.choices
    assert path in problem.detail


def test_a_document_is_sent_again_only_when_it_changed(client):
    first = client.get("/sample")
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get("/sample", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/sample?region=360100", headers={"If-None-Match": tag}).status_code == 200


def test_scripts_come_from_here_are_kept_and_compressed(client):
    for address in scripts(client.get("/sample").text):
        assert address.startswith("/")
        with client.get(address, headers={"Accept-Encoding": "gzip, deflate"}) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
            assert "Content-Encoding" in answer.headers or len(answer.data) < 500


def test_a_fingerprinted_file_is_compressed_once_and_a_document_each_time(client, monkeypatch):
    compressed = []
    brotli = flask_compress._compress_data

    def counted(app, data, algorithm):
        compressed.append(len(data))
        return brotli(app, data, algorithm)

    monkeypatch.setattr(flask_compress, "_compress_data", counted)
    asked = {"Accept-Encoding": "br, gzip"}
    script = max(scripts(client.get("/sample").text), key=len)
    first, second = (client.get(script, headers=asked) for _ in range(2))
    assert first.headers["Content-Encoding"] == second.headers["Content-Encoding"] == "br"
    assert first.data == second.data
    assert len(compressed) == 1
    for region in ("360000", "360100"):
        answer = client.get(f"/sample?region={region}", headers=asked)
        assert f"<b>{region}:0</b>" in flask_compress._uncompress_data(answer.data, "br").decode()
    assert len(compressed) == 3


def test_code_of_maps_grids_and_charts_is_not_in_the_document(client):
    found = " ".join(scripts(client.get("/sample").text))
    assert not re.search("leaflet|ag_grid|plotly|dash_table", found)


def test_every_inline_script_is_named_in_the_policy(client):
    answer = client.get("/sample")
    policy = answer.headers["Content-Security-Policy"]
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", answer.text)
    assert len(inline) == policy.count("'sha256-")
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
)
def test_posts_from_elsewhere_are_refused(client, headers):
    answer = client.post("/_dash-update-component", json={}, headers=headers)
    assert answer.status_code == 403


def test_posts_from_here_are_not_foreign():
    assert not is_foreign("http://boards.example:8050", "boards.example:8050")
    assert not is_foreign("", "boards.example")
    assert is_foreign("http://boards.example:1", "boards.example:8050")


def test_a_panel_is_given_as_a_table_and_as_a_file(client):
    query = "path=/sample&panel=gdp&device=phone&region=360100"
    assert "暂无数据" in client.get(f"/panel-table?{query}").text
    file = client.get(f"/panel-table.csv?{query}")
    assert file.headers["Content-Disposition"].endswith('"sample-gdp-360100.csv"')
