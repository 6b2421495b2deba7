"""Country outlines of the desk's map from world-atlas (Natural Earth, public domain), ids as ISO 3166-1 alpha-2.

    python -m tools.desk.outlines countries-50m.json src/vigie/serve/static/vendor/world/countries-50m.json

World-atlas keys countries by ISO 3166-1 numeric code; CLDR's territory aliases (Babel) give the letters. Disputed areas
without a code keep none and are drawn without one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from babel.core import get_global

# world-atlas leaves Kosovo without a numeric code; XK is the code that the gazetteer uses.
_BY_NAME = {"Kosovo": "XK"}


def letters(topology: dict[str, object]) -> dict[str, object]:
    """The topology with alpha-2 ids and without English names; raises ValueError where it holds no countries."""
    aliases = get_global("territory_aliases")
    objects = topology.get("objects")
    if not isinstance(objects, dict) or "countries" not in objects:
        raise ValueError("no object 'countries'; expected a countries file of world-atlas")
    for shape in objects["countries"]["geometries"]:
        name = shape.pop("properties", {}).get("name")
        number = shape.pop("id", None)
        found = aliases.get(str(number).zfill(3)) if number is not None else None
        code = found[0] if found else _BY_NAME.get(name)
        if code:
            shape["id"] = code
    objects.pop("land", None)
    return topology


def main() -> None:
    """Read the first path, write the second."""
    source, target = map(Path, sys.argv[1:3])
    topology = letters(json.loads(source.read_text("utf-8")))
    target.write_text(json.dumps(topology, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    main()
