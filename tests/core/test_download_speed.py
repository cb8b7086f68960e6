"""A large file takes little memory, however large; how fast it arrives is printed beside curl's."""

from pathlib import Path

import pytest

from tests.benchmarks.download_speed import MIB, measure


@pytest.mark.slow
def test_memory_stays_flat_while_a_large_file_arrives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speed = measure(tmp_path, 200 * MIB, rounds=1)

    with capsys.disabled():
        print(  # noqa: T201
            f"\n200 MiB at {speed.ours / MIB:.0f} MiB/s, curl {speed.curl / MIB:.0f} MiB/s"
            f", {speed.memory / MIB:.1f} MiB of memory above rest"
        )
    assert speed.memory <= 64 * MIB
