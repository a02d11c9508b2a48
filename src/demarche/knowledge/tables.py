"""Read the tables that lie in `knowledge/data`, and bring names to one spelling."""

import csv
import gzip
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

Row = dict[str, str]

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_UMLAUT = re.compile(r"([aou])e")
_DOUBLED = re.compile(r"([a-z])\1")
_ENDING = re.compile(r"(?:i[yj]|yi)\b")
# Letters that have no plain letter within them, so that leaving out accents would lose them: Støre, Sikorski's "Radosław".
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "Þ": "Th", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae"}
)
_NOT_WORD = re.compile(r"[^0-9a-z+&]+")


def rows(name: str) -> list[Row]:
    """The rows of one table (`.csv` or `.csv.gz`); lines that begin with # are remarks."""
    return list(csv.DictReader(lines(name)))


def plain_rows(name: str) -> list[list[str]]:
    """The same as bare lists, without the head: for large tables, where it saves time."""
    return list(csv.reader(lines(name)))[1:]


def lines(name: str) -> list[str]:
    """The lines of one table, its head among them, remarks left out."""
    data = files("demarche.knowledge").joinpath("data", name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    return [line for line in text.rstrip("\n").split("\n") if not line.startswith("#")]  # a list: the quickest for 23,000 lines


def words(cell: str) -> list[str]:
    """The parts of a cell that holds several, parted by semicolons."""
    return [part for part in cell.split(";") if part]


@lru_cache(maxsize=65536)
def bare(printed: str) -> str:
    """Printed words on one line, without a leading article and a possessive ending: "the  Kremlin's" is "Kremlin"."""
    line = " ".join(printed.split()).strip(" ,;:\"“”'‘’()[]|")
    line = _POSSESSIVE.sub("", line)
    return re.sub(r"^(?:the|The|THE)\s+", "", line)


def in_ascii(printed: str) -> str:
    """Without accents: "Støre" is "Store"."""
    if printed.isascii():
        return printed
    return unicodedata.normalize("NFKD", printed.translate(_LETTERS)).encode("ascii", "ignore").decode()


def slug(name: str) -> str:
    """A name as part of an id: "Miguel Ángel Moratinos" is "miguel-angel-moratinos", "D'Alema" "dalema"."""
    plain = in_ascii(name.replace("’", "'")).casefold().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"^(?:the|a|an)\s+", "", plain)).strip("-")


@lru_cache(maxsize=65536)
def fold(printed: str) -> str:
    """One spelling for lookup: no article, possessive, dots, accents or capitals. "the U.S.'s" and "US" are both "us"."""
    plain = in_ascii(bare(printed)).casefold()
    plain = re.sub(r"\b([a-z])\.\s?(?=[a-z]\b)", r"\1", plain)
    return _NOT_WORD.sub(" ", plain.replace("'", "")).strip()


def without_umlauts(plain: str) -> str:
    """One spelling for ö, oe and o, so that a name is found however its umlaut is printed."""
    return _UMLAUT.sub(r"\1", plain)


def respelt(plain: str) -> str:
    """One spelling for what comes from other scripts in several: doubled letters count once, and -iy, -ij and -yy are -y."""
    return _ENDING.sub("y", _DOUBLED.sub(r"\1", without_umlauts(plain)))
