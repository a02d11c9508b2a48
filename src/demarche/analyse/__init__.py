"""What follows from positions: coalition networks, who can block, forecasts, trends, agreement between coders.

Everything takes entries, coded statements or typed-in tables and returns frozen dataclasses that carry their settings.
"""

from demarche.analyse.agreement import CoderAgreement, coder_agreement, ordinal_alpha
from demarche.analyse.calibration import Calibration, calibrations
from demarche.analyse.challenge import ChallengeOptions, Negotiation, negotiate
from demarche.analyse.clusters import Backbone, Clustering, backbone, clustering
from demarche.analyse.coded import Coded, from_entries, from_frame, from_rows, without_duplicates
from demarche.analyse.decisions import Condition, Decision, DecisionOptions, Stand, decide, decision, stands_of
from demarche.analyse.dna import DnaVariables, read_dna
from demarche.analyse.forecasts import Forecast, ForecastOptions, Player, forecast, players_from_rows
from demarche.analyse.layout import places, steady
from demarche.analyse.networks import Network, NetworkOptions, from_matrix, from_networkx, network
from demarche.analyse.polarization import Polarization, PolarizationOptions, polarization, polarization_over_time
from demarche.analyse.power import Power, power
from demarche.analyse.trends import ChangePoint, Trend, TrendPoint, alignment, change_points, polarization_trend
from demarche.analyse.unitizing import unitized_alpha
from demarche.analyse.windows import WindowOptions, windows

__all__ = [
    "Backbone",
    "Calibration",
    "ChallengeOptions",
    "ChangePoint",
    "Clustering",
    "Coded",
    "CoderAgreement",
    "Condition",
    "Decision",
    "DecisionOptions",
    "DnaVariables",
    "Forecast",
    "ForecastOptions",
    "Negotiation",
    "Network",
    "NetworkOptions",
    "Player",
    "Polarization",
    "PolarizationOptions",
    "Power",
    "Stand",
    "Trend",
    "TrendPoint",
    "WindowOptions",
    "alignment",
    "backbone",
    "calibrations",
    "change_points",
    "clustering",
    "coder_agreement",
    "decide",
    "decision",
    "forecast",
    "from_entries",
    "from_frame",
    "from_matrix",
    "from_networkx",
    "from_rows",
    "negotiate",
    "network",
    "ordinal_alpha",
    "places",
    "players_from_rows",
    "polarization",
    "polarization_over_time",
    "polarization_trend",
    "power",
    "read_dna",
    "stands_of",
    "steady",
    "unitized_alpha",
    "windows",
    "without_duplicates",
]
