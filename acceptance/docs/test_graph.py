"""The graph of a project can be read: in layers, nothing overlaps, no label is cut."""

from pathlib import Path

import pytest
from made_project import LAYERS, LONG_NAME, WIDTH

BOXES = Path(__file__).with_name("boxes.js").read_text("utf-8")

EDGES = Path(__file__).with_name("edges.js").read_text("utf-8")


@pytest.fixture(params=["census", "made"])
def page_path(request) -> Path:
    folder = request.getfixturevalue(request.param)
    return folder / ("index.html" if request.param == "census" else "target/index.html")


def test_nodes_stand_apart_with_whole_labels(page_path: Path, reader) -> None:
    page = reader.open(page_path, "#lineage")
    page.wait_for_selector("#graph .node")
    boxes = page.evaluate(BOXES)
    assert len(boxes) >= 20
    assert [box["name"] for box in boxes if box["isCut"]] == []
    overlapping = [
        (one["name"], other["name"])
        for place, one in enumerate(boxes)
        for other in boxes[:place]
        if one["left"] < other["right"]
        and other["left"] < one["right"]
        and one["top"] < other["bottom"]
        and other["top"] < one["bottom"]
    ]
    assert overlapping == []
    assert boxes[0]["scale"] >= 0.75, "the text is too small to read"


def test_edges_lead_from_left_to_right(page_path: Path, reader) -> None:
    page = reader.open(page_path, "#lineage")
    page.wait_for_selector("#graph .node")
    edges = page.evaluate(EDGES)
    assert edges
    assert all(edge["x1"] < edge["x2"] for edge in edges)


def test_a_hundred_nodes_and_more_are_drawn(made: Path, reader) -> None:
    page = reader.open(made / "target/index.html", "#lineage")
    page.wait_for_selector("#graph .node")
    # The two seeds and the model of the long name come on top.
    assert page.locator("#graph .node").count() == LAYERS * WIDTH + 3
    page.check("#with-tests")
    assert page.locator("#graph .node.test").count() == 4
    page.uncheck("#with-tests")
    page.fill("#mark", "whose_name")
    marked = page.locator("#graph .node.marked")
    assert marked.count() == 1
    assert LONG_NAME in marked.get_attribute("aria-label")


def test_a_node_is_shown_with_its_family(census: Path, reader) -> None:
    page = reader.open(census / "index.html", "#lineage")
    page.locator("#graph .node[aria-label='seed survey_years']").click()
    names = page.locator("#graph .node").evaluate_all(
        "all => all.map(node => node.getAttribute('aria-label')).sort()"
    )
    assert "seed survey_years" in names
    assert "model weekly_people_estimates" in names
    assert "model people" not in names, "it neither feeds it nor is fed by it"
    page.click("#all")
    assert "whole project" in page.locator("#shown").inner_text()


def test_a_column_is_traced_through_the_project(census: Path, reader) -> None:
    page = reader.open(census / "index.html", "#model.census.people::age_band_order")
    page.locator("tr:target button.trace").click()
    page.wait_for_selector("#graph .node")
    nodes = page.locator("#graph .node").evaluate_all(
        "all => Object.fromEntries(all.map(node => [node.getAttribute('aria-label'),"
        " [...node.querySelectorAll('.column')].map(text => text.textContent)]))"
    )
    assert nodes["seed age_bands"] == ["age_band_order"]
    assert "age_band_order" in nodes["model people"]
    assert page.locator("#graph .edge").count() >= 1


def test_the_graph_moves(made: Path, reader) -> None:
    page = reader.open(made / "target/index.html", "#lineage")
    stage = page.locator("#graph svg > g")
    before = stage.get_attribute("transform")
    page.click("#in")
    larger = stage.get_attribute("transform")
    assert larger != before
    page.locator("#graph svg").focus()
    page.keyboard.press("ArrowRight")
    assert stage.get_attribute("transform") != larger
    page.click("#fit")
    box = stage.bounding_box()
    figure = page.locator("#graph").bounding_box()
    assert box["width"] <= figure["width"]
    assert box["height"] <= figure["height"]
