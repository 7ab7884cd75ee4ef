"""Numbers that remember their formula.

A rule is written once in plain NumPy. In a normal run it gets arrays; when a value is to be explained it gets
`Recorded` arrays, which compute the same numbers and keep a graph of the steps. `resolve` walks that graph for
one element and gives the chain as scalars; `evaluate` computes the value again from the leaves of its JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from klimawerk.engine.kernel.errors import MethodError

Index = tuple[int, ...]


@dataclass(eq=False, slots=True)
class Node:
    """One step. Leaves: `fact`, `assumption`, `constant`, `sum` (over many territories), `step` (iterative)."""

    operation: str
    value: Any
    inputs: tuple[Node, ...] = ()
    about: dict[str, Any] = field(default_factory=dict)
    index: Any = None


class Recorded(np.lib.mixins.NDArrayOperatorsMixin):
    """An array or number with the node that made it."""

    __array_priority__ = 1000

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def values(self) -> Any:
        """The plain array or number."""
        return self.node.value

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the plain array."""
        return tuple(np.shape(self.node.value))

    def __len__(self) -> int:
        return len(self.node.value)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Recorded:
        if method != "__call__" or kwargs:
            raise MethodError(f"a recorded rule may call numpy.{ufunc.__name__} only plainly")
        nodes = tuple(as_node(each) for each in inputs)
        return Recorded(Node(ufunc.__name__, ufunc(*(node.value for node in nodes)), nodes))

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Recorded:
        if function is np.where and len(args) == 3 and not kwargs:
            nodes = tuple(as_node(each) for each in args)
            return Recorded(Node("where", np.where(*(node.value for node in nodes)), nodes))
        raise MethodError(
            f"numpy.{function.__name__} cannot be recorded; use kernel.groups or kernel.trace.step"
        )

    def __getitem__(self, index: Any) -> Recorded:
        return Recorded(Node("take", self.node.value[index], (self.node,), index=index))


def as_node(thing: Any) -> Node:
    """The node of a recorded value; a plain one becomes a constant."""
    return thing.node if isinstance(thing, Recorded) else Node("constant", thing)


def plain(thing: Any) -> Any:
    """The plain array or number behind a value that may be recorded."""
    return thing.values if isinstance(thing, Recorded) else thing


def step(name: str, function: Callable[..., Any], *inputs: Any) -> Any:
    """Run something iterative (proportional fitting, regression) as one opaque step of the trace.

    `function` gets plain arrays and gives one array; `name` is a rule id.
    """
    if not any(isinstance(each, Recorded) for each in inputs):
        return function(*inputs)
    nodes = tuple(as_node(each) for each in inputs)
    return Recorded(Node("step", function(*(node.value for node in nodes)), nodes, {"name": name}))


def _take_index(node: Node, index: Index) -> Index:
    """The index into the input of a `take` node that gave element `index` of its result."""
    picker = node.index if isinstance(node.index, tuple) else (node.index,)
    rest = list(index)
    found: list[int] = []
    for pick in picker:
        if isinstance(pick, slice):
            found.append(range(*pick.indices(np.shape(node.inputs[0].value)[len(found)]))[rest.pop(0)])
        elif np.ndim(pick) == 0:
            found.append(int(pick))
        else:
            found.append(int(np.asarray(pick)[rest.pop(0)]))
    return (*found, *rest)


def _scalar(node: Node, index: Index) -> tuple[Any, Index]:
    """The element a node has for an index, with broadcasting from the right."""
    dimensions = np.ndim(node.value)
    if dimensions == 0:
        return node.value, ()
    used = index[len(index) - dimensions :]
    shape = np.shape(node.value)
    used = tuple(0 if shape[at] == 1 else used[at] for at in range(dimensions))
    return node.value[used], used


@dataclass
class Resolver:
    """Turns a graph into the chain of one element; `locate` names the territory of an index of a fact."""

    locate: Callable[[Mapping[str, Any], Index], Mapping[str, Any]]
    lines: list[dict[str, Any]] = field(default_factory=list)
    _known: dict[tuple[int, Index], int] = field(default_factory=dict)

    def add(self, node: Node, index: Index) -> int:
        """Append the line of `node` at `index` (inputs first) and give its id."""
        value, used = _scalar(node, index)
        key = (id(node), used)
        if key in self._known:
            return self._known[key]
        line: dict[str, Any] = {"operation": node.operation, "value": _number(value)}
        if node.operation == "take":
            line["inputs"] = [self.add(node.inputs[0], _take_index(node, used))]
        elif node.operation == "spread":
            line["inputs"] = [self.add(node.inputs[0], (int(node.index[used[0]]), *used[1:]))]
        elif node.operation == "where":
            condition, _ = _scalar(node.inputs[0], index)
            line["inputs"] = [
                self.add(node.inputs[0], used),
                self.add(node.inputs[1 if condition else 2], used),
            ]
            line["branch"] = "then" if condition else "otherwise"
        elif node.operation in ("sum", "step"):
            line["over"] = [self._summary(each) for each in node.inputs]
        elif node.inputs:
            line["inputs"] = [self.add(each, used) for each in node.inputs]
        line.update(node.about)
        if node.operation in ("fact", "sum", "step"):
            line.update(self.locate(node.about, used))
        self.lines.append(line)
        line["id"] = self._known[key] = len(self.lines) - 1
        return self._known[key]

    def _summary(self, node: Node) -> dict[str, Any]:
        """What went into a sum or an iterative step: the named things it was made of, and how many elements."""
        names = list(dict.fromkeys(_names(node)))
        sign = _SIGNS.get(node.operation, ", ")
        return {"name": sign.join(names), "names": names, "sign": sign, "count": int(np.size(node.value))}


_SIGNS = {"multiply": " × ", "add": " + ", "divide": " ÷ ", "subtract": " − "}


def _names(node: Node) -> list[str]:
    """Names of the nearest named nodes below; constants have none."""
    if "name" in node.about:
        part = node.about.get("part")
        return [f"{node.about['name']}.{part}" if part else str(node.about["name"])]
    return [name for each in node.inputs for name in _names(each)]


def _number(value: Any) -> Any:
    """A JSON number; a missing value is None."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    number = float(value)
    return None if np.isnan(number) else number


LEAVES = frozenset({"fact", "assumption", "constant", "sum", "step"})


def evaluate(lines: list[dict[str, Any]]) -> float:
    """Compute the last line of a trace again from its leaves; raises `MethodError` for an unknown operation."""
    results: list[Any] = []
    for line in lines:
        operation = line["operation"]
        if operation in LEAVES:
            results.append(np.nan if line["value"] is None else line["value"])
            continue
        inputs = [results[at] for at in line["inputs"]]
        if operation in ("take", "spread"):
            results.append(inputs[0])
        elif operation == "where":
            results.append(inputs[1])
        else:
            ufunc = getattr(np, operation, None)
            if not isinstance(ufunc, np.ufunc):
                raise MethodError(f"trace: unknown operation {operation}")
            results.append(ufunc(*inputs))
    return float(results[-1])


def mark(result: Any, **about: Any) -> Any:
    """Name a recorded result (rule id, unit, label); plain results pass unchanged, dictionaries value by value."""
    if isinstance(result, Recorded):
        named = Node("positive", result.node.value, (result.node,), dict(about))
        return Recorded(named)
    if isinstance(result, dict):
        return {part: mark(each, **about, part=part) for part, each in result.items()}
    return result
