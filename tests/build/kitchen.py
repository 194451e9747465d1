"""A directory with small plans, and ``kg`` run on it: a whole build takes about a second."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.cli import main

CITY = """重庆市生态环境保护“十四五”规划

规划期为2021—2025年，展望至2035年。

第一章  目标

第一节  主要目标

到2025年，全市森林覆盖率达到57%。

专栏1 主要指标
\t指标
\t2020年
\t2025年
\t属性

\t森林覆盖率（%）
\t52.5
\t57
\t约束性

\t空气质量优良天数（天）
\t333
\t≥325
\t预期性


第二章  任务

加强长江干流保护。市生态环境局牵头，推进长江干流水质持续改善，2025年前完成排污口整治100个。
"""
COUNTY = """黔江区生态环境保护“十四五”规划

根据《重庆市生态环境保护“十四五”规划》，制定本规划。规划期为2021—2025年。

第一章  目标

到2025年，全区森林覆盖率稳定在65%以上，阿蓬江两河断面水质达到Ⅲ类。

专栏1 主要指标
\t指标
\t2020年
\t2025年

\t森林覆盖率（%）
\t63.5
\t≥65


第二章  任务

推进阿蓬江流域治理。区生态环境局牵头，开展阿蓬江沿线排污口整治20个。
"""
SCRIPT = """from kg.profile import PlanProfile

PLAN = PlanProfile(slug={slug!r}, area={area!r}, title={title!r}, period=(2021, 2025))
"""


@dataclass(frozen=True)
class Kitchen:
    """A directory with plans, scripts, ontology and store, and ``kg`` run on them."""

    root: Path
    capture: pytest.CaptureFixture[str] | None

    @property
    def plans(self) -> Path:
        return self.root / "plans"

    @property
    def mappings(self) -> Path:
        return self.root / "mappings"

    @property
    def store(self) -> Path:
        return self.root / "store"

    def options(self) -> list[str]:
        return ["--ontology", str(self.root / "ontology"), "--store", str(self.store)]

    def build_options(self) -> list[str]:
        return ["--plans", str(self.plans), "--mappings", str(self.mappings), *self.options()]

    def kg(self, *arguments: object) -> tuple[int, str, str]:
        """Exit status, stdout and stderr of one command."""
        with pytest.raises(SystemExit) as done:
            main([str(argument) for argument in arguments])
        assert self.capture is not None
        out, err = self.capture.readouterr()
        return int(done.value.code or 0), out, err

    def build(self, *arguments: object) -> tuple[int, str, str]:
        return self.kg("build", *self.build_options(), *arguments)

    def dump(self, name: str = "dump.nq") -> list[str]:
        """The lines of a dump, the provenance graph apart."""
        status, _, err = self.kg("dump", self.root / name, "--store", self.store)
        assert status == 0, err
        lines = (self.root / name).read_text("utf-8").split("\n")
        return [line for line in lines if line and "graph/provenance> ." not in line]

    def forget(self) -> None:
        """Puts the store away, so that everything is read again."""
        self.store.rename(self.root / f"old-{len(list(self.root.iterdir()))}")

    def plan(self, stem: str, text: str, area: str, suffix: str = ".txt") -> Path:
        path = self.plans / f"{stem}{suffix}"
        path.write_text(text, "utf-8")
        script = SCRIPT.format(slug=stem, area=area, title=text.split("\n")[0])
        (self.mappings / f"{stem}.py").write_text(script, "utf-8")
        return path


def furnish(root: Path, ontology: Path) -> None:
    for folder in ("plans", "mappings"):
        (root / folder).mkdir()
    (root / "ontology").symlink_to(ontology)
    shutil.copy("mappings/generic.py", root / "mappings")
