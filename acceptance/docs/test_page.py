"""What a reader finds on the page, with and without its script."""

from pathlib import Path

import pytest

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PEOPLE = "#model.census.people"
POOR_CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")


def shown(page) -> list[str]:
    return page.locator(".page:visible h2").all_text_contents()


def test_a_search_finds_a_column_and_leads_to_it(census: Path, reader) -> None:
    page = reader.open(census / "index.html")
    page.keyboard.press("/")
    page.keyboard.type("education_order people")
    first = page.locator("#results [role=option]").first
    assert "column of people" in first.text_content()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**#model.census.people::education_order")
    assert shown(page) == ["people"]
    row = page.locator("tr:target")
    assert row.is_visible()
    assert "education_levels.education_order" in row.locator("td.made").text_content()


def test_a_search_reads_descriptions(made: Path, reader) -> None:
    page = reader.open(made / "target/index.html")
    page.fill("#search", "unicorn")
    found = page.locator("#results [role=option]")
    assert found.count() == 1
    assert "column of model_0_0" in found.first.text_content()
    page.fill("#search", "nothing at all")
    assert "Nothing has these words" in page.locator("#results").text_content()


@pytest.mark.parametrize("script", [True, False])
def test_a_node_shows_what_is_known_of_it(census: Path, reader, script: bool) -> None:
    page = reader.open(census / "index.html", PEOPLE, java_script_enabled=script)
    assert shown(page) == ["people"]
    text = page.locator(".page:visible").inner_text()
    for part in (
        "One row per record of the census",
        "incremental",
        "Rows",
        "stg_census_income",
        "census_predictions",
        "The Monday of the ISO week",
        "success",
    ):
        assert part in text, part
    tests = page.locator("[id='model.census.people::record_id'] .test")
    assert sorted(tests.all_inner_texts()) == ["not_nullpass", "uniquepass"]
    source, compiled = page.locator(".page:visible pre").all_text_contents()
    assert "{{ ref('stg_census_income') }}" in source
    assert "{{" not in compiled
    assert ".stg_census_income" in compiled.replace('"', "")
    assert page.locator(".page:visible svg.runs rect").count() == 1


def test_an_onnx_model_shows_its_contract(census: Path, reader) -> None:
    page = reader.open(census / "index.html", "#model.census.census_predictions")
    text = page.locator(".page:visible").inner_text()
    for part in ("ONNX model", "income_classifier", "Threshold", "tax_filer_status"):
        assert part in text, part
    column = "[id='model.census.census_predictions::income_over_50k_probability']"
    made_of = page.locator(column).locator(".made")
    assert "people.marital_status" in made_of.text_content()


def test_results_of_tests_are_told(made: Path, reader) -> None:
    page = reader.open(made / "target/index.html")
    line = page.locator(".result-line").inner_text()
    for part in ("2 passed", "1 warned", "1 failed"):
        assert part in line, line
    failed = page.locator(".problems li.bad")
    assert failed.count() == 1
    failed.locator("a").click()
    assert "accepted_values_model_0_0_doubled_amount" in shown(page)[0]
    assert "fail" in page.locator(".page:visible .last").inner_text()


def test_nothing_that_a_project_says_is_a_program(made: Path, reader) -> None:
    page = reader.open(made / "target/index.html", "#model.made.model_0_0")
    text = page.locator(".page:visible .description")
    assert "<script>" in text.inner_text()
    assert "owned" not in page.title()
    links = text.locator("a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert links == ["", "https://example.com/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize(
    "place", ["", PEOPLE, "#lineage", "#tests", "#model.census.census_predictions"]
)
def test_every_width_and_colour_can_be_read(
    census: Path, reader, scheme: str, size: dict, place: str
) -> None:
    page = reader.open(census / "index.html", place, color_scheme=scheme, viewport=size)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"], "the page is wider than the window"
    assert page.evaluate(POOR_CONTRAST) == []


def test_the_keyboard_reaches_everything(census: Path, reader) -> None:
    page = reader.open(census / "index.html")
    seen = []
    for _ in range(8):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert seen[:2] == ["Skip to the content", "census"]
    assert {"Overview", "Lineage", "Tests"} <= set(seen)
    page.locator("nav[aria-label=Pages] a", has_text="Lineage").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#graph .node")
    page.locator("#graph .node[aria-label='model people']").focus()
    page.keyboard.press("Enter")
    assert "people, what feeds it" in page.locator("#shown").inner_text()
