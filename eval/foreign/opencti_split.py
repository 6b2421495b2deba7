"""A STIX export as OpenCTI takes it apart before import: `python eval/foreign/opencti_split.py incidents.stix.json`.

Needs `pycti` (some 145 MB with what it brings, so no extra of Vigie); no server.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from pycti import OpenCTIStix2Splitter

# OpenCTI knows no definitions of extensions; the properties themselves stay with their objects.
UNKNOWN = {"extension-definition"}


def main() -> None:
    """Split, and see that nothing but what OpenCTI does not know is lost and every reference comes first."""
    text = Path(sys.argv[1]).read_text("utf-8")
    objects = {one["id"]: one["type"] for one in json.loads(text)["objects"]}
    _, _, bundles = OpenCTIStix2Splitter().split_bundle_with_expectations(text, use_json=True)
    seen: dict[str, str] = {}
    for bundle in bundles:
        for one in json.loads(bundle)["objects"]:
            links = [one[name] for name in ("source_ref", "target_ref") if name in one]
            missing = [name for name in (*links, *one.get("object_refs", ())) if name not in seen]
            assert not missing, f"{one['id']}: refers to {missing} before they come"
            seen[one["id"]] = one["type"]
    lost = {kind for name, kind in objects.items() if name not in seen}
    assert lost <= UNKNOWN, f"lost: {lost}"
    print(f"pycti {version('pycti')}: {len(bundles)} bundles,", dict(Counter(seen.values())), "; not taken:", lost)


if __name__ == "__main__":
    main()
