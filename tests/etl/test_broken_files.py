"""A folder of broken files, one a feed: each is told in both languages and the run goes on."""

import io
import re
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest

from etl.build import run
from etl.publish import current
from operations.settings import Settings
from tests.declaring import HEADER, Declarations, row

LINE = HEADER + row(1)
CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")


def zipped(name: str, content: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return whole.getvalue()


def declared_huge(archive: bytes) -> bytes:
    """Let the directory of a zip file say that its member has 1 GB."""
    at = archive.rindex(b"PK\x01\x02") + 24
    return archive[:at] + (1 << 30).to_bytes(4, "little") + archive[at + 4 :]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["地区", "2021年", "2022年"])
    sheet.append(["江西省", "=B9/0", "#DIV/0!"])
    sheet.append(["南昌市", "#REF!", "=NOSUCH()"])
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>"""
BROKEN = {
    "huge_line": ("tidy_csv", "csv", b"a" * 5_000_000),
    "nul_bytes": ("tidy_csv", "csv", b"\x00" * 65536),
    "nul_inside": ("tidy_csv", "csv", LINE.encode().replace(b"gdp,", b"g\x00p,")),
    "cut": ("tidy_csv", "csv", LINE.encode()[:30]),
    "zip_bomb": ("world_bank", "zip", zipped("API_X.csv", b"0" * 300_000_000)),
    "zip_lies": ("world_bank", "zip", declared_huge(zipped("API_X.csv", b"0" * 1000))),
    "zip_cut": ("world_bank", "zip", zipped("API_X.csv", b"0,1\n" * 1000)[:-40]),
    "no_member": ("world_bank", "zip", zipped("other.csv", b"0,1\n")),
    "no_columns": ("tidy_csv", "csv", b"a,b\n1,2\n"),
    "no_rows": ("nbs_csv", "csv", "数据库：年度数据\n".encode()),
    "no_text": ("handmade", "csv", b"\xff\xfe\xff\xfe\x80"),
    "one_column": ("handmade", "csv", "甲\n乙\n".encode()),
    "entities": ("sdmx", "xml", BOMB),
    "formulas": ("nbs_excel", "xlsx", workbook()),
    "no_excel": ("nbs_excel", "xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600),
    "json_deep": ("easyquery_json", "json", b"[" * 200_000),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, tuple[str, str, str]]:
    """Run over all broken files; give status and messages of each feed."""
    folder = tmp_path_factory.mktemp("broken")
    declared, settings = Declarations(folder / "datasets"), Settings(home=folder / "home")
    for name, (parser, suffix, content) in BROKEN.items():
        source = f"{{kind: bundled, files: [{{path: {name}.{suffix}, vintage: 2023-01-20}}]}}"
        declared.feed(name, "", source=source)
        path = declared.root / "feeds" / f"{name}.yaml"
        path.write_text(path.read_text("utf-8").replace("tidy_csv", parser), "utf-8")
        (declared.root / "snapshots" / f"{name}.{suffix}").write_bytes(content)
    declared.feed("sound", row(2, "360100"))
    report = run(settings, lambda *_: None, declared.root)
    path = current(settings.warehouse)
    assert isinstance(path, Path)
    with duckdb.connect(path, read_only=True) as connection:
        rows = connection.execute("SELECT feed, value FROM observation").fetchall()
    assert rows == [("sound", 2.0)]
    return {o.feed: (o.status, o.message_zh, o.message_en) for o in report.outcomes}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told(told, name):
    status, zh, en = told[name]
    assert status == "stale", (zh, en)
    assert CHINESE.search(zh), zh
    assert re.search(r"[a-z]{4}", en), en
    assert en.isascii(), en
    assert len(zh) < 600


def test_an_archive_that_is_too_large_is_refused_and_not_cut(told):
    _, zh, en = told["zip_lies"]
    assert "1,074 MB" in zh
    assert "上限 500 MB" in zh
    assert "nothing of it was read" in en
