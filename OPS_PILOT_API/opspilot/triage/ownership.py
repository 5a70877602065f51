"""Own code told from other people's by where it lies. Each ecosystem adds its own names to this."""

from functools import lru_cache

KNOWN_PATHS = 4096
"""Of paths judged before, a few hundred kilobytes: the same files stand in trace after trace."""

# site-packages/flask/app.py  node_modules/express/lib/router.js
# /usr/lib/python3.11/json/decoder.py
# vendor/laravel/framework/src/X.php  /root/.cargo/registry/src/index.crates.io/tokio/src/lib.rs
# /go/pkg/mod/github.com/gin-gonic/gin@v1.9/context.go  gems/rack-2.2.3/lib/rack/etag.rb
_LIBRARY_PARTS = (
    "/site-packages/", "/dist-packages/", "/node_modules/", "/bower_components/", "/vendor/",
    "/usr/lib/", "/usr/lib64/", "/usr/local/lib/", "/usr/include/", "/usr/share/",
    "/usr/src/linux",
    "/.cargo/registry/", "/.cargo/git/", "/rustc/", "/rustlib/", "/pkg/mod/", "/gems/", "/.rbenv/",
    "/.rvm/", "/rubies/", "/.pub-cache/", "/hostedtoolcache/", "/.pyenv/versions/", "/.nvm/",
    "/.yarn/", "/.pnpm/", "/.m2/", "/.gradle/", "/lib/python", "/lib64/", "/cellar/", "/deps/",
    "/glibc", "/sysdeps/", "/system/library/", "/program files/", "/windows/system32/",
    "/nix/store/",
)  # fmt: skip


@lru_cache(maxsize=KNOWN_PATHS)
def is_library_path(path: str) -> bool:
    """True where the path's folders tell that somebody else wrote the file. Any separator, any
    case."""
    folded = "/" + path.replace("\\", "/").lower().lstrip("/")
    return any(part in folded for part in _LIBRARY_PARTS)
