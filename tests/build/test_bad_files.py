"""A folder with every kind of file that is no plan, or must not be read, beside two plans: each is
told with code, place and remedy, and the plans are built."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from kitchen import CITY, COUNTY, Kitchen

from kg.store import current

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEGABYTE = 1 << 10  # in the kilobytes that the system counts


def docx(text: str, *, head: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override '
        f'PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="d" '
        f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        # the template is at an address where nobody listens: to follow it would be an error
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="t" Type="{R}/attachedTemplate" Target="http://127.0.0.1:1/t.dotm" '
        'TargetMode="External"/></Relationships>',
        "word/document.xml": f'{head}<w:document xmlns:w="{W}"><w:body>{lines}</w:body></w:document>',
        **(extra or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def bomb() -> str:
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    steps = "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairs)
    return f'<!DOCTYPE d [<!ENTITY a "哈哈哈哈哈哈哈哈">{steps}]>'


def two_plans() -> str:
    chapters = "".join(
        f"第{n}章 任务{n}\n" + "推进源头治理，改善环境质量。\n" * 14 for n in "一二三四"
    )
    return "".join(
        f"{name}生态环境保护“十四五”规划\n（2021—2025年）\n{chapters}"
        for name in ("南川区", "荣昌区")
    )


def files() -> dict[str, tuple[bytes, str]]:
    """By name the bytes and the code of the error."""
    district = COUNTY.replace("黔江区", "南川区")
    nowhere = CITY.replace("重庆市", "某地").replace("全市", "全域").replace("市生态", "生态")
    later = COUNTY.replace("生态环境保护“十四五”规划", "生态环境保护规划（2021—2025年）", 1)
    return {
        "password.docx": (
            OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "encrypted-document",
        ),
        "macros.docx": (
            docx(district, extra={"word/vbaProject.bin": b"x"}),
            "document-with-macros",
        ),
        "bomb.docx": (
            docx(district, extra={"word/media/i.bin": bytes(64 << 20)}),
            "unsafe-document",
        ),
        "entities.docx": (docx("&i;", head=bomb()), "unsafe-document"),
        "news.html": ("<html><body><p>今日天气晴。</p></body></html>".encode(), "not-a-plan"),
        "two.txt": (two_plans().encode(), "several-plans"),
        "nowhere.txt": (nowhere.replace("长江", "大河").encode(), "area-unknown"),
        "copy.txt": (COUNTY.encode(), "duplicate-plan"),
        "twin.txt": (later.encode(), "duplicate-plan"),
        "notes.pdf": (b"%PDF-1.7\nnothing", "bad-document"),
        "old.doc.txt": (OLE + bytes(600), "binary-document"),
    }


def test_each_is_told_and_nothing_is_lost(cooked: Kitchen) -> None:
    before = cooked.dump("before.nq")
    bad = files()
    for name, (content, _) in bad.items():
        (cooked.plans / name).write_bytes(content)
    # harmless but for a template elsewhere, which is not followed
    (cooked.plans / "linked.docx").write_bytes(docx(COUNTY.replace("黔江区", "南川区")))
    with (cooked.plans / "huge.txt").open("wb") as stream:
        stream.truncate(200 << 20)
    bad["huge.txt"] = (b"", "document-too-large")
    status, out, err = cooked.build()
    assert status == 1
    lines = [line for line in err.splitlines() if not line.startswith("kg: [warning]")]
    told = {}
    for line in lines:
        name = next(name for name in bad if name in line.split(": ")[1])
        told[name] = line.removeprefix("kg: [").partition("]")[0]
        assert line.endswith(")") or "stays" in line, line  # what to do
    assert told == {name: code for name, (_, code) in bad.items()}
    assert all(name in out for name in bad)
    warned = [line for line in err.splitlines() if "[external] linked.docx" in line]
    assert len(warned) == 1
    assert "attachedTemplate" in warned[0]
    plans = {plan.slug for plan in current(cooked.store).manifest.plans}
    assert plans == {"chongqing-2021", "qianjiang-2021", "linked"}
    # once they are gone again, all is as before
    for path in cooked.plans.iterdir():
        if path.name in bad or path.name == "linked.docx":
            path.unlink()
    status, _, err = cooked.build()
    assert status == 0, err
    assert cooked.dump("after.nq") == before


def test_a_file_of_200_mb_takes_no_memory(tmp_path: Path) -> None:
    with (tmp_path / "huge.docx").open("wb") as stream:
        stream.truncate(200 << 20)
    code = (
        "import re, sys; from pathlib import Path; from kg.parse import read_file\n"
        "try: read_file(Path(sys.argv[1]))\n"
        "except Exception as error: print(error)\n"
        "print(re.search(r'VmHWM:\\s+([0-9]+)', Path('/proc/self/status').read_text())[1])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "huge.docx")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said, peak = done.stdout.splitlines()
    assert said.startswith("[document-too-large] huge.docx: the file has 200 MiB, more than 50")
    assert int(peak) < 150 * MEGABYTE
