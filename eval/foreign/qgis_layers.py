"""The map exports in QGIS: layers, types, a style by precision and the temporal controller, without a display.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 eval/foreign/qgis_layers.py FOLDER 2020-09-21 2020-09-27

`FOLDER` holds `incidents.geojson` and `incidents.gpkg`. Runs under the Python of QGIS (Debian: `python3-qgis`).
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsDateTimeRange,
    QgsFeatureRequest,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
    QgsVectorLayerTemporalProperties,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

WITH_POINT = "\"precision\" IN ('city', 'region') AND \"date_first\" IS NOT NULL"


def look_at(source: str, days: QgsDateTimeRange) -> str:
    """Load a layer, style it and ask for some days; what it holds."""
    layer = QgsVectorLayer(source, "incidents", "ogr")
    assert layer.isValid() and layer.crs().authid() == "EPSG:4326", source
    kinds = {field.name(): field.typeName() for field in layer.fields()}
    assert kinds["date_first"] == kinds["date_last"] == "Date" and kinds["killed_best"].startswith("Integer"), kinds
    every = layer.featureCount()
    symbols = [
        QgsRendererCategory(one, QgsSymbol.defaultSymbol(layer.geometryType()), one) for one in ("city", "region")
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("precision", symbols))
    assert layer.setSubsetString(WITH_POINT)
    mapped = sum(1 for one in layer.getFeatures() if one.hasGeometry())
    assert mapped == sum(1 for _ in layer.getFeatures()), "towns and regions have positions"
    when = layer.temporalProperties()
    when.setMode(QgsVectorLayerTemporalProperties.ModeFeatureDateTimeStartAndEndFromFields)
    when.setStartField("date_first")
    when.setEndField("date_last")
    when.setIsActive(True)
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    request = QgsFeatureRequest().setFilterExpression(when.createFilterString(context, days))
    found = sum(1 for _ in layer.getFeatures(request))
    return f"{every} features, {mapped} dated ones in towns and regions, {found} of them in the days asked for"


def main() -> None:
    """Look at both layers."""
    folder, first, last = Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), date.fromisoformat(sys.argv[3])
    app = QgsApplication([], False)
    app.initQgis()
    days = QgsDateTimeRange(
        QDateTime(QDate(first.year, first.month, first.day), QTime(0, 0)),
        QDateTime(QDate(last.year, last.month, last.day), QTime(23, 59)),
    )
    print("QGIS", Qgis.QGIS_VERSION)
    for name in ("incidents.geojson", "incidents.gpkg|layername=incidents"):
        print(name, look_at(str(folder / name), days), sep=": ")
    app.exitQgis()


if __name__ == "__main__":
    main()
