"""Stack frames of .NET, Mono and Unity, in the languages that Windows speaks; whose they are."""

import re

from opspilot.domain.triage import Frame
from opspilot.triage.lines import Line
from opspilot.triage.ownership import is_library_path

_AT = r"(?:at|en|bei|à|в|在|em|a|場所|위치:|konum:|w|vid|på|bij|ved|kohteessa)"
_IN = r"(?:in|en|dans|в|位置|na|場所|파일|i|w|konum:)"
_LINE = (
    r"(?:line|línea|Zeile|ligne|строка|行号|riga|linha|行|줄|sat\u0131r|wiersz|rad|linje|regel"
    r"|rivi) ?"
)

#    at Shop.Cart.Total(Int32 id) in /src/Cart.cs:line 41
#    en Tienda.Repo.Add(Model m) en C:\src\Repo.cs:línea 39
_PLACED = re.compile(
    rf"\s{{0,60}}(?:{_AT}|in) (\S.{{0,600}}?\)) {_IN} (\S[^\n]{{0,400}}?):{_LINE}(\d{{1,7}})"
    r"\.?\s{0,4}$"
)
#   at Shop.Cart.Total (System.Int32 id) [0x00007] in /src/Cart.cs:23
#   at Shop.Cart.Total () [0x00007] in <3f2a>:0      at Shop.Cart.Total () <0x000bb>
_MONO = re.compile(
    r"\s{0,60}at (\S.{0,600}?) ?(?:\[0x[0-9a-f]{1,8}\] in "
    r"(?:<([^>]{0,80})>|(\S.{0,400}?)):(\d{1,7})"
    r"|<0x[0-9a-f]{1,8}(?: \+ 0x[0-9a-f]{1,8})?>(?: in <[^>]{0,80}>:\d)?)\s{0,4}$"
)
# Shop.Cart:Total(Int32) (at Assets/Scripts/Cart.cs:41)
_UNITY = re.compile(r"\s{0,8}(\S.{0,400}?\)) \(at (\S.{0,300}?\.\w{1,4}):(\d{1,7})\)\s{0,4}$")
#    at System.Number.ParseInt32(String s)      at Shop.Cart..ctor()
_BARE = re.compile(
    rf"\s{{0,60}}{_AT} ((?:\(wrapper [\w-]{{1,40}}\) )?[^\s()]{{1,400}}"
    r" ?\((?:[^():]|\(\)){0,600}\))"
    r"(?: ?\+ ?0x[0-9a-fA-F]{1,16}| in \S{1,200}:token 0x\w{1,16}(?:\+0x\w{1,16})?)?\s{0,4}$"
)
#   /src/tests/CartTests.cs(21,0): at Shop.Tests.CartTests.Totals()
_RUNNER = re.compile(r"\s{0,20}(\S.{0,300}?)\((\d{1,7}),\d{1,5}\): at (\S.{0,600}\))\s{0,4}$")
#    Shop.Default.Page_Load(Object sender, EventArgs e) in C:\src\Default.aspx.cs:12
#    System.Web.UI.Page.ProcessRequest() +128
_PAGE = re.compile(
    r"\s{2,8}([A-Za-z_][\w.+<>`]{0,300}\([^():]{0,400}\))"
    r"(?: in (\S.{0,300}?):(\d{1,7})| \+\d{1,7})\s{0,4}$"
)
_FOREIGN_ARGUMENTS = (
    "(Native Method)", "(Unknown Source)", "(<anonymous>)", "(native)", ".java)", ".kt)",
    ".scala)", ".groovy)", "(<eval>)", "(index 0)",
)  # fmt: skip
# Shop.Cart.<TotalAsync>d__3.MoveNext      Program.<<Main>$>g__Pick|0_1
# Shop.Report.<>c__DisplayClass3_0.<Build>b__1      Shop.Report.<>c.<<Build>b__0>d.MoveNext
_GENERATED = re.compile(
    r"(.{1,300}?)[./+]<{1,2}(?P<method>[\w$]{1,120}|<Main>\$)>"
    r"(?:b__|m__|g__(?P<local>\w{1,120}?)\|)?[\d_]{0,12}>?"
    r"(?:d(?:__\d{1,5})?(?:`\d)?[.:]MoveNext(?:_Patch\d)?)?$"
)
_CLOSURE = re.compile(r"[./+]<[^<>]{0,80}>c(?:__\w{1,60})?(?:`\d)?$")
# Shop.Lib.total@12.Invoke      Shop.Lib.total@12-1.Invoke
_FSHARP = re.compile(r"([\w.+`]{1,300}?)@\d{1,6}(?:-\d{1,4})?(?:`\d)?(?:\.Invoke\w{0,20})?$")
_NOT_OWN = (
    "System.", "Microsoft.", "Mono.", "Interop.", "Internal.", "Newtonsoft.", "Npgsql", "MySql.",
    "MySqlConnector.", "Oracle.", "Serilog.", "NLog.", "log4net.", "Castle.", "Autofac.",
    "AutoMapper.", "MediatR.", "FluentValidation.", "FluentAssertions.", "Grpc.", "Google.",
    "Amazon.", "Azure.", "Polly.", "Dapper.", "Quartz.", "Hangfire.", "MassTransit.",
    "RabbitMQ.Client.", "StackExchange.", "MongoDB.", "Xunit.", "NUnit.", "Moq.", "Swashbuckle.",
    "IdentityServer", "Duende.", "Ocelot.", "Refit.", "RestSharp.", "ServiceStack.", "NHibernate.",
    "UnityEngine.", "UnityEditor.", "HarmonyLib.", "Elastic.", "Nest.", "Confluent.Kafka.",
    "lambda_method", "CallSite.",
    "(wrapper ", "DynamicClass.", "Anonymously Hosted", "Topshelf.", "Ninject.",
    "StructureMap.", "SimpleInjector.", "Lamar.", "Marten.", "Orleans.", "Akka.", "DotNetNuke.",
    "Umbraco.", "Sitecore.", "NServiceBus.", "HotChocolate.", "GraphQL.", "OpenQA.Selenium.",
    "Windows.", "MS.", "Avalonia.", "ReactiveUI.", "JetBrains.", "DMD<", "Verse.", "Interop+",
    "TMPro.", "Cysharp.", "Zenject.", "Photon.", "Mirror.", "Java.Interop.", "Android.",
    "Foundation.", "UIKit.", "Xamarin.",
)  # fmt: skip


def read_frame(line: Line, *, in_trace: bool) -> Frame | None:
    """The frame that a line is. ``in_trace``: frames without a file are believed as well."""
    text = _without_runner(line.text)
    if ":" in text and (placed := _PLACED.match(text)):
        return _frame(line.number, placed.group(1), placed.group(2), int(placed.group(3)))
    if "0x" in text and (mono := _MONO.match(text)):
        number = int(mono.group(4) or 0)
        return _frame(line.number, mono.group(1), mono.group(3), number or None)
    if " (at " in text and (unity := _UNITY.match(text)):
        return _frame(line.number, unity.group(1), unity.group(2), int(unity.group(3)))
    if "): at " in text and (runner := _RUNNER.match(text)):
        return _frame(line.number, runner.group(3), runner.group(1), int(runner.group(2)))
    return _loose(line.number, text) if in_trace and "(" in text else None


def _loose(number: int, text: str) -> Frame | None:
    """Frames that say no file, and those of ASP.NET's error page, which say no `at`."""
    bare = _BARE.match(text)
    if bare is not None and not _is_foreign(bare.group(1)):
        return _frame(number, bare.group(1), None, None)
    page = _PAGE.match(text) if text[:2] == "  " else None
    if page is None:
        return None
    return _frame(number, page.group(1), page.group(2), int(page.group(3) or 0) or None)


def _is_foreign(callee: str) -> bool:
    """The JVM's `(Native Method)` and JavaScript's `(<anonymous>)`."""
    return callee.endswith(_FOREIGN_ARGUMENTS)


def _without_runner(text: str) -> str:
    """xUnit's console runner puts its name and the time elapsed before each line."""
    if not text.startswith("[xUnit.net "):
        return text
    return text.partition("]")[2]


def _frame(number: int, callee: str, file: str | None, line: int | None) -> Frame:
    function = function_name(callee)
    path = file if file and not file.startswith("<") else None
    return Frame(number, path, line, function, is_own(function, path))


def function_name(callee: str) -> str:
    """Without arguments; the method that a developer wrote behind what the compiler made of it."""
    name = callee.removeprefix("(wrapper dynamic-method) ")
    wrapper = name.startswith("(wrapper ")
    start = name.find(") ") + 2 if wrapper else 0
    paren = name.find("(", start)
    name = (name[:paren] if paren > 0 else name).strip()
    if not wrapper and " " in name:
        name = name.rpartition(" ")[2]
    return written_name(name)


def written_name(name: str) -> str:
    """`Cart.<TotalAsync>d__3.MoveNext` is Cart.TotalAsync; so with lambdas and local functions."""
    made = _GENERATED.match(name) if ">" in name else None
    if made is not None:
        method = made.group("local") or made.group("method")
        return f"{_CLOSURE.sub('', made.group(1))}.{method}"
    functional = _FSHARP.match(name) if "@" in name else None
    return functional.group(1) if functional is not None else name


def is_own(callee: str, file: str | None) -> bool:
    """By namespace first: a library's deterministic build prints paths such as `/_/src/X.cs`."""
    if callee.startswith(_NOT_OWN):
        return False
    return not (file and (file.startswith("/_/") or is_library_path(file)))
