"""The shape of a warehouse build: the only contract between who writes it and who reads it."""

from __future__ import annotations

WAREHOUSE_FORMAT = 3
POINTER = "CURRENT"
SUFFIX = ".duckdb"
ROW_GROUP = 16_384
"""Rows that a build's file keeps the least and the greatest value of: what a reader can skip."""

OBSERVATION = """
CREATE TABLE observation (
    metric VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL,
    freq VARCHAR NOT NULL,
    time_period VARCHAR NOT NULL,
    period_end DATE NOT NULL,
    breakdown VARCHAR NOT NULL,
    vintage DATE NOT NULL,
    release VARCHAR NOT NULL,
    value DOUBLE,
    obs_status VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    feed VARCHAR NOT NULL,
    source_title VARCHAR NOT NULL,
    source_file VARCHAR NOT NULL,
    source_row INTEGER,
    load_id VARCHAR NOT NULL,
    series INTEGER
)"""
"""One number as known from one vintage on.

The key is metric, ref_area, freq, time_period, breakdown, vintage. Rows lie sorted by it, with
period_end in the place of time_period. `value` is in the metric's own unit, NULL only with
obs_status M. `origin` is published, entered, simulated or derived; what is derived from
simulated numbers is simulated. `load_id` names the row of `load` that brought it.

`series` is the number of the row's metric and area: place of the metric in `axis`, times the number
of areas there, plus place of the area. It rises with the rows and is never NULL in a build. Who
looks for series by number reads only the row groups that hold them, whatever the metrics are
called: of a text the file knows no more than the least and greatest first eight bytes of a group.
"""

AXIS = """
CREATE TABLE axis (
    name VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    place INTEGER NOT NULL
)"""
"""The metrics and areas of the observations in order, counted from 0: `name` is one of `AXES`."""

LOAD = """
CREATE TABLE load (
    load_id VARCHAR PRIMARY KEY,
    feed VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    retrieved_at TIMESTAMP NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_loaded BIGINT NOT NULL,
    rows_quarantined BIGINT NOT NULL,
    parsed BOOLEAN NOT NULL
)"""
"""One source file that a build carries: its bytes' hash, when it was fetched, what came of it.

`parsed` is false where the rows were taken over from the build before, the source being unchanged.
"""

FEED_STATE = """
CREATE TABLE feed_state (
    feed VARCHAR PRIMARY KEY,
    status VARCHAR NOT NULL,
    message_zh VARCHAR NOT NULL,
    message_en VARCHAR NOT NULL,
    last_good_build VARCHAR NOT NULL,
    newest_period VARCHAR NOT NULL,
    newest_vintage DATE,
    next_due DATE,
    late_after DATE
)"""
"""How each feed fared: ok, warning (soft checks), stale (failed: last good kept), late, empty."""

CHECK_RESULT = """
CREATE TABLE check_result (
    feed VARCHAR NOT NULL,
    check_name VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    failed BIGINT NOT NULL,
    message_zh VARCHAR NOT NULL,
    message_en VARCHAR NOT NULL
)"""

QUARANTINE = """
CREATE TABLE quarantine (
    feed VARCHAR NOT NULL,
    source_file VARCHAR NOT NULL,
    source_row INTEGER,
    column_name VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    reason_zh VARCHAR NOT NULL,
    reason_en VARCHAR NOT NULL,
    load_id VARCHAR NOT NULL
)"""

BUILD = """
CREATE TABLE build (
    build_id VARCHAR PRIMARY KEY,
    format INTEGER NOT NULL,
    built_at TIMESTAMP NOT NULL,
    catalogue_hash VARCHAR NOT NULL,
    observations BIGINT NOT NULL,
    newest_vintage DATE
)"""
"""One row: what this file is. All timestamps of the warehouse are UTC."""

OUTCOME = """
CREATE TABLE outcome (
    study VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL,
    freq VARCHAR NOT NULL,
    vintage DATE NOT NULL,
    status VARCHAR NOT NULL,
    reason_zh VARCHAR NOT NULL,
    reason_en VARCHAR NOT NULL,
    method VARCHAR NOT NULL,
    parameters VARCHAR NOT NULL,
    details VARCHAR NOT NULL,
    n_obs INTEGER NOT NULL,
    origin VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL,
    input_hash VARCHAR NOT NULL,
    reckoned_at TIMESTAMP NOT NULL,
    seconds DOUBLE NOT NULL
)"""
"""What a study found on one subject, as known from one vintage on.

The key is study, metric, ref_area, vintage. `metric` is empty where a study has one result for all
its series. `vintage` is the newest vintage of the inputs: the day from which the result could be
known. `origin` is derived, or simulated when any input is. `parameters` and `details` (quality,
tests, back-tested errors) are JSON objects; `inputs` is a JSON list of objects with metric,
ref_area, freq, first, last (periods) and vintage. `input_hash` covers the inputs' numbers, the
declaration and the program: an equal hash is not reckoned again.
"""

ESTIMATE = """
CREATE TABLE estimate (
    study VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL,
    vintage DATE NOT NULL,
    item VARCHAR NOT NULL,
    time_period VARCHAR NOT NULL,
    period_end DATE,
    value DOUBLE,
    note VARCHAR NOT NULL
)"""
"""One number of an outcome; the key is that of the outcome, with item and time_period.

`item` names what the number is (``adjusted``, ``median``, ``lo95``, ``leading``, ``score`` …), with
a part behind a colon where there are several (``contribution:ppi.index``). `note` qualifies it:
``provisional``, ``peak``, ``trough``, the name of a light, of an alarm's level. What has no period
(weights, multipliers) leaves time_period empty and period_end NULL.
"""

BRIEF = """
CREATE TABLE brief (
    ref_area VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    section VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL,
    slots VARCHAR NOT NULL
)"""
"""The facts of the nightly brief of an area, in order.

`sentence` names a pattern of words that the screens know; `slots` is a JSON object of what fills
it: numbers only as references to an observation (metric, ref_area, freq, time_period, breakdown,
vintage) or to an estimate (study, metric, ref_area, vintage, item, time_period).
"""

TABLES = (
    OBSERVATION,
    AXIS,
    LOAD,
    FEED_STATE,
    CHECK_RESULT,
    QUARANTINE,
    BUILD,
    OUTCOME,
    ESTIMATE,
    BRIEF,
)

JUDGEMENTS = ("outcome", "estimate", "brief")
"""Tables of what is reckoned from the observations of a build by studies."""

AXES = ("metric", "ref_area")
KEY = ("metric", "ref_area", "freq", "time_period", "breakdown", "vintage")
ORDER = ("metric", "ref_area", "freq", "breakdown", "period_end", "vintage")
