"""HTTP feeds against a real server on this machine."""

import socket
import threading

import pytest

from datasets.spec import SpecError
from etl.build import run
from etl.report import Report
from operations.settings import Settings
from tests.asking import ask
from tests.declaring import HEADER, Declarations, row
from tests.web_site import Site, site

GOOD = (HEADER + row(1)).encode()


class Office:
    """An installation whose feed ``web`` is served by `site`; ``near`` is always there."""

    def __init__(self, folder, served: Site) -> None:
        self.declared, self.site = Declarations(folder / "datasets"), served
        self.settings = Settings(home=folder / "home", keep_builds=3)
        self.declared.feed("near", row(9, "360100"))
        self.declare()

    def declare(self, url: str = "", more: str = "") -> None:
        url = url or f"{self.site.address}/data/gdp.csv"
        source = f"{{kind: http, url: '{url}', timeout_s: 0.5{more}}}"
        self.declared.feed("web", "", source=source)

    def run(self) -> Report:
        return run(self.settings, lambda *_: None, self.declared.root)

    def failure(self) -> str:
        """Run; give the Chinese message of the failed feed ``web``."""
        (failed,) = self.run().failed
        assert failed.feed == "web"
        assert failed.message_en
        return failed.message_zh

    def ask(self, sql: str) -> list[tuple]:
        return ask(self.settings, sql)

    def values(self) -> list[float]:
        sql = "SELECT value FROM observation WHERE feed = 'web' ORDER BY vintage, value"
        return [value for (value,) in self.ask(sql)]


@pytest.fixture
def office(tmp_path):
    with site() as served:
        yield Office(tmp_path, served)


def test_what_has_not_changed_is_neither_fetched_nor_parsed_again(office):
    office.site.answers = [(200, {"ETag": '"a"'}, GOOD), (304, {}, b"")]
    office.run()
    office.run()
    assert "if-none-match" not in office.site.asked[0]
    assert office.site.asked[1]["if-none-match"] == '"a"'
    assert office.values() == [1.0]
    assert office.ask("SELECT parsed FROM load WHERE feed = 'web'") == [(False,)]


def test_another_address_is_not_asked_for_the_changes_of_the_first(office):
    office.site.answers = [(200, {"ETag": '"a"'}, GOOD)]
    office.run()
    office.declare(f"{office.site.address}/other.csv")
    office.run()
    assert "if-none-match" not in office.site.asked[1]


def test_a_server_that_is_briefly_away_is_asked_again(office):
    office.site.answers = [(503, {}, b""), (503, {}, b""), (200, {}, GOOD)]
    assert not office.run().failed
    assert office.values() == [1.0]
    assert len(office.site.asked) == 3


@pytest.mark.parametrize(
    ("answer", "asked", "words"),
    [
        ((503, {}, b""), 3, "HTTP 503"),
        ((404, {}, b""), 1, "HTTP 404；请核对地址"),
        ((401, {}, b""), 1, "HTTP 401；请检查访问令牌"),
    ],
)
def test_a_refusal_keeps_the_last_good_rows(office, answer, asked, words):
    office.site.answers = [(200, {}, GOOD)]
    office.run()
    office.site.answers, office.site.asked = [answer], []
    assert words in office.failure()
    assert len(office.site.asked) == asked
    assert office.values() == [1.0]
    ((status, zh, en),) = office.ask(
        "SELECT status, message_zh, message_en FROM feed_state WHERE feed = 'web'"
    )
    assert (status, words in zh, "HTTP" in en) == ("stale", True, True)


def test_a_server_that_says_nothing_is_given_up(office):
    done = threading.Event()
    office.site.answers = [lambda _: done.wait(20)]
    assert "响应超时" in office.failure()
    assert len(office.site.asked) == 3
    done.set()


def test_a_server_that_drips_is_given_up(office):
    def drip(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not done.wait(0.05):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return

    done = threading.Event()
    office.declare(more="")
    text = (office.declared.root / "feeds" / "web.yaml").read_text("utf-8")
    text = text.replace("timeout_s: 0.5", "timeout_s: 0.1")
    (office.declared.root / "feeds" / "web.yaml").write_text(text, "utf-8")
    office.site.answers = [drip]
    assert "响应超时" in office.failure()
    done.set()


@pytest.mark.parametrize("told", [True, False])
def test_a_file_beyond_the_limit_is_not_read_to_its_end(office, told):
    sent = []

    def pour(handler) -> None:
        handler.send_response(200)
        if told:
            handler.send_header("Content-Length", str(1 << 30))
        handler.end_headers()
        for _ in range(1000):
            try:
                handler.wfile.write(b"0" * 100_000)
            except OSError:
                return
            sent.append(1)

    office.declare(more=", max_bytes: 100000")
    office.site.answers = [pour]
    assert "超过 100,000 字节的上限" in office.failure()
    assert len(sent) < 1000
    assert list(office.settings.snapshots.rglob("*.bytes*")) == []


def test_a_redirect_within_the_server_is_followed(office):
    office.site.answers = [(302, {"Location": "/new.csv"}, b""), (200, {}, GOOD)]
    assert not office.run().failed
    assert office.values() == [1.0]


def test_a_redirect_to_another_server_is_refused(office, monkeypatch):
    monkeypatch.setenv("TRIAL_TOKEN", "s3cret")
    with site() as other:
        other.answers = [(200, {}, GOOD)]
        office.declare(more=", token_env: TRIAL_TOKEN")
        office.site.answers = [(302, {"Location": f"{other.address}/gdp.csv"}, b"")]
        assert "转向另一服务器" in office.failure()
        assert other.asked == []


def test_the_token_is_sent_and_written_nowhere(office, monkeypatch, capfd):
    monkeypatch.setenv("TRIAL_TOKEN", "s3cret")
    office.declare(more=", token_env: TRIAL_TOKEN")
    office.site.answers = [(200, {}, GOOD), (500, {}, b"")]
    office.run()
    office.run()
    assert office.site.asked[0]["authorization"] == "Bearer s3cret"
    written = b"".join(p.read_bytes() for p in office.settings.home.rglob("*") if p.is_file())
    assert b"s3cret" not in written
    assert "s3cret" not in "".join(capfd.readouterr())


def test_a_token_that_is_not_set_is_named(office):
    office.declare(more=", token_env: TRIAL_TOKEN_UNSET")
    assert "TRIAL_TOKEN_UNSET" in office.failure()
    assert office.site.asked == []


def test_a_refused_connection_is_said(office):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        office.declare(f"http://127.0.0.1:{free.getsockname()[1]}/gdp.csv")
        assert "请检查网络和地址" in office.failure()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/a.csv", "gdp.csv"])
def test_other_addresses_are_refused_by_the_declaration(office, url):
    office.declare(url)
    with pytest.raises(SpecError, match="url"):
        office.run()


def test_what_comes_later_under_the_same_vintage_replaces_and_says_so(office):
    rows = [HEADER + row(value, vintage="2023-01-20") for value in (1, 2, 1)]
    for text, value in zip(rows, (1.0, 2.0, 1.0), strict=True):
        office.site.answers = [(200, {}, text.encode())]
        office.run()
        assert office.values() == [value]
    ((failed, zh),) = office.ask(
        "SELECT failed, message_zh FROM check_result WHERE check_name = 'replaced values'"
    )
    assert failed == 1
    assert "以后来的为准" in zh


def test_what_is_repeated_is_no_news_and_another_edition_is(office):
    texts = [
        row(1, vintage="2023-01-20", release="初步"),
        row(1, vintage="2023-06-20", release="初步"),
        row(1, vintage="2024-01-20", release="最终"),
    ]
    for text in texts:
        office.site.answers = [(200, {}, (HEADER + text).encode())]
        office.run()
    sql = "SELECT vintage::VARCHAR, release FROM observation WHERE feed = 'web'"
    assert office.ask(sql) == [("2023-01-20", "初步"), ("2024-01-20", "最终")]
