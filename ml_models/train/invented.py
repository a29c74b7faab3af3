"""Rows made up by hand: the self-test that travels inside the model file."""

import pandas as pd

from census import FEATURES

ROWS = [
    (3, "Male", "Never married", "Children", "Nonfiler"),
    (16, "Female", "Never married", "10th grade", "Nonfiler"),
    (19, "Male", "Never married", "High school graduate", "Single"),
    (24, "Female", "Never married", "Some college but no degree", "Single"),
    (
        29,
        "Male",
        "Married-civilian spouse present",
        "High school graduate",
        "Joint both under 65",
    ),
    (
        33,
        "Female",
        "Married-civilian spouse present",
        "Bachelors degree(BA AB BS)",
        "Joint both under 65",
    ),
    (
        38,
        "Male",
        "Divorced",
        "Associates degree-occup /vocational",
        "Head of household",
    ),
    (41, "Female", "Separated", "9th grade", "Head of household"),
    (
        44,
        "Male",
        "Married-civilian spouse present",
        "Prof school degree (MD DDS DVM LLB JD)",
        "Joint both under 65",
    ),
    (47, "Female", "Divorced", "Masters degree(MA MS MEng MEd MSW MBA)", "Single"),
    (
        52,
        "Male",
        "Married-civilian spouse present",
        "Doctorate degree(PhD EdD)",
        "Joint both under 65",
    ),
    (
        58,
        "Male",
        "Married-civilian spouse present",
        "Masters degree(MA MS MEng MEd MSW MBA)",
        "Joint both under 65",
    ),
    (64, "Male", "Married-spouse absent", "7th and 8th grade", "Single"),
    (
        67,
        "Female",
        "Married-civilian spouse present",
        "High school graduate",
        "Joint one under 65 & one 65+",
    ),
    (73, "Female", "Widowed", "Some college but no degree", "Single"),
    # A category that no training row has: a runner must encode it as the model does.
    (
        50,
        "Male",
        "Registered partnership",
        "Bachelors degree(BA AB BS)",
        "Joint both under 65",
    ),
]


def rows() -> pd.DataFrame:
    """Sixteen plausible people, the last one with an unknown category."""
    return pd.DataFrame(ROWS, columns=FEATURES).astype({"age": "int64"})
