"""Script paths: what bundlers put before them, and whose they are."""

import re
from functools import lru_cache

from opspilot.triage.ownership import KNOWN_PATHS, is_library_path

# webpack:///./src/a.js?  webpack-internal:///(rsc)/./src/a.tsx  webpack://app/./src/a.js
# file:///app/x.js
_DECORATION = re.compile(
    r"(?:webpack(?:-internal)?:/{2,3}(?:[\w@.-]{0,80}/(?=\./))?(?:\([\w-]{1,30}\)/)?|"
    r"file://(?:localhost)?(?=/)|turbopack:/{2,3}\[[^\]]{1,40}\]/|ng:///|rollup:///)"
)
# events.js  internal/modules/cjs/loader.js  _http_client.js  node:net
# (Node before 16 prints no folder)
_CORE = re.compile(
    r"(?:node:|internal/|ext:|deno:|bun:|native:|chrome-extension:|moz-extension:|"
    r"safari-extension:|eval code|<|\[|"
    r"(?:_?(?:http|https|stream|tls|debugger)_[\w]{1,30}|events|module|net|fs|timers|"
    r"domain|vm|dns|http|https|tls|zlib|assert|util|"
    r"bootstrap_node|buffer|child_process|cluster|crypto|path|process|querystring|readline|"
    r"repl|stream|string_decoder|url|async_hooks|"
    r"_stream_\w{1,20}|_tls_\w{1,20}|_http_\w{1,20}|native \w{1,20}|node)\.js$)"
)
_FOREIGN = (
    "/node_modules/", "/~/", "/bower_components/", "webpack/bootstrap", "webpack/runtime",
    "/.next/server/webpack-runtime",
    "chunk-vendors", "vendors~", "/vendors-", "polyfills", "react-dom", "jquery", "/zone.js",
    "zone.umd", "/core.mjs", "angular.js", "angular.min",
    "/cdn.", "//cdn", "unpkg.com", "jsdelivr.net", "googletagmanager", "google-analytics",
    "/gtm.js", "evalmachine",
    "/vue.runtime", "vue.esm", "/rxjs/", "/@angular/", "react-native/libraries",
    "/metro-runtime/", "/hermes",
    "scheduler.development", "next/dist/", "/@vite/", "/.vite/deps/", "extensions::",
    "/regenerator-runtime", "/tslib",
)  # fmt: skip
_VENDOR_FILE = re.compile(r".*(?:^|[/.-])vendors?(?:[.~-][\w.~-]{0,80})?\.js$")


def clean_path(path: str) -> str:
    """The path without the bundler's scheme, its query and `./`."""
    path = _DECORATION.sub("", path.strip(), count=1)
    if "?" in path and not path.startswith(("http:", "https:")):
        path = path.split("?", 1)[0]
    return path.removeprefix("./") if not path.startswith("./~") else path[1:]


@lru_cache(maxsize=KNOWN_PATHS)
def is_own_script(path: str) -> bool:
    """True where neither folder nor name tells of a package, a bundle of packages or the engine."""
    folded = path.lower().replace("\\", "/")
    if _CORE.match(folded) or is_library_path(folded) or _VENDOR_FILE.match(folded):
        return False
    return not any(part in f"/{folded}" for part in _FOREIGN)
