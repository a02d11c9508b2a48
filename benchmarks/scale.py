"""What a month of news from Common Crawl would take: `python benchmarks/scale.py REPORTS.jsonl RECORDS.jsonl [PAGES]`

Measures how fast pages of a WARC archive are read (PAGES of them, 300; written here to the size of those in CC-NEWS), and how much room
real records take in a ledger and in Parquet: those of RECORDS, which `demarche read REPORTS.jsonl --format jsonl` wrote. Rates are by the
processor's time, so that a busy machine does not count. docs/scale.md has the sum.
"""

import gzip
import io
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from demarche.cluster import parts
from demarche.ledger import Ledger
from demarche.model import Entry, Report
from demarche.pipeline import Reading
from demarche.read import reports
from demarche.serial import from_dict
from demarche.settings import Settings
from memory import sentence

LINKS, SCRIPT, PARAGRAPHS = 400, 60_000, 20  # of a page: about 130 KB, of which 750 words are the article


def page(draw: random.Random, number: int) -> str:
    """A news page as they are: much around little."""
    links = "".join(f'<li class="nav__item"><a href="/section/{n}">{sentence(draw)[:40]}</a></li>' for n in range(LINKS))
    junk = json.dumps({f"key{n}": draw.random() for n in range(SCRIPT // 30)})
    body = "".join(f"<p>{sentence(draw)} {sentence(draw)}</p>" for _ in range(PARAGRAPHS))
    head = f'<title>News {number}</title><meta property="article:published_time" content="2004-06-09"><script>var data = {junk}</script>'
    article = f"<article><h1>News {number} from the north</h1>{body}</article>"
    return f"<html><head>{head}</head><body><nav><ul>{links}</ul></nav>{article}<footer>{links}</footer></body></html>"


def archive(path: Path, pages: int) -> int:
    """Writes an archive of so many pages, packed; gives its size."""
    draw = random.Random(1)
    with path.open("wb") as stream:
        for number in range(pages):
            record = WarcRecord()
            record.init_headers(WarcRecordType.response)
            record.headers["WARC-Target-URI"] = f"https://news.example/{number}"
            record.headers["WARC-Date"] = "2004-06-09T10:00:00Z"
            record.headers["Content-Type"] = "application/http; msgtype=response"
            body = page(draw, number).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
            record.set_bytes_content(head.encode() + body)
            packed = io.BytesIO()
            record.write(packed)
            stream.write(gzip.compress(packed.getvalue(), 6))
    return path.stat().st_size


def reading(folder: Path, pages: int) -> None:
    path = folder / "news.warc.gz"
    size = archive(path, pages)
    begin = time.process_time()
    found = list(reports([str(path)], Settings()))
    spent = time.process_time() - begin
    read = [one for one in found if isinstance(one, Report)]
    words = sum(len(one.text.split()) for one in read) / max(len(read), 1)
    print(f"WARC: {len(read)} of {pages} pages of {size / pages / 1e3:.0f} KB packed, {words:.0f} words each")
    print(f"reading them: {pages / spent:.0f} pages a second of the processor's time")


def readings(texts: str, records: str) -> Iterator[Reading]:
    entries: dict[str, list[Entry]] = defaultdict(list)
    for line in Path(records).read_text(encoding="utf-8").splitlines():
        if line.startswith("{"):
            entry = from_dict(json.loads(line))
            entries[entry.report].append(entry)
    for found in reports([texts], Settings()):
        if isinstance(found, Report):
            yield Reading(found, tuple(entries[found.id]))


def storage(folder: Path, texts: str, records: str) -> None:
    held = list(readings(texts, records))
    words, entries = sum(len(one.report.text.split()) for one in held), sum(len(one.entries) for one in held)
    print(f"records: {len(held)} reports of {words / len(held):.0f} words, {entries / len(held):.1f} entries each")
    where, part = folder / "ledger.db", folder / "part.parquet"
    with Ledger.open(str(where)) as ledger:
        begin = time.process_time()
        for one in held:
            ledger.record(one.report, one.entries)
        spent = time.process_time() - begin
    parts.write(part, held)
    for name, size in (("ledger", where.stat().st_size), ("Parquet", part.stat().st_size)):
        print(f"{name}: {size / len(held) / 1e3:.1f} KB a report, {size / entries:.0f} bytes an entry")
    print(f"recording, a report at a time: {len(held) / spent:.0f} reports a second of the processor's time")


def main(texts: str, records: str, pages: str = "300") -> None:
    with tempfile.TemporaryDirectory() as folder:
        storage(Path(folder), texts, records)
        reading(Path(folder), int(pages))


if __name__ == "__main__":
    main(*sys.argv[1:])
