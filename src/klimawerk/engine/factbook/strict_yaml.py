"""YAML as facts need it: a key written twice is refused, not silently overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from klimawerk.engine.kernel.errors import FactError

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Base):  # type: ignore[misc]
    """Safe loader that refuses duplicate keys and keeps dates as text."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise FactError(f"duplicate key {key!r} in line {key_node.start_mark.line + 1}")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


def _text(loader: Any, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _text)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises `FactError` for duplicate keys and broken syntax, with the file name."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)
    except FactError as error:
        raise FactError(f"{path.name}: {error}") from None
    except yaml.YAMLError as error:
        raise FactError(f"{path.name}: not valid YAML: {error}") from error
