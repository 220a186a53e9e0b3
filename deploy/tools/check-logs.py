"""Checks the chart's index template and Fluent Bit files against the JSON Schema of a log line.

check-logs.py SCHEMA LOGS_DIRECTORY: prints the number of fields, or exits with one sentence for each fault.
"""

import json
import re
import sys
from pathlib import Path

# Prefixes of fields that Fluent Bit adds.
ADDED = ("kubernetes.", "fluentbit.")
TYPES = {
    "string": {"keyword", "match_only_text", "wildcard", "ip"},
    "date": {"date", "date_nanos"},
    "integer": {"long"},
    "boolean": {"boolean"},
}


def mapped(properties: dict, prefix: str = "") -> dict[str, str]:
    """Type of each field of a mapping, by its name with dots."""
    types = {}
    for name, field in properties.items():
        if "properties" in field:
            types |= mapped(field["properties"], f"{prefix}{name}.")
        else:
            types[prefix + name] = field["type"]
    return types


def kind(field: dict) -> str:
    """Type of a field of the schema: a key of TYPES."""
    if field.get("format") == "date-time":
        return "date"
    return field.get("type", "string")


def sections(text: str) -> list[tuple[str, dict[str, str]]]:
    """Sections of a classic Fluent Bit file in order, with keys in lower case."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if header := re.fullmatch(r"\[(\w+)]", line):
            found.append((header[1], {}))
        elif line.strip() and not line.startswith("#"):
            key, value = line.split(maxsplit=1)
            found[-1][1][key.lower()] = value.strip()
    return found


def faults(schema: dict, logs: Path) -> list[str]:
    fields = schema["properties"]
    types = mapped(json.loads((logs / "index-template.json").read_text())["template"]["mappings"]["properties"])
    found = [f"index-template.json: {name} is missing" for name in fields if name not in types]
    for name, type_ in types.items():
        if name in fields and type_ not in TYPES[kind(fields[name])]:
            found.append(f"index-template.json: {name} is {type_} (expected: one of {sorted(TYPES[kind(fields[name])])})")
        if name not in fields and not name.startswith(ADDED):
            found.append(f"index-template.json: {name} is not a field of a line")

    (_, parser), = sections((logs / "parsers.conf").read_text())
    if kind(fields.get(parser["time_key"], {})) != "date":
        found.append(f"parsers.conf: Time_Key {parser['time_key']} is not a time of a line")
    if parser.get("time_keep") != "On":
        found.append("parsers.conf: Time_Keep is not On, so lines lose @timestamp, which a data stream requires")
    pipeline = sections((logs / "fluent-bit.conf").read_text())
    outputs = [keys for section, keys in pipeline if section == "OUTPUT"]
    for output in outputs:
        if output.get("time_key", "@timestamp") not in types or output.get("time_key", "@timestamp") in fields:
            found.append("fluent-bit.conf: Time_Key of the output must be mapped, and must not be a field of a line, or lines have it twice")
        if output.get("generate_id") != "On":
            found.append("fluent-bit.conf: Generate_ID of the output is not On, so Elasticsearch stores resent lines twice")
    filters = [keys for section, keys in pipeline if section == "FILTER"]
    if not any(keys["name"] == "lua" and f'"{parser["time_key"]}"' in keys.get("code", "") for keys in filters):
        found.append(f"fluent-bit.conf: no filter gives {parser['time_key']} to lines that are not JSON, so Elasticsearch refuses them")
    if {"name": "grep", "match": "bertmesh.*", "regex": "$kubernetes['container_name'] ^bertmesh$"} not in filters:
        found.append("fluent-bit.conf: no filter excludes other containers of namespaces named bertmesh-…")
    tag = next(keys["tag"] for section, keys in pipeline if section == "INPUT")
    found += [f"fluent-bit.conf: {section} does not match {tag}" for section, keys in pipeline if keys.get("match", tag) != tag]
    return found


if __name__ == "__main__":
    schema = json.loads(Path(sys.argv[1]).read_text())
    if problems := faults(schema, Path(sys.argv[2])):
        sys.exit("\n".join(problems))
    print(f"{len(schema['properties'])} fields of a line, all mapped")
