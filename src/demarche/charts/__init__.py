"""Charts by Altair of what the ledger holds and what follows from it; each function returns the chart, for files, pages and notebooks."""

from demarche.charts.analysed import decision_chart, forecast_chart, network_chart, series_chart, trend_chart
from demarche.charts.drawing import ENDINGS, picture, save, script
from demarche.charts.stands import Mark, position_map, timeline

__all__ = [
    "ENDINGS",
    "Mark",
    "decision_chart",
    "forecast_chart",
    "network_chart",
    "picture",
    "position_map",
    "save",
    "script",
    "series_chart",
    "timeline",
    "trend_chart",
]
