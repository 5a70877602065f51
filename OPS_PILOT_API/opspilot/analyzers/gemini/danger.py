"""Commands that nobody should copy without reading them twice."""

import re

_DANGEROUS = re.compile(
    # curl … | sh | wget -O- … | sudo bash | iex (irm …)
    r"\b(?:curl|wget|irm|iwr|invoke-webrequest)\b[^\n|]{0,300}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b"
    r"|\biex\b|\bbase64\s+(?:-d|--decode)\b[^\n]{0,100}\|"
    # rm -rf / | dd of=/dev/sda | mkfs | :(){ :|:& };:
    r"|\brm\s+-\w*[rf]\w*\s+[^\s]|\bdd\b[^\n]{0,100}\bof=/dev/|\bmkfs\b|:\(\)\s*\{"
    r"|>\s*/dev/sd|\bshred\b|\bformat\s+[a-z]:"
    # DROP TABLE | TRUNCATE | DELETE FROM x; | FLUSHALL
    r"|\bdrop\s+(?:table|database|schema)\b|\btruncate\s+table\b|\bflushall\b"
    r"|\bdelete\s+from\s+\w+\s*(?:;|$)"
    # chmod -R 777 | push --force | reset --hard | delete namespace | prune -a | verify=False
    r"|\bchmod\s+(?:-R\s+)?0?777\b|\bpush\s+(?:-f|--force)\b|\breset\s+--hard\b"
    r"|\bkubectl\s+delete\b|\bterraform\s+destroy\b|\b(?:system|volume)\s+prune\b"
    r"|\bsetenforce\s+0\b|\biptables\s+-F\b|\bauthorized_keys\b",
    re.IGNORECASE | re.MULTILINE,
)
MAX_SEARCHED = 20_000


def is_dangerous(text: str) -> bool:
    """Destroys data, opens access, or runs what it downloads."""
    return _DANGEROUS.search(text[:MAX_SEARCHED]) is not None
