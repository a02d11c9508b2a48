from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from demarche.settings import LlmSettings
from tests.llm.stand_in import StandIn, standing_in


@pytest.fixture
def server() -> Iterator[StandIn]:
    with standing_in() as here:
        yield here


@pytest.fixture
def chosen(server: StandIn, tmp_path: Path) -> Callable[..., LlmSettings]:
    """Settings that ask the stand-in, and don't wait long."""

    def settings(**told: Any) -> LlmSettings:
        usual: dict[str, Any] = {"model": "tiny", "url": server.url, "pause": 0.01, "seconds": 10.0, "cache": str(tmp_path / "cache")}
        return LlmSettings(**(usual | told))

    return settings
