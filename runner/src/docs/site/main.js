// Brings the page to life: search, graphs, titles. Without it everything can be read.
(() => {
  const project = JSON.parse(document.getElementById("data").textContent);
  const lineage = new Lineage(project);
  const at = (id) => document.getElementById(id);
  const title = document.title;
  let graph = null;
  // What the large graph shows: all, the family of a node, or the way of a column.
  let wanted = { kind: "all" };

  new Search(project, at("search"), at("results"));

  function describe(part) {
    const node = wanted.key === undefined ? null : lineage.nodes[wanted.key];
    const count = `${part.nodes.length} ${part.nodes.length === 1 ? "node" : "nodes"}`;
    at("shown").replaceChildren(...{
      all: () => [`The whole project: ${count}.`],
      family: () => [opened(node), `, what feeds it and what it feeds: ${count}.`],
      column: () => ["The column ", strong(wanted.column), " of ", opened(node), `, through ${count}.`],
    }[wanted.kind]());
    at("all").hidden = wanted.kind === "all";
  }

  function opened(node) {
    const link = document.createElement("a");
    link.href = `#${node.anchor}`;
    link.textContent = node.name;
    return link;
  }

  function strong(text) {
    const made = document.createElement("strong");
    made.textContent = text;
    return made;
  }

  function draw() {
    at("tools").hidden = false;
    graph ??= new Graph(at("graph"), {
      label: "Lineage of the project",
      choose: (node) => focusOn({ kind: "family", key: node.key }),
    });
    const withTests = at("with-tests").checked;
    const part = {
      all: () => lineage.project(withTests),
      family: () => lineage.family(wanted.key, withTests),
      column: () => lineage.column(wanted.key, wanted.column),
    }[wanted.kind]();
    graph.show(part.nodes, part.edges, { focus: wanted.key ?? null, marked: marks(part.nodes) });
    describe(part);
  }

  function marks(nodes) {
    const word = at("mark").value.trim().toLowerCase();
    const has = (node) => word && `${node.name} ${node.tags.join(" ")}`.toLowerCase().includes(word);
    return new Set(nodes.filter(has).map((node) => node.key));
  }

  function focusOn(next) {
    wanted = next;
    if (location.hash === "#lineage") draw();
    else location.hash = "lineage";
  }

  // The family of a node on its own page, drawn when the page is first shown.
  function drawSmall(section) {
    const figure = section.querySelector("figure.lineage.small");
    const node = figure && lineage.byId.get(figure.dataset.focus);
    if (!node || figure.childElementCount) return;
    const part = lineage.family(node.key, node.kind === "test");
    if (part.nodes.length < 2) return;
    figure.hidden = false;
    new Graph(figure, { label: `Lineage of ${node.name}`, isSmall: true }).show(part.nodes, part.edges, { focus: node.key });
    const more = document.createElement("button");
    more.type = "button";
    more.className = "more";
    more.textContent = "Open large";
    more.addEventListener("click", () => focusOn({ kind: "family", key: node.key }));
    figure.after(more);
  }

  function arrive(event) {
    const target = at(decodeURIComponent(location.hash.slice(1)) || "overview");
    const section = target?.closest(".page") ?? at("overview");
    for (const link of document.querySelectorAll(".bar nav a, .side a")) {
      if (link.hash === `#${section.id}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const heading = section.querySelector("h2").textContent;
    document.title = section.id === "overview" ? title : `${heading}: ${title}`;
    if (section.id === "lineage") draw();
    else drawSmall(section);
    if (target === section) scrollTo(0, 0);
    // On the first page, the keyboard begins at the top.
    if (event) section.focus({ preventScroll: true });
  }

  for (const button of document.querySelectorAll("button.trace")) {
    const { node, column } = button.dataset;
    button.hidden = false;
    button.setAttribute("aria-label", `Trace column ${column}`);
    button.addEventListener("click", () => focusOn({ kind: "column", key: lineage.byId.get(node).key, column }));
  }
  at("with-tests").addEventListener("change", draw);
  at("mark").addEventListener("input", () => graph?.mark(marks([...graph.nodes.values()].map(({ node }) => node))));
  at("in").addEventListener("click", () => graph.zoom(1.25));
  at("out").addEventListener("click", () => graph.zoom(0.8));
  at("fit").addEventListener("click", () => graph.fit(true));
  at("all").addEventListener("click", () => focusOn({ kind: "all" }));
  if (matchMedia("(max-width: 800px)").matches) document.querySelector(".side > details").open = false;
  addEventListener("hashchange", arrive);
  // The page that the address names is in sight when everything is loaded.
  addEventListener("load", () => arrive());
})();
