"""Perl, Lua, R, Haskell, PowerShell and shells."""

from opspilot.triage.knowledge.base import Entry

SCRIPTING: tuple[Entry, ...] = (
    Entry(
        id="perl-module-missing",
        message=r"Can't locate (?P<file>[\w/]{1,120}\.pm) in @INC",
        sample="Can't locate JSON/XS.pm in @INC (you may need to install the JSON::XS module)",
        means="Perl finds no module {file|named in the message} in its search path",
        cause="The module is not installed for this perl, or a local lib folder is not in PERL5LIB.",
        steps=(
            "Install it (cpanm NAME, or the package lib…-perl), or add the folder by `use lib`.",
        ),
        check="perl -V | tail -15; perl -MNAME -e 1",
    ),
    Entry(
        id="perl-undef-method",
        message=r"Can't call method \"(?P<name>\w{1,80})\" (?:on (?:an undefined value|unblessed reference)|without a package)|Can't locate object method \"(?P<name2>\w{1,80})\" via package \"(?P<package>[\w:]{1,80})\"",
        sample='Can\'t call method "execute" on an undefined value at shop.pl line 12.',
        means="the method {name|in the message} was called on something that is no object of that class",
        cause="A constructor or look-up returned undef (a failed DBI prepare), or the class is not loaded.",
        steps=(
            "Check the result of the call that makes the object (or die $DBI::errstr; RaiseError => 1), and `use` the class.",
        ),
        check="perl -wc FILE.pl",
    ),
    Entry(
        id="perl-strict",
        message=r"Global symbol \"(?P<name>[$@%]\w{1,80})\" requires explicit package name|Can't use (?:string|an undefined value) .{0,60}as (?:a|an) (?P<kind>\w{1,10}) ref|Not an? (?P<kind2>HASH|ARRAY|CODE) reference",
        sample='Global symbol "$total" requires explicit package name (did you forget to declare "my $total"?) at shop.pl line 3.',
        means="strict refuses this: {name|a variable} is not declared, or a value is used as a {kind|reference} that it is not",
        cause="A misspelt or undeclared variable, or data of another shape than expected.",
        steps=(
            "Declare it with my, or correct its name; for references print the value with Data::Dumper.",
        ),
        check="perl -wc FILE.pl",
    ),
    Entry(
        id="lua-nil-value",
        message=r"attempt to (?P<what>index|call|perform arithmetic on|concatenate|compare|get length of)[^\n]{0,60}?(?:nil value|a nil)(?: \((?P<scope>local|global|field|upvalue|method|constant) '(?P<name>[^']{1,80})'\))?|attempt to (?P<what2>index|call) (?P<scope2>local|global|field|upvalue|method) '(?P<name2>[^']{1,80})' \(a nil value\)",
        sample="shop.lua:12: attempt to index a nil value (local 'user')",
        means="{name|a value} is nil where the script wants to {what|use} it",
        cause="A misspelt name (globals are nil silently), a failed require or look-up, or a missing field.",
        steps=(
            "Check where {name|it} is set; guard with `if x then`. For fields look at the table's real keys.",
        ),
        check="luac -p FILE.lua; luacheck FILE.lua",
    ),
    Entry(
        id="lua-module-missing",
        message=r"module '(?P<module>[^']{1,100})' not found:",
        sample="shop.lua:1: module 'cjson' not found:",
        means="Lua finds no module {module|of that name} on its path",
        cause="The rock is not installed for this Lua version, or package.path lacks the folder.",
        steps=(
            "luarocks install it for this version, or set lua_package_path (OpenResty) / LUA_PATH.",
        ),
        check="luarocks list | grep -i {module|NAME}; lua -v",
    ),
    Entry(
        id="r-package-missing",
        message=r"there is no package called [\x{2018}'\x22](?P<package>[\w.]{1,60})",
        sample="Error in library(dplyr) : there is no package called 'dplyr'",
        means="the R package {package|that is loaded} is not installed in this library",
        cause="Another R version or user library, or an image without it.",
        steps=(
            "install.packages() it for this R (or renv::restore()), with its system libraries.",
        ),
        check="Rscript -e '.libPaths(); rownames(installed.packages())' | head -40",
    ),
    Entry(
        id="r-object-missing",
        message=r"object '(?P<name>[^']{1,80})' not found|could not find function \"(?P<name2>[^\"]{1,80})\"",
        sample="Error in mean(total) : object 'total' not found",
        means="R knows no {name|such object or function} here",
        cause="A misspelt name or column, a library() that is missing, or an object of another session.",
        steps=("Load the package, check spelling and the data's column names (names(df)).",),
        check="Rscript --vanilla FILE.R",
    ),
    Entry(
        id="r-subscript",
        message=r"subscript out of bounds|undefined columns selected|non-numeric argument to binary operator|argument is of length zero|missing value where TRUE/FALSE needed|replacement has \d+ rows?",
        sample="Error in x[[5]] : subscript out of bounds",
        means="the data has another shape, type or length than the expression assumes",
        cause="Empty input, NA values, factors or text in place of numbers.",
        steps=(
            "Look at str() of the object just before; handle NA and length 0, convert with as.numeric.",
        ),
        check="Rscript -e 'str(read.csv(\"FILE.csv\"))'",
    ),
    Entry(
        id="haskell-head",
        message=r"Prelude\.(?P<name>head|tail|last|init|!!|maximum|minimum|foldr1|read|fromJust|undefined)[^\n]{0,20}(?:empty list|index too large|no parse|Nothing)?|Maybe\.fromJust: Nothing",
        sample="Prelude.head: empty list",
        means="the partial function {name|in the message} was applied to a value that it is not defined for",
        cause="An empty list, input that does not parse, or Nothing.",
        steps=(
            "Match on the empty case, or use listToMaybe, readMaybe, fromMaybe.",
            "Build with -prof -fprof-auto and run with +RTS -xc for the place.",
        ),
        check="ghc -Wall -Wincomplete-patterns FILE.hs",
    ),
    Entry(
        id="haskell-pattern",
        message=r"Non-exhaustive (?:patterns|guards) in (?P<place>[^\n]{1,100})|Irrefutable pattern failed",
        sample="shop.hs:(12,1)-(14,20): Non-exhaustive patterns in function rate",
        means="no equation of {place|the function} fits the value it was given",
        cause="A constructor or case was added, or input is of a kind nobody thought of.",
        steps=("Add the missing case; let -Wincomplete-patterns find the others.",),
        check="ghc -Wall -Werror=incomplete-patterns FILE.hs",
    ),
    Entry(
        id="powershell-not-recognized",
        message=r"The term '(?P<name>[^']{1,120})' is not recognized as",
        sample="CommandNotFoundException: The term 'az' is not recognized as a name of a cmdlet, function, script file, or executable program.",
        means="PowerShell knows no command {name|of that name}",
        cause="The module or program is not installed or not on PATH, or a script is called without .\\.",
        steps=(
            "Install-Module or install the program, start a new session; call local scripts as .\\name.ps1.",
        ),
        check="Get-Command {name|NAME} -ErrorAction SilentlyContinue; $env:PATH -split ';'",
    ),
    Entry(
        id="powershell-policy",
        message=r"(?:running scripts is disabled on this system|is not digitally signed|PSSecurityException|UnauthorizedAccess)",
        sample="File C:\\deploy.ps1 cannot be loaded because running scripts is disabled on this system.",
        means="PowerShell's execution policy forbids the script",
        cause="The default policy of clients is Restricted, or the file carries the mark of the web.",
        steps=(
            "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned, and Unblock-File for a downloaded script.",
        ),
        check="Get-ExecutionPolicy -List",
    ),
    Entry(
        id="powershell-null",
        message=r"You cannot call a method on a null-valued expression|Cannot index into a null array|The property '(?P<name>\w{1,80})' cannot be found on this object|Cannot bind argument to parameter '(?P<name2>\w{1,80})' because it is null",
        sample="InvokeMethodOnNull: You cannot call a method on a null-valued expression.",
        means="a value that the line uses ({name|see the message}) is $null",
        cause="The command before found nothing or failed without stopping the script.",
        steps=(
            "Set $ErrorActionPreference='Stop' so that the first failure stops, and check for $null after look-ups.",
        ),
        check='pwsh -Command "Set-StrictMode -Version Latest; .\\SCRIPT.ps1"',
    ),
    Entry(
        id="shell-command-missing",
        message=r"(?:^|[\s:])(?P<name>[\w./-]{1,80}): (?:command )?not found|exec: \"(?P<name2>[^\"]{1,80})\": executable file not found in \$PATH|exit (?:code|status):? 127",
        sample="/entrypoint.sh: line 3: jq: command not found",
        means="the command {name|in the message} is not installed or not on the PATH of this shell",
        cause="A slim image or another user's PATH lacks it (cron has a very short one), or it is misspelt.",
        steps=("Install it in the image or host, or call it by its full path.",),
        check="command -v {name|NAME}; echo $PATH",
    ),
    Entry(
        id="shell-bad-interpreter",
        message=r"(?:bad interpreter|exec format error|cannot execute binary file|\\r': command not found|exec user process caused)",
        sample="/bin/bash^M: bad interpreter: No such file or directory",
        means="the file cannot be executed as it is: wrong line ends, a missing interpreter, or another processor's binary",
        cause="Windows line ends in the #! line, bash missing in Alpine, or an arm64 image on amd64 (or the reverse).",
        steps=(
            "Convert with sed -i 's/\\r$//' and set `*.sh text eol=lf` in .gitattributes.",
            "For images build with --platform of the host that runs them.",
        ),
        check="head -1 FILE | od -c | head -2; uname -m; file FILE",
    ),
)
