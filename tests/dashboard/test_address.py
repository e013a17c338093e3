"""Addresses: what a reader set is read back as it was set, or refused with a reason."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.address import Address, AddressError, Places, parse_address
from dashboard.boards import Page
from datasets.codelist import read_areas
from datasets.spec import Text
from layouts.board import DEVICES, Arrangement, Board, Panel, Parameters
from layouts.read import read_walls

WORDS = Text(zh="样", en="sample")
TODAY = dt.date(2026, 1, 29)
ONE = Arrangement(areas="a k-1", rows="1fr", columns="1fr 1fr")


def page(name: str, *, template: bool, **parameters: object) -> Page:
    board = Board(
        title=WORDS,
        audience="leader",
        purpose=WORDS,
        template=template,
        parameters=Parameters(**parameters),
        panels={"a": Panel(type="text"), "k-1": Panel(type="text")},
        arrangements=dict.fromkeys(DEVICES, ONE),
    )
    return Page(name, board, {})


PLACES = Places(
    {
        "overview": page("overview", template=False, levels=("province", "city")),
        "city": page("city", template=True, levels=("city", "county")),
    },
    read_areas(),
    read_walls(),
    "360000",
)

addresses = st.builds(
    Address,
    board=st.just("overview"),
    region=st.sampled_from(["360000", "360100", "360900"]),
    wall=st.booleans(),
    as_of=st.none() | st.dates(dt.date(1950, 1, 1), TODAY),
    language=st.sampled_from(["zh-CN", "en"]),
    theme=st.sampled_from(["", "light", "dark"]),
    large=st.booleans(),
    profile=st.sampled_from(["", *PLACES.walls]),
    choices=st.dictionaries(
        st.sampled_from(["a.metric", "k-1.top", "k-1.last_2"]), st.text(min_size=1)
    ),
)


@given(addresses)
def test_an_address_is_read_back_as_it_was_written(address):
    path, _, search = address.link().partition("?")
    assert parse_address(path, f"?{search}", PLACES, TODAY) == address


def test_a_template_carries_its_region_in_the_path():
    address = parse_address("/wall/city/360100", "", PLACES, TODAY)
    assert (address.region, address.wall, address.path) == ("360100", True, "/wall/city/360100")
    assert address.link(region="360300") == "/wall/city/360300"


def test_without_a_region_a_board_is_about_the_province_and_a_template_about_the_first_city():
    assert parse_address("/overview", "", PLACES, TODAY).region == "360000"
    assert parse_address("/city", "", PLACES, TODAY).region == "360100"


def test_unknown_words_of_the_query_are_left_out():
    address = parse_address("/overview", "?utm=1&sheet=a~b~c&b.metric=gdp.level", PLACES, TODAY)
    assert address.query() == {"region": "360000"}


@pytest.mark.parametrize(
    ("path", "search", "status", "place"),
    [
        ("/nowhere", "", 404, "board"),
        ("/", "", 404, "board"),
        ("/overview/360100", "", 404, "board"),
        ("/city/360100/more", "", 404, "board"),
        ("/city/999999", "", 404, "region"),
        ("/overview", "region=<script>", 404, "region"),
        ("/overview", "as_of=2023-02-30", 400, "as_of"),
        ("/overview", "as_of=2026-01-30", 400, "as_of"),
        ("/overview", "lang=fr", 400, "lang"),
        ("/overview", "theme=pink", 400, "theme"),
        ("/wall/overview", "profile=cinema", 400, "profile"),
    ],
)
def test_what_leads_nowhere_is_refused_with_its_place(path, search, status, place):
    with pytest.raises(AddressError) as refused:
        parse_address(path, search, PLACES, TODAY)
    assert (refused.value.status, refused.value.place) == (status, place)


def test_regions_are_those_of_the_board_from_large_to_small():
    codes = [area.code for area in PLACES.regions("overview")]
    assert codes[:2] == ["360000", "360100"]
    assert len(codes) == 12
    assert {area.level for area in PLACES.regions("city")} == {"city", "county"}
