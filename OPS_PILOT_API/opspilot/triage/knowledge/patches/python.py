"""Python: edits of the line that a traceback shows."""

import ast
import re

from opspilot.triage.knowledge.patches.base import Edit, Rule, Shown, replace_once
from opspilot.triage.knowledge.patches.python_ast import (
    TooCleverError,
    only,
    parse,
    plain,
    segment,
    swap,
)

_STDLIB = frozenset(
    [
        "argparse",
        "asyncio",
        "base64",
        "collections",
        "contextlib",
        "copy",
        "csv",
        "datetime",
        "decimal",
        "functools",
        "glob",
        "hashlib",
        "io",
        "itertools",
        "json",
        "logging",
        "math",
        "os",
        "pathlib",
        "pickle",
        "random",
        "re",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "string",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "traceback",
        "typing",
        "uuid",
    ]
)
_ABC = [
    "Callable",
    "Iterable",
    "Iterator",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Sequence",
    "Set",
    "Hashable",
]
_DICT_METHODS = {"iteritems": "items", "itervalues": "values", "iterkeys": "keys"}


def _none_receiver(shown: Shown, tree: ast.stmt) -> ast.expr | None:
    """The expression that was None, where the message leaves just one."""
    attribute = re.match(r"'NoneType' object has no attribute '(\w+)'", shown.message)
    if attribute is not None:
        node = only(tree, ast.Attribute, lambda n: n.attr == attribute[1])
        return node.value if node is not None else None
    if shown.message.startswith("'NoneType' object is not subscriptable"):
        item = only(tree, ast.Subscript, lambda n: isinstance(n.ctx, ast.Load))
        return item.value if item is not None else None
    if re.match(r"(?:int|float)\(\) argument must be .*NoneType", shown.message):
        call = only(
            tree, ast.Call, lambda n: isinstance(n.func, ast.Name) and n.func.id in ("int", "float")
        )
        return call.args[0] if call is not None and len(call.args) == 1 else None
    return None


def guard_none(shown: Shown) -> Edit | None:
    tree = parse(shown.source)
    receiver = _none_receiver(shown, tree) if tree is not None else None
    if tree is None or receiver is None or not plain(tree, receiver):
        return None
    name = segment(shown.source, receiver)
    note = f"It makes a missing {name} fail by name; return or use a default there if it may be missing."
    if isinstance(receiver, ast.Name | ast.Attribute):
        return Edit(
            (f"if {name} is None:", f'    raise LookupError("{name} is missing")', shown.source),
            note,
        )
    rest = swap(shown.source, receiver, "found")
    text = name.replace("\\", "\\\\").replace('"', "'")
    lines = (
        f"found = {name}",
        "if found is None:",
        f'    raise LookupError("{text} gave nothing")',
        rest,
    )
    return Edit(lines, note)


def loop_over_none(shown: Shown) -> Edit | None:
    tree = parse(shown.source)
    if not isinstance(tree, ast.For) or "'NoneType' object is not iterable" not in shown.message:
        return None
    return Edit(
        (swap(shown.source, tree.iter, f"{segment(shown.source, tree.iter)} or ()"),),
        "It treats nothing as an empty list; if nothing means a failed look-up, raise there instead.",
    )


def get_key(shown: Shown) -> Edit | None:
    tree = parse(shown.source)
    if shown.type != "KeyError" or tree is None or not shown.is_innermost:
        return None
    item = only(tree, ast.Subscript, lambda n: isinstance(n.ctx, ast.Load))
    if item is None or isinstance(item.slice, ast.Slice):
        return None
    key, box = segment(shown.source, item.slice), segment(shown.source, item.value)
    return Edit(
        (swap(shown.source, item, f"{box}.get({key})"),),
        f"Right where the key may be missing: handle None after it. If {key} must be there, leave the line and mend the input.",
    )


def guard_index(shown: Shown) -> Edit | None:
    tree = parse(shown.source)
    if shown.type != "IndexError" or tree is None or not shown.is_innermost:
        return None
    item = only(tree, ast.Subscript, lambda n: isinstance(n.ctx, ast.Load))
    if item is None or not _is_value(tree, item) or not plain(tree, item.value):
        return None
    box = segment(shown.source, item.value)
    index = item.slice
    if not isinstance(index, ast.Constant) or not isinstance(index.value, int) or "(" in box:
        return None
    test = box if index.value == 0 else f"len({box}) > {index.value}"
    return Edit(
        (swap(shown.source, item, f"{segment(shown.source, item)} if {test} else None"),),
        "Right where a short list is allowed: handle None after it.",
    )


def _is_value(tree: ast.stmt, node: ast.expr) -> bool:
    """Whether the statement assigns or returns just this expression."""
    return isinstance(tree, ast.Assign | ast.AnnAssign | ast.Return) and tree.value is node


def guard_division(shown: Shown) -> Edit | None:
    tree = parse(shown.source)
    if shown.type != "ZeroDivisionError" or tree is None:
        return None
    division = only(tree, ast.BinOp, lambda n: isinstance(n.op, ast.Div | ast.FloorDiv | ast.Mod))
    if division is None or not _is_value(tree, division):
        return None
    divisor = segment(shown.source, division.right)
    return Edit(
        (swap(shown.source, division, f"{segment(shown.source, division)} if {divisor} else 0"),),
        "Right where 0 is the answer for an empty set; otherwise return or raise before the division.",
    )


def did_you_mean(shown: Shown) -> Edit | None:
    match = re.search(r"'(\w+)'[^']*Did you mean: '(?:self\.)?(\w+)'", shown.message)
    if match is None:
        return None
    line = replace_once(shown.source, match[1], match[2])
    return Edit((line,), f"Python itself proposes {match[2]}.") if line else None


def missing_import(shown: Shown) -> Edit | None:
    match = re.match(r"name '(\w+)' is not defined", shown.message)
    if match is None or match[1] not in _STDLIB:
        return None
    return Edit(
        (f"import {match[1]}", shown.source),
        "Its usual place is among the imports at the top of the file.",
    )


def text_operand(shown: Shown) -> Edit | None:
    tree = parse(shown.source)
    if tree is None or "can only concatenate str" not in shown.message:
        return None
    total = only(tree, ast.BinOp, lambda n: isinstance(n.op, ast.Add))
    if total is None:
        return None
    others = [side for side in (total.left, total.right) if not _is_text(side)]
    if len(others) != 1:
        return None
    return Edit(
        (swap(shown.source, others[0], f"str({segment(shown.source, others[0])})"),),
        "An f-string does the same.",
    )


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def copy_before_loop(shown: Shown) -> Edit | None:
    tree = parse(shown.source)
    if not isinstance(tree, ast.For) or "during iteration" not in shown.message:
        return None
    return Edit(
        (swap(shown.source, tree.iter, f"list({segment(shown.source, tree.iter)})"),),
        "It loops over a copy, so that the body may change the original.",
    )


def open_encoding(shown: Shown) -> Edit | None:
    tree = parse(shown.source)
    if tree is None or not re.match(r"'(?:charmap|ascii|gbk|cp\d+)' codec can't", shown.message):
        return None
    call = only(tree, ast.Call, lambda n: isinstance(n.func, ast.Name) and n.func.id == "open")
    if call is None or not call.args or any(k.arg in ("encoding", None) for k in call.keywords):
        return None
    text = segment(shown.source, call)
    return Edit(
        (swap(shown.source, call, f'{text[:-1]}, encoding="utf-8")'),),
        "Right where the file is UTF-8; otherwise name its own encoding.",
    )


def renamed(shown: Shown) -> Edit | None:
    """What newer releases of Python or a library call otherwise."""
    match = re.search(
        r"(?:module|type object) '?(\w+)'? has no attribute '(\w+)'|'dict' object has no attribute '(\w+)'",
        shown.message,
    )
    if match is None:
        return None
    module, name, method = match.groups()
    if method in _DICT_METHODS:
        line = replace_once(shown.source, method, _DICT_METHODS[method])
    elif module == "collections" and name in _ABC:
        line = replace_once(shown.source, f"collections.{name}", f"collections.abc.{name}")
    elif module == "numpy" and name in ("int", "float", "bool", "object", "str"):
        line = replace_once(shown.source, f"np.{name}", name)
    elif (module, name) == ("time", "clock"):
        line = replace_once(shown.source, "time.clock", "time.perf_counter")
    else:
        return None
    return Edit((line,), "The old name was removed; this one is its successor.") if line else None


def safe_yaml(shown: Shown) -> Edit | None:
    if "load() missing 1 required positional argument: 'Loader'" not in shown.message:
        return None
    line = replace_once(shown.source, "yaml.load", "yaml.safe_load")
    return (
        Edit((line,), "safe_load makes plain data only, which is what configuration needs.")
        if line
        else None
    )


def syntax(shown: Shown) -> Edit | None:
    if not shown.type.endswith("SyntaxError"):
        return None
    source = shown.source.rstrip()
    if (
        shown.message.startswith("expected ':'")
        and not source.endswith((":", "\\"))
        and "#" not in source
    ):
        return _parsed(source + ":", "A block's first line ends with a colon.")
    if "Missing parentheses in call to 'print'" in shown.message:
        match = re.fullmatch(r"(\s*)print\s+([^#]+?)\s*", source)
        return (
            _parsed(f"{match[1]}print({match[2]})", "Python 3's print is a function.")
            if match
            else None
        )
    if (
        "Maybe you meant '=='" in shown.message
        and len(re.findall(r"(?<![=!<>:])=(?!=)", source)) == 1
    ):
        return _parsed(
            re.sub(r"(?<![=!<>:])=(?!=)", "==", source), "It compares in place of assigning."
        )
    return None


def _parsed(line: str, note: str) -> Edit | None:
    """Only a line that is valid now is an answer."""
    return Edit((line,), note) if parse(line) is not None else None


def _careful(rule: Rule) -> Rule:
    """Source out of a log may be anything; what cannot be taken apart is left alone."""

    def run(shown: Shown) -> Edit | None:
        try:
            return rule(shown)
        except TooCleverError:
            return None

    return run


PYTHON_RULES: tuple[Rule, ...] = tuple(
    _careful(rule)
    for rule in (
        did_you_mean,
        guard_none,
        loop_over_none,
        get_key,
        guard_index,
        guard_division,
        missing_import,
        text_operand,
        copy_before_loop,
        open_encoding,
        renamed,
        safe_yaml,
        syntax,
    )
)
