"""What the oldest browser we serve does not know, by MDN's browser-compat-data: found in style sheets and scripts."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import tinycss2
from django.conf import settings

PACKAGES = Path(settings.BASE_DIR) / "node_modules"
OLDEST = 86
"""Chromium 86, on which the browsers of the domestic desktops are built."""
ECMASCRIPT = 2021
"""The last edition whose syntax Chromium 86 reads in full (logical assignment came with 85)."""
NEVER = 10_000
INSTANCES = {
    "navigator": "Navigator", "document": "Document", "window": "Window", "crypto": "Crypto", "location": "Location",
    "performance": "Performance", "localStorage": "Storage", "sessionStorage": "Storage", "history": "History",
}  # fmt: skip
"""Globals that are the one object of their interface."""


@lru_cache(maxsize=1)
def compat() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((PACKAGES / "@mdn" / "browser-compat-data" / "data.json").read_text())
    return data


def since(entry: dict[str, Any] | None) -> int | None:
    """The version of Chrome that brought the feature, NEVER if none did; None if the data do not know it."""
    if not entry or "__compat" not in entry:
        return None
    support = entry["__compat"]["support"]["chrome"]
    versions = [
        int(re.sub(r"\D", "", str(each["version_added"])) or NEVER)
        for each in (support if isinstance(support, list) else [support])
        if each.get("version_added") not in (None, False)
        and not {"flags", "prefix", "alternative_name"} & set(each)
        # In part from one version, in full from another: in part is enough.
        and ("version_removed" not in each or each.get("partial_implementation"))
    ]
    return min(versions, default=NEVER)


def late(what: str, version: int | None) -> list[str]:
    return (
        [f"{what}（Chromium {version if version != NEVER else '无'}）"]
        if version and version > OLDEST
        else []
    )


# --- style sheets


def stylesheet_faults(text: str) -> list[str]:
    """What in the style sheet came after Chromium 86. What stands in @supports only newer browsers read."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return [fault for rule in rules for fault in _rule(rule, nested=False)]


def _rule(rule: Any, nested: bool) -> Iterator[str]:
    css = compat()["css"]
    if rule.type == "error":
        yield f"第{rule.source_line}行不是样式：{rule.message}"
    elif rule.type == "at-rule":
        name = rule.lower_at_keyword
        if name == "supports":
            return
        yield from late(f"@{name}", since(css["at-rules"].get(name)) or NEVER)
        if name == "media":
            yield from _media(rule.prelude)
        if rule.content is not None:
            yield from _contents(rule.content, within=name)
    elif rule.type == "qualified-rule":
        if nested:
            yield from late("嵌套规则", since(css["selectors"]["nesting"]))
        yield from selector_faults(rule.prelude)
        yield from _contents(rule.content)


def _contents(tokens: Iterable[Any], within: str = "") -> Iterator[str]:
    """What stands in the braces of a rule, or of the at-rule named."""
    for each in tinycss2.parse_blocks_contents(tokens, skip_comments=True, skip_whitespace=True):
        if each.type == "declaration":
            yield from _declaration(
                each, compat()["css"]["at-rules"].get(within) or compat()["css"]["properties"]
            )
        elif each.type == "qualified-rule" and within == "keyframes":
            yield from _contents(each.content)
        else:
            yield from _rule(each, nested=not within)


def _media(prelude: list[Any]) -> Iterator[str]:
    media = compat()["css"]["at-rules"]["media"]
    for token in _all(prelude):
        if token.type == "ident":
            name = re.sub("^(min|max)-", "", token.lower_value)
            yield from late(f"@media {token.value}", since(media.get(name)))
        elif token.type == "literal" and token.value in ("<", ">", "=", "<=", ">="):
            yield from late("@media 区间写法", since(media["range_syntax"]))


def selector_faults(tokens: list[Any]) -> Iterator[str]:
    """Pseudo-classes, pseudo-elements and & that came late."""
    known = compat()["css"]["selectors"]
    before = ""
    for token in tokens:
        if token.type in ("ident", "function") and before == ":":
            name = token.lower_name if token.type == "function" else token.lower_value
            if name == "not" and any(each == "," for each in token.arguments):
                yield from late(":not(甲, 乙)", since(known["not"]["selector_list"]))
            if not name.startswith("-"):
                yield from late(f":{name}", since(known.get(name)) or NEVER)
        if token.type == "literal" and token.value == "&":
            yield from late("&", since(known["nesting"]))
        if token.type == "function":
            yield from selector_faults(token.arguments)
        before = token.value if token.type == "literal" else ""


def _declaration(rule: Any, known: dict[str, Any]) -> Iterator[str]:
    name = rule.lower_name
    if name.startswith("--"):
        entry: dict[str, Any] = {}
    elif name.startswith("-"):
        return
    else:
        entry = known.get(name) or compat()["css"]["properties"].get(name, {})
        yield from late(name, since(entry) or NEVER)
    for token in _all(rule.value):
        if token.type == "ident":
            yield from late(f"{name}: {token.value}", since(entry.get(token.lower_value)))
        elif token.type == "function":
            yield from late(f"{token.name}()", _function(token.lower_name))
        elif token.type == "dimension":
            yield from late(f"单位 {token.unit}", _unit(token.lower_unit))


@lru_cache(maxsize=1)
def _types() -> dict[str, int]:
    """Every type and function that a value may hold, with the version that brought it."""
    found: dict[str, int] = {}

    def walk(name: str, entry: dict[str, Any]) -> None:
        version = since(entry)
        if version is not None:
            found[name] = min(version, found.get(name, NEVER))
        for key, below in entry.items():
            if key != "__compat" and isinstance(below, dict):
                walk(key, below)

    walk("", compat()["css"]["types"])
    return found


def _function(name: str) -> int | None:
    return None if name.startswith("-") else _types().get(name)


def _unit(unit: str) -> int | None:
    length = compat()["css"]["types"]["length"]
    if re.fullmatch("[dsl]v(w|h|i|b|min|max)", unit):
        kind = {"d": "dynamic", "s": "small", "l": "large"}[unit[0]]
        return since(length[f"viewport_percentage_units_{kind}"])
    if re.fullmatch("cq(w|h|i|b|min|max)", unit):
        return since(length["container_query_length_units"])
    return since(length.get(unit))


def _all(tokens: Iterable[Any]) -> Iterator[Any]:
    """The tokens, with what stands in brackets and functions."""
    for token in tokens:
        yield token
        yield from _all(getattr(token, "arguments", None) or getattr(token, "content", None) or ())


# --- scripts


def script_faults(tree: dict[str, Any]) -> list[str]:
    """What a script that could be read uses beyond Chromium 86: globals, their members, methods, selectors."""
    nodes = list(_nodes(tree))
    own = {name for node in nodes for name in _declared(node)}
    faults: list[str] = []
    for node in nodes:
        if node["type"] == "MemberExpression" and not node["computed"]:
            faults += _member(node, own)
        elif node["type"] in ("CallExpression", "NewExpression"):
            faults += _called(node, own)
    return faults


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for each in node:
            yield from _nodes(each)
    elif isinstance(node, dict):
        if "type" in node:
            yield node
        for each in node.values():
            yield from _nodes(each)


def _declared(node: dict[str, Any]) -> Iterator[str]:
    """The names that a node gives to variables and members: they are the script's own, not the browser's."""
    given = [node.get("id")] if node["type"] in ("VariableDeclarator", "FunctionDeclaration") else []
    given += node.get("params", [])
    if node["type"] == "Property" and not node["computed"]:
        given.append(node["key"])
    for each in _nodes(given):
        if each["type"] == "Identifier":
            yield each["name"]


def _called(node: dict[str, Any], own: set[str]) -> Iterator[str]:
    callee = node["callee"]
    if callee["type"] == "Identifier" and callee["name"] not in own:
        yield from late(callee["name"], _global(callee["name"]))
    method = callee["property"].get("name") if callee["type"] == "MemberExpression" else ""
    if method in ("querySelector", "querySelectorAll", "closest", "matches"):
        for each in node["arguments"]:
            if each["type"] == "Literal" and isinstance(each["value"], str):
                yield from selector_faults(tinycss2.parse_component_value_list(each["value"]))


def _member(node: dict[str, Any], own: set[str]) -> list[str]:
    name, owner = node["property"]["name"], node["object"]
    builtins, api = compat()["javascript"]["builtins"], compat()["api"]
    if owner["type"] == "Identifier" and owner["name"] not in own:
        interface = INSTANCES.get(owner["name"], owner["name"])
        for entry in (builtins.get(interface), api.get(interface)):
            version = since(entry and (entry.get(name) or entry.get(f"{name}_static")))
            if version is not None:
                return late(f"{owner['name']}.{name}", version)
        if interface == "Window" and (version := _global(name)) is not None:
            return late(f"window.{name}", version)
    # Of an object whose kind is not known: late if every kind that has the name got it late, and the script's own
    # objects have no member of that name.
    return [] if name in own else late(f".{name}", min(_definers().get(name, [0])))


def _global(name: str) -> int | None:
    for entry in (
        compat()["javascript"]["builtins"].get(name),
        compat()["api"].get(name),
        compat()["api"]["Window"].get(name),
    ):
        version = since(entry)
        if version is not None:
            return version
    return None


@lru_cache(maxsize=1)
def _definers() -> dict[str, list[int]]:
    """Member → the versions in which the interfaces and built-ins that have it got it."""
    found: dict[str, list[int]] = {}
    for family in (compat()["javascript"]["builtins"], compat()["api"]):
        for name, interface in family.items():
            for member, entry in interface.items() if name != "__meta" else ():
                version = since(entry) if isinstance(entry, dict) and member != name else None
                if version is not None:
                    found.setdefault(member, []).append(version)
    return found
