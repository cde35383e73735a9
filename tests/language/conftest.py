"""The two fixtures of the manual's pages."""

import pytest

from .spec import ENGINES, Asked, Refusing


@pytest.fixture(params=list(ENGINES))
def spec(request: pytest.FixtureRequest) -> Asked:
    return Asked(request.param)


@pytest.fixture
def refused() -> Refusing:
    return Refusing()
