"""Drop boxes: what people and programs do to a folder."""

import os
import threading
from contextlib import contextmanager

import pytest

from etl.build import run
from operations.settings import Settings
from tests.asking import ask
from tests.declaring import HEADER, Declarations, row


class Box:
    """The drop box ``trial`` of an installation."""

    def __init__(self, folder) -> None:
        self.declared = Declarations(folder / "datasets")
        self.settings = Settings(home=folder / "home")
        self.folder = self.settings.inbox / "trial"
        self.folder.mkdir(parents=True)
        self.declare("*.csv")

    def declare(self, pattern: str, folder: str = "trial") -> None:
        source = f"{{kind: folder, folder: '{folder}', pattern: '{pattern}'}}"
        self.declared.feed("box", "", source=source)
        self.declared.feed("near", row(9, "360100"))

    def put(self, name: str, *rows: str) -> None:
        (self.folder / name).write_text(HEADER + "".join(rows), "utf-8")

    def bring(self):
        report = run(self.settings, lambda *_: None, self.declared.root)
        rows = ask(self.settings, "SELECT time_period, value FROM observation WHERE feed = 'box'")
        return next(o for o in report.outcomes if o.feed == "box"), rows


@pytest.fixture
def box(tmp_path):
    return Box(tmp_path)


def test_several_files_that_fit_the_pattern_come_in(box):
    box.put("a.csv", row(1, period="2020"))
    box.put("b.csv", row(2, period="2021"))
    box.put("b.txt", row(3, period="2022"))
    assert box.bring()[1] == [("2020", 1.0), ("2021", 2.0)]


@pytest.mark.parametrize("name", ["b.csv.part", ".b.csv", "~$b.csv", "b.csv.crdownload"])
def test_files_being_written_wait(box, name):
    box.declare("*")
    box.put("a.csv", row(1, period="2020"))
    box.put(name, row(2, period="2021"))
    assert box.bring()[1] == [("2020", 1.0)]
    (box.folder / name).rename(box.folder / "b.csv")
    assert box.bring()[1] == [("2020", 1.0), ("2021", 2.0)]


def test_a_removed_file_leaves_with_its_rows(box):
    box.put("a.csv", row(1, period="2020"))
    box.put("b.csv", row(2, period="2021"))
    box.bring()
    (box.folder / "b.csv").unlink()
    assert box.bring()[1] == [("2020", 1.0)]


def test_an_overwritten_file_replaces_under_the_same_vintage_and_can_come_back(box):
    for value in (1, 2, 1):
        box.put("a.csv", row(value, period="2020", vintage="2023-01-20"))
        outcome, rows = box.bring()
        assert rows == [("2020", float(value))]
    assert "以后来的为准" in outcome.message_zh


def test_an_overwritten_file_adds_a_vintage(box):
    box.put("a.csv", row(1, period="2020", vintage="2023-01-20"))
    box.bring()
    box.put("a.csv", row(2, period="2020", vintage="2024-01-20"))
    assert box.bring()[1] == [("2020", 1.0), ("2020", 2.0)]


def test_links_and_folders_that_lead_out_are_refused(box, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text(HEADER + row(7), "utf-8")
    (box.folder / "a.csv").symlink_to(secret)
    assert "收件箱以外" in box.bring()[0].message_zh
    (box.folder / "a.csv").unlink()
    box.declare("*.csv", "../..")
    assert "收件箱以外" in box.bring()[0].message_zh
    box.declare("../../../*.csv")
    assert "收件箱以外" in box.bring()[0].message_zh


def test_a_missing_folder_is_said_and_an_empty_one_is_empty(box):
    assert box.bring()[0].status == "empty"
    box.declare("*", "nosuch")
    outcome, _ = box.bring()
    assert outcome.status == "stale"
    assert "没有文件夹“nosuch”，请先建立" in outcome.message_zh


def test_a_box_of_our_own_is_made_and_empty(box):
    source = "{kind: folder, folder: own, pattern: '*', own: true}"
    box.declared.feed("box", "", source=source)
    outcome, rows = box.bring()
    assert (outcome.status, rows) == ("empty", [])
    (box.settings.inbox / "own" / "a.csv").write_text(HEADER + row(1, period="2020"), "utf-8")
    assert box.bring()[1] == [("2020", 1.0)]


def test_a_pipe_is_no_file(box):
    os.mkfifo(box.folder / "pipe.csv")
    box.put("a.csv", row(1, period="2020"))
    assert box.bring()[1] == [("2020", 1.0)]


@contextmanager
def growing(path):
    """Let a file of many megabytes grow until the end of the block, as if it were being sent."""
    done = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not done.is_set():
                file.write(b"\n")

    with path.open("wb") as file:
        file.truncate(50_000_000)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        done.set()
        writer.join()


def test_a_file_that_is_still_written_is_read_next_time(box):
    box.put("a.csv", row(1, period="2020"))
    assert box.bring()[1] == [("2020", 1.0)]
    with growing(box.folder / "b.csv"):
        outcome, rows = box.bring()
    box.put("b.csv", row(2, period="2021"))
    assert outcome.status == "stale"
    assert "“b.csv”正在写入，下次再读" in outcome.message_zh
    assert "'b.csv' is being written" in outcome.message_en
    assert rows == [("2020", 1.0)]
    outcome, rows = box.bring()
    assert outcome.status != "stale"
    assert rows == [("2020", 1.0), ("2021", 2.0)]
