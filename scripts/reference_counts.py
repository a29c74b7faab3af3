"""Counts the public learn file into the seeds that weeks are compared with.

scripts/reference_counts.py FOLDER_OF_THE_PUBLIC_FILES

Writes seeds/reference_segments.csv, reference_answers.csv and
reference_columns.csv: counts, weights and ranges, no row of the file.
"""

import csv
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"

# The columns of the file in order; of a number, its range is kept, of any other
# column the answers.
NUMBERS = {
    "age",
    "wage_per_hour",
    "capital_gains",
    "capital_losses",
    "dividends_from_stocks",
    "instance_weight",
    "weeks_worked_in_year",
}
COLUMNS = """
    age class_of_worker detailed_industry_recode detailed_occupation_recode
    education wage_per_hour enroll_in_edu_inst_last_wk marital_stat
    major_industry_code major_occupation_code race hispanic_origin sex
    member_of_a_labor_union reason_for_unemployment
    full_or_part_time_employment_stat capital_gains capital_losses
    dividends_from_stocks tax_filer_stat region_of_previous_residence
    state_of_previous_residence detailed_household_and_family_stat
    detailed_household_summary_in_household instance_weight
    migration_code_change_in_msa migration_code_change_in_reg
    migration_code_move_within_reg live_in_this_house_1_year_ago
    migration_prev_res_in_sunbelt num_persons_worked_for_employer
    family_members_under_18 country_of_birth_father country_of_birth_mother
    country_of_birth_self citizenship own_business_or_self_employed
    fill_inc_questionnaire_for_veterans_admin veterans_benefits
    weeks_worked_in_year year income
""".split()

# The dimensions of the model weekly_income_rates that are columns of the file.
DIMENSIONS = {
    "sex": "sex",
    "race": "race",
    "hispanic_origin": "hispanic_origin",
    "citizenship": "citizenship",
    "education": "education",
    "marital_status": "marital_stat",
    "tax_filer_status": "tax_filer_stat",
    "class_of_worker": "class_of_worker",
    "major_occupation": "major_occupation_code",
    "major_industry": "major_industry_code",
    "employment_status": "full_or_part_time_employment_stat",
}
MISSING = "?"


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("error: name the folder of census_income_learn.csv.gz")
    rows = list(read(Path(sys.argv[1]) / "census_income_learn.csv.gz"))
    write("reference_segments", segments(rows))
    write("reference_answers", answers(rows))
    write("reference_columns", columns(rows))


def read(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        for fields in csv.reader(lines):
            yield dict(zip(COLUMNS, map(str.strip, fields), strict=True))


def write(name: str, lines: list[dict]) -> None:
    with open(SEEDS / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def segments(rows: list[dict[str, str]]) -> list[dict]:
    """What the records of each segment add up to, among all and among adults."""
    sums = defaultdict(lambda: [0, 0, Decimal(0), Decimal(0)])
    bands = age_bands()
    for row in rows:
        weight = Decimal(row["instance_weight"])
        is_positive = row["income"] == "50000+."
        populations = ["all", "adults"] if int(row["age"]) >= 16 else ["all"]
        for population in populations:
            for key in segments_of(row, bands):
                total = sums[population, *key]
                total[0] += 1
                total[1] += is_positive
                total[2] += weight
                total[3] += weight * is_positive
    names = (
        "record_count",
        "income_over_50k_count",
        "record_weight",
        "income_over_50k_weight",
    )
    return [
        {"population": population, "dimension": dimension, "segment": segment}
        | dict(zip(names, sums[population, dimension, segment], strict=True))
        for population, dimension, segment in sorted(sums)
    ]


def segments_of(row: dict[str, str], bands: dict[int, str]) -> list[tuple[str, str]]:
    band = bands[int(row["age"])]
    whole = [
        ("total", "Total"),
        ("age_band", band),
        ("age_band_and_sex", f"{band}, {row['sex']}"),
    ]
    by_column = [
        (dimension, "Missing" if row[column] == MISSING else row[column])
        for dimension, column in DIMENSIONS.items()
    ]
    return whole + by_column


def age_bands() -> dict[int, str]:
    with open(SEEDS / "age_bands.csv", encoding="utf-8", newline="") as file:
        return {
            age: band["age_band"]
            for band in csv.DictReader(file)
            for age in range(int(band["minimum_age"]), int(band["maximum_age"]) + 1)
        }


def answers(rows: list[dict[str, str]]) -> list[dict]:
    """How often each answer of each column was given; missing ones are none."""
    return [
        {"census_column": column, "answer": answer, "record_count": count}
        for column in COLUMNS
        if column not in NUMBERS
        for answer, count in sorted(Counter(row[column] for row in rows).items())
        if answer != MISSING
    ]


def columns(rows: list[dict[str, str]]) -> list[dict]:
    """A line per column: what part was missing, and the range of a number."""
    return [
        {"census_column": column, "column_position": position}
        | column_counts([row[column] for row in rows], column in NUMBERS)
        for position, column in enumerate(COLUMNS, start=1)
    ]


def column_counts(values: list[str], is_number: bool) -> dict:
    numbers = [Decimal(value) for value in values] if is_number else []
    return {
        "record_count": len(values),
        "question_mark_count": values.count(MISSING),
        "not_in_universe_count": sum(
            value.startswith("Not in universe") for value in values
        ),
        "minimum_value": min(numbers, default=None),
        "maximum_value": max(numbers, default=None),
    }


if __name__ == "__main__":
    main()
