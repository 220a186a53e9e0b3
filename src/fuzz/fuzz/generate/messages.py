"""Messages of the protos of the service: descriptors compiled from their sources, fields drawn."""

import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from grpc_tools import protoc

from fuzz.generate.texts import number, text


@dataclass(frozen=True)
class Method:
    path: str
    request: Descriptor
    is_stream: bool


def methods(project: Path) -> list[Method]:
    """All methods, in the order of their names. RuntimeError if the protos do not compile."""
    roots = [project / "src/main/proto", project / "src/main/proto-imports"]
    sources = sorted((roots[0] / "bertmesh").rglob("*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder) / "descriptors"
        arguments = ["protoc", "--include_imports", f"--descriptor_set_out={compiled}"]
        includes = [*roots, Path(str(files("grpc_tools") / "_proto"))]
        arguments += [f"-I{include}" for include in includes] + [str(path) for path in sources]
        if protoc.main(arguments) != 0:
            raise RuntimeError("the protos do not compile")
        described = FileDescriptorSet.FromString(compiled.read_bytes())
    pool = DescriptorPool()
    for file in described.file:
        pool.Add(file)
    return sorted(
        (
            Method(
                f"/{file.package}.{service.name}/{method.name}",
                pool.FindMessageTypeByName(method.input_type.lstrip(".")),
                method.client_streaming,
            )
            for file in described.file
            for service in file.service
            for method in service.method
        ),
        key=lambda method: method.path,
    )


def message(random: Random, kind: Descriptor) -> bytes:
    """A message of a kind, as protobuf writes it."""
    return _filled(random, kind, 0).SerializeToString(deterministic=True)


def _filled(random: Random, kind: Descriptor, depth: int) -> Message:
    filled = GetMessageClass(kind)()
    for field in kind.fields:
        # Options that name a model or version are mostly wrong, so they are rare.
        chance = 0.05 if field.name in ("model", "version") else 0.85 - 0.3 * depth
        if random.random() > chance:
            continue
        if field.is_repeated:
            values = [_value(random, field, depth) for _ in range(_count(random))]
            getattr(filled, field.name).extend(values)
        elif field.type == FieldDescriptor.TYPE_MESSAGE:
            getattr(filled, field.name).CopyFrom(_value(random, field, depth))
        else:
            setattr(filled, field.name, _value(random, field, depth))
    return filled


def _count(random: Random) -> int:
    return 257 if random.random() < 0.003 else random.choice((0, 1, 1, 1, 2, 3))


def _value(random: Random, field: FieldDescriptor, depth: int) -> object:
    match field.type:
        case FieldDescriptor.TYPE_MESSAGE:
            assert field.message_type is not None
            return _filled(random, field.message_type, depth + 1)
        case FieldDescriptor.TYPE_STRING:
            return text(random)
        case FieldDescriptor.TYPE_BOOL:
            return random.random() < 0.5
        case FieldDescriptor.TYPE_ENUM:
            return random.choice((0, 1, 2, 3, 4, 5, 2**31 - 1, -1))
        case _:
            return number(random)
