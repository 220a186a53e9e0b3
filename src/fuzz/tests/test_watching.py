"""What is looked for in logs, metrics, spans, resources, and the list of known faults."""

import json
from pathlib import Path

import pytest

from fuzz.canary import CANARY, LATIN, holds_canary
from fuzz.finding import Check, Fault, Finding
from fuzz.input_file import read_input, written
from fuzz.inputs import Edge, GrpcInput, Input, Piece, RawInput
from fuzz.known import known_as, mended, read_known
from fuzz.neighbour import percentile
from fuzz.send.rest import with_canary
from fuzz.service.collector import leaking_attribute, without_paths
from fuzz.service.metrics import faults_of_scrape, series_count
from fuzz.service.process import faults_of_line
from fuzz.service.resources import Sample, growth

HERE = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "written_down",
    [CANARY.encode(), json.dumps(CANARY).encode(), b"QX7ZKCANARY", b"%E5%AF%86%E9%92%A5"],
)
def test_finds_the_canary_in_every_form(written_down: bytes) -> None:
    assert holds_canary(b"before " + written_down + b" after")


def test_error_lines_are_faults_and_others_are_not() -> None:
    line = {"log.level": "ERROR", "log.logger": "a", "message": "failed, id 17-x of /a"}

    found = faults_of_line(json.dumps(line).encode())

    assert [(fault.check, fault.found) for fault in found] == [
        (Check.LOG, "ERROR of a: failed, id N of N")
    ]
    assert faults_of_line(json.dumps(line | {"log.level": "WARN"}).encode()) == []


def test_label_with_many_values_is_growth() -> None:
    def series(count: int) -> str:
        return "".join(f'calls_total{{method="A{number}"}} 1.0\n' for number in range(count))

    assert series_count("# HELP calls_total x\n" + series(3)) == 3
    assert faults_of_scrape(series(40)) == []
    assert [fault.check for fault in faults_of_scrape(series(41))] == [Check.GROWTH]


@pytest.mark.parametrize("length", [5, 10, 127, 128, 300])
def test_paths_of_spans_are_left_out(length: int) -> None:
    def varint(number: int) -> bytes:
        low = bytes((number & 0x7F | 0x80, number >> 7))
        return bytes((number,)) if number < 128 else low

    value = b"\n" + varint(length) + b"q" * length
    span = b"before\n\x08url.path\x12" + varint(len(value)) + value + b"after"

    assert without_paths(span) == b"beforeafter"


def test_growth_compares_the_middle_with_the_end() -> None:
    steady = [Sample(float(second), 300.0, 30, 100) for second in range(20)]
    leaking = [Sample(float(second), 300.0 + 30 * second, 30, 100) for second in range(20)]
    quiet = (Sample(0.0, 200.0, 20, 90), Sample(30.0, 300.0, 20, 95))
    leftover = (quiet[0], Sample(30.0, 300.0, 20, 400))

    assert growth(steady, quiet) == []
    assert [fault.check for fault in growth(leaking, quiet)] == [Check.GROWTH]
    assert [fault.check for fault in growth(steady, leftover)] == [Check.GROWTH]


@pytest.mark.parametrize("file", sorted((HERE / "corpus").glob("*.toml")), ids=lambda f: f.stem)
def test_cases_of_the_corpus_are_read_and_written_alike(file: Path, tmp_path: Path) -> None:
    given = read_input(file)
    again = tmp_path / "again.toml"
    again.write_text(written(given, "a comment\nof two lines"), encoding="utf-8")

    assert read_input(again) == given


@pytest.mark.parametrize(
    "given",
    [
        GrpcInput("/a/B", (b"", b"\xff"), (("x-bin", b"\0"), ("y", b'"\\'))),
        RawInput(Edge.REST, (Piece(b'a"\\\r\n\t'), Piece(b"{n}", 3))),
    ],
)
def test_inputs_survive_their_file(given: Input, tmp_path: Path) -> None:
    file = tmp_path / "input.toml"
    file.write_text(written(given, ""), encoding="utf-8")

    assert read_input(file) == given


def test_file_that_is_no_input_is_named(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text('edge = "telnet"', encoding="utf-8")

    with pytest.raises(ValueError, match=r"wrong\.toml: 'telnet'"):
        read_input(file)


def test_pieces_are_sent_several_times_with_their_number() -> None:
    assert RawInput(Edge.REST, (Piece(b"a{n} ", 3),)).content() == b"a0 a1 a2 "


def test_known_fault_that_nothing_shows_is_mended(tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    entry = '[[fault]]\nname = "a"\nreason = "b"\ncheck = "status"\nfound = "^UNKNOWN"\n'
    file.write_text(entry, encoding="utf-8")
    known = read_known(file)
    finding = Finding("grpc", 1, Fault(Check.STATUS, "UNKNOWN x", "OK"))
    other = Finding("grpc", 1, Fault(Check.STATUS, "INTERNAL x", "OK"))

    assert known_as(known, finding) == known[0]
    assert known_as(known, other) is None
    assert mended(known, [finding]) == []
    assert mended(known, [other]) == known


def test_canary_goes_before_texts_and_leaves_options_alone() -> None:
    body = {"texts": ["a"], "pooling": "CLS", "pairs": [{"text_a": "b"}]}

    changed = with_canary(body)

    assert changed == {
        "texts": [CANARY + "a"],
        "pooling": "CLS",
        "pairs": [{"text_a": CANARY + "b"}],
    }


def test_percentiles_are_in_milliseconds() -> None:
    assert percentile([0.001 * number for number in range(1, 101)], 0.5) == pytest.approx(51.0)


def test_leak_of_a_span_names_its_attribute() -> None:
    span = b"\n\nhttp.route\x12\x02\n\x00J\x1a\n\turl.query\x12\r\n\x0b" + LATIN.encode()

    assert leaking_attribute(span) == "url.query"
