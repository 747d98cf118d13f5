"""The bill of materials (CycloneDX 1.6) of a folder of wheels: name, version, licence and checksum of each."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import UTC, datetime
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.utils import parse_wheel_filename

PRODUCT = "shian"
LICENCE_MAX = 200
"""A licence field that is longer holds the whole text; the classifiers name it then."""


def bill(wheels: Path, version: str, at: int) -> str:
    """JSON with one component for each package and version, holding the checksum of each of its wheels."""
    bom = Bom()
    bom.metadata.timestamp = datetime.fromtimestamp(at, UTC)
    by_package: dict[tuple[str, str], list[Path]] = {}
    for wheel in sorted(wheels.rglob("*.whl")):
        name, number, *_ = parse_wheel_filename(wheel.name)
        by_package.setdefault((str(name), str(number)), []).append(wheel)
    for (name, number), files in by_package.items():
        component = _component(name, number, files)
        if name == PRODUCT:
            bom.metadata.component = component
        else:
            bom.components.add(component)
    root = bom.metadata.component or Component(name=PRODUCT, version=version, type=ComponentType.APPLICATION)
    bom.metadata.component = root
    bom.register_dependency(root, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=1)


def _component(name: str, version: str, files: list[Path]) -> Component:
    licence = _licence(_metadata(files[0]))
    return Component(
        type=ComponentType.APPLICATION if name == PRODUCT else ComponentType.LIBRARY,
        name=name,
        version=version,
        bom_ref=f"{name}@{version}",
        purl=PackageURL("pypi", None, name, version),
        hashes=[
            HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(each.read_bytes()).hexdigest()) for each in files
        ],
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
    )


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(archive.read(name).decode("utf-8"))


def _licence(said: Message) -> str:
    """An SPDX expression, the licence's short name, or what the classifiers say."""
    short = (said.get("License-Expression") or said.get("License") or "").strip()
    if short and short != "UNKNOWN" and len(short) <= LICENCE_MAX and "\n" not in short:
        return short
    named = [each.split(" :: ")[-1] for each in said.get_all("Classifier", []) if each.startswith("License :: ")]
    return " / ".join(named)
