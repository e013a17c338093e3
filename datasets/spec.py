"""Declarations read strictly: frozen models, unknown keys refused, every fault with its line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails


class Spec(BaseModel):
    """A declaration: it never changes after reading and refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Spec):
    """A text for people, in the language of the interface and in English."""

    zh: str
    en: str

    def to(self, language: str) -> str:
        """Give the text in `language`, Chinese for everything but ``en``."""
        return self.en if language == "en" else self.zh


S = TypeVar("S", bound=Spec)
Place = tuple[int | str, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, that of libyaml where the package has it: it reads twelve times faster."""

MOST_BYTES, MOST_NODES, MOST_DEEP = 1 << 20, 200_000, 40
"""What one file may hold: bytes, values with every alias written out, levels."""
_TWICE = "同一个键写了两次；请只留一个"
_ENDLESS = (1, 1 << 20)
"""Extent of a node that holds itself."""


@dataclass(frozen=True)
class Fault:
    """One fault of one declaration: where it is, what it is, and what would be right."""

    file: str
    line: int
    place: str
    problem: str
    value: str = ""
    choices: tuple[str, ...] = ()
    zh: str = ""

    @property
    def told(self) -> str:
        """The fault for those who wrote the file, in Chinese as far as it has Chinese words."""
        hint = f"；是否应为“{self.nearest}”" if self.nearest else ""
        choices = f"；可选：{'、'.join(self.choices[:12])}" if self.choices and not hint else ""
        place = f"{self.file}:{self.line}: {self.place}"
        return f"{place}：{self.zh or self.problem}{hint}{choices}"

    @property
    def nearest(self) -> str:
        """The choice that looks most like the refused value, or an empty text."""
        return next(iter(difflib.get_close_matches(self.value, self.choices, n=1, cutoff=0.5)), "")

    def __str__(self) -> str:
        """Write the fault as ``file:line: place: problem; did you mean …``."""
        hint = f"; did you mean '{self.nearest}'?" if self.nearest else ""
        choices = f"; choices: {', '.join(self.choices[:12])}" if self.choices and not hint else ""
        return f"{self.file}:{self.line}: {self.place}: {self.problem}{hint}{choices}"


class SpecError(Exception):
    """All faults found in the declarations, never only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep `faults` as fields and write them one a line."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Document:
    """A YAML file as read: its values, and the line of every place in it."""

    path: Path
    values: object
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Give the line of `place`, or of the nearest place around it that is written down."""
        return next(
            (self.lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self.lines), 1
        )

    def fault(
        self, place: Place, problem: str | Text, value: object = "", choices: Iterable[str] = ()
    ) -> Fault:
        """Describe a fault at `place` of this file, in English or in both languages."""
        where = ".".join(map(str, place)) or "file"
        en, zh = (problem.en, problem.zh) if isinstance(problem, Text) else (problem, "")
        line, listed = self.line(place), tuple(sorted(choices))
        return Fault(self.path.name, line, where, en, str(value), listed, zh)


def read_document(path: Path) -> Document:
    """Read one YAML file by the safe loader.

    Raises:
        SpecError: The file is not UTF-8 YAML, repeats a key, has more than MOST_BYTES, or repeats
            itself by aliases to more than MOST_NODES places or MOST_DEEP levels.
    """
    _refuse_if(path, path.stat().st_size > MOST_BYTES, f"more than {MOST_BYTES:,} bytes")
    try:
        written = path.read_text(encoding="utf-8")
        _refuse_if(path, _is_deep(written), f"deeper than {MOST_DEEP} levels")
        loader = _LOADER(written)
        node = loader.get_single_node()
        size, deep = _extent(node, {}) if node else (0, 0)
        _refuse_if(path, deep > MOST_DEEP, f"deeper than {MOST_DEEP} levels, or within itself")
        _refuse_if(path, size > MOST_NODES, f"more than {MOST_NODES:,} values, aliases written out")
        values = loader.construct_document(node) if node else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        said, zh = f"not readable YAML: {error}", f"不是 UTF-8 编码的 YAML，无法读取：{error}"
        raise SpecError([Fault(path.name, line, "file", said, zh=zh)]) from error
    if node is None:
        return Document(path, {}, {(): 1})
    lines: dict[Place, int] = {}
    repeated = [
        Fault(path.name, line, ".".join(map(str, place)), "key is written twice", zh=_TWICE)
        for place, line in _walk(node, ())
        if place in lines or lines.setdefault(place, line) is None
    ]
    if repeated:
        raise SpecError(repeated)
    return Document(path, values, lines)


def _refuse_if(path: Path, faulty: bool, problem: str) -> None:  # noqa: FBT001
    if faulty:
        zh = f"文件过大、层次过深或别名自我重复（{problem}），未作读取；请精简"
        raise SpecError([Fault(path.name, 1, "file", f"{problem}; nothing of it was read", zh=zh)])


def _is_deep(written: str) -> bool:
    """Say whether a text has too many levels, before libyaml's own recursion meets them."""
    level = 0
    for event in yaml.parse(written, Loader=_LOADER):
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
        if level > MOST_DEEP:
            return True
    return False


def _extent(node: yaml.Node, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Count the nodes below `node` as if every alias were written out, and their levels."""
    if id(node) in known or isinstance(node, yaml.ScalarNode):
        return known.get(id(node), (1, 1))
    known[id(node)] = _ENDLESS
    listed = node.value
    if isinstance(node, yaml.MappingNode):
        listed = [part for pair in node.value for part in pair]
    sizes = [_extent(part, known) for part in listed]
    known[id(node)] = (
        1 + sum(size for size, _ in sizes),
        1 + max((deep for _, deep in sizes), default=0),
    )
    return known[id(node)]


def _walk(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk_entry(key, value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, (*place, index))


def _walk_entry(key: yaml.Node, value: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, key.start_mark.line + 1
    yield from (below for below in _walk(value, place) if below[0] != place)


def parse_spec(model: type[S], document: Document, values: object, at: Place = ()) -> S:
    """Turn `values`, standing at place `at` of `document`, into a `model`.

    Raises:
        SpecError: With one fault for each refused value.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise SpecError(
            [_fault(document, at, detail, model) for detail in error.errors()]
        ) from error


def _fault(document: Document, at: Place, detail: ErrorDetails, model: type[Spec]) -> Fault:
    place = _written(document, (*at, *detail["loc"]))
    if detail["type"] == "missing":
        place = (*place, detail["loc"][-1])
    if detail["type"] == "extra_forbidden":
        known = {f for m in _models_at(model, detail["loc"][:-1]) for f in m.model_fields}
        return document.fault(place, Text(zh="没有这个键", en="unknown key"), place[-1], known)
    if detail["type"] == "string_type" and isinstance(detail["input"], bool | int | float):
        problem = Text(
            en=f"YAML reads this as {detail['input']}; a text like it stands in quotes",
            zh=f"YAML 把它读成 {detail['input']}；应为文字，请加引号",
        )
        return document.fault(place, problem, detail["input"])
    problem = Text(en=detail["msg"], zh=_refused(detail))
    return document.fault(place, problem, detail["input"], _expected(detail))


def _refused(detail: ErrorDetails) -> str:
    """Say in Chinese what a value should be."""
    kinds = {
        "missing": "缺少这一项",
        "float_parsing": "应为数字",
        "float_type": "应为数字",
        "int_parsing": "应为整数",
        "int_from_float": "应为整数",
        "string_type": "应为文字",
        "literal_error": "不是可选的值",
        "union_tag_invalid": "没有这种 type",
        "union_tag_not_found": "缺少 type",
    }
    said = kinds.get(detail["type"], f"不合要求（{detail['msg']}）")
    return said if detail["type"] == "missing" else f"{said}，现为 {str(detail['input'])[:40]}"


def _written(document: Document, place: Place) -> Place:
    """Leave out of `place` what is not written: a missing key, the kind of a union's member."""
    written: Place = ()
    for part in place:
        written = (*written, part) if (*written, part) in document.lines else written
    return written


def _expected(detail: ErrorDetails) -> list[str]:
    context = detail.get("ctx", {})
    text = str(context.get("expected", context.get("expected_tags", "")))
    return [choice.strip("' ") for choice in text.replace(" or ", ",").split(",") if choice]


def _models_at(model: type[Spec], place: Place) -> list[type[Spec]]:
    models = [model]
    for part in place:
        fields = [m.model_fields[str(part)] for m in models if part in m.model_fields]
        if fields:
            models = [m for field in fields for m in _models_in(field.annotation)]
        else:
            models = [m for m in models if _is_kind(m, part)] or models
    return models


def _is_kind(model: type[Spec], part: int | str) -> bool:
    kind = model.model_fields.get("kind")
    return kind is not None and part in get_args(kind.annotation)


def _models_in(annotation: object) -> Iterator[type[Spec]]:
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
