// What the graphs show: the project, the family of a node, the way of a column.
const Lineage = (() => {
  class Lineage {
    constructor(project) {
      this.nodes = project.nodes.map((node, index) => ({ ...node, key: index }));
      this.byId = new Map(this.nodes.map((node) => [node.id, node]));
      this.edges = this.nodes.flatMap((node) => node.parents.map((parent) => ({ from: parent, to: node.key })));
    }

    // Everything but macros; tests where they are wanted.
    project(withTests) {
      return this.part((node) => node.kind !== "macro" && (withTests || node.kind !== "test"));
    }

    // A node with all that feeds it and all that it feeds.
    family(key, withTests) {
      const family = new Set([...Graph.walk(key, this.edges, "to", "from"), ...Graph.walk(key, this.edges, "from", "to")]);
      return this.part((node) => family.has(node.key) && (node.key === key || withTests || node.kind !== "test"));
    }

    part(isShown) {
      const nodes = this.nodes.filter(isShown), keys = new Set(nodes.map((node) => node.key));
      return { nodes, edges: this.edges.filter(({ from, to }) => keys.has(from) && keys.has(to)) };
    }

    // The columns that feed a column, and those that it feeds, in their nodes.
    column(key, name) {
      const links = this.columnLinks();
      const start = `${key}\n${name.toLowerCase()}`;
      const met = new Set([...Graph.walk(start, links, "to", "from"), ...Graph.walk(start, links, "from", "to")]);
      const rows = new Map();
      for (const cell of met) {
        const [owner, column] = cell.split("\n");
        if (!rows.has(+owner)) rows.set(+owner, []);
        rows.get(+owner).push(column);
      }
      const nodes = [...rows].map(([owner, columns]) => ({ ...this.nodes[owner], rows: columns.map((column) => this.spelling(owner, column)) }));
      const row = (cell) => {
        const [owner, column] = cell.split("\n"), columns = rows.get(+owner);
        return { place: columns.indexOf(column), count: columns.length };
      };
      const edges = links.filter(({ from, to }) => met.has(from) && met.has(to)).map(({ from, to }) => ({
        from: +from.split("\n")[0], to: +to.split("\n")[0], fromRow: row(from), toRow: row(to),
      }));
      return { nodes, edges };
    }

    columnLinks() {
      return this.nodes.flatMap((node) => node.columns.flatMap((column) => column.from.map(([parent, name]) => ({
        from: `${parent}\n${name.toLowerCase()}`, to: `${node.key}\n${column.name.toLowerCase()}`,
      }))));
    }

    spelling(key, name) {
      const found = this.nodes[key].columns.find((column) => column.name.toLowerCase() === name);
      return found ? found.name : name;
    }
  }
  return Lineage;
})();
