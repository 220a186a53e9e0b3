"""Whether 8-bit products are exact is read off what Linux says of the processor."""

from pathlib import Path

import pytest

from model_export.graph.packing import integer_products_are_exact


@pytest.mark.parametrize(
    ("flags", "exact"),
    [
        ("flags\t\t: fpu avx2 avx512f avx512_vnni amx_tile", True),
        ("flags\t\t: fpu avx2 avx_vnni", True),
        ("flags\t\t: fpu avx2 avx512f avx512bw", False),
        ("Features\t: fp asimd asimddp", False),
    ],
)
def test_are_exact_where_the_processor_has_vnni(tmp_path: Path, flags: str, exact: bool) -> None:
    processors = tmp_path / "cpuinfo"
    processors.write_text(f"processor\t: 0\nmodel name\t: avx_vnni\n{flags}\n", encoding="utf-8")

    assert integer_products_are_exact(processors) == exact


def test_are_not_known_to_be_exact_elsewhere(tmp_path: Path) -> None:
    assert not integer_products_are_exact(tmp_path / "none")
