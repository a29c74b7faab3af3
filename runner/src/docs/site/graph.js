// Draws a graph as SVG that can be moved, zoomed and walked through by keyboard.
const Graph = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const LINE = 17;
  const PADDING = 11;
  const LONGEST = 24;
  const MARGIN = 16;
  const SMALLEST_SCALE = 0.08;
  const LARGEST_SCALE = 2.5;
  const READABLE = 0.78;
  const TALLEST_SMALL = 360;
  const canvas = document.createElement("canvas").getContext("2d");

  function element(name, attributes, ...children) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function textWidth(text, weight, size) {
    canvas.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    return canvas.measureText(text).width;
  }

  // A long name breaks behind the `_` or `.` that is nearest to its middle.
  function lines(name) {
    if (name.length <= LONGEST) return [name];
    const breaks = [...name.matchAll(/[_.\-]/g)].map((found) => found.index + 1);
    const middle = name.length / 2;
    const nearest = breaks
      .filter((at) => at > 3 && at < name.length - 2)
      .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
    return nearest ? [name.slice(0, nearest), name.slice(nearest)] : [name];
  }

  class Graph {
    // options: label, choose(node), isSmall
    constructor(figure, options) {
      this.figure = figure;
      this.options = options;
      this.svg = element("svg", { role: "group", "aria-label": options.label, tabindex: "0" });
      this.stage = element("g", {});
      this.svg.append(this.stage);
      this.view = { x: 0, y: 0, scale: 1 };
      figure.replaceChildren(this.svg);
      figure.hidden = false;
      this.listen();
    }

    // nodes: {key, name, kind, word, anchor, tone, rows}; edges: {from, to, fromRow, toRow}
    show(nodes, edges, { focus = null, marked = new Set() } = {}) {
      const sized = nodes.map((node) => this.sized(node));
      const drawing = layout(sized.map(({ node, width, height }) => ({ id: node.key, width, height })),
        edges.map(({ from, to }) => ({ from, to })));
      this.drawing = drawing;
      this.focus = focus;
      this.edges = edges.map((edge, index) => this.edge(edge, drawing, index));
      this.nodes = new Map(sized.map((item) => [item.node.key, this.node(item, drawing)]));
      this.stage.replaceChildren(...this.edges.map((edge) => edge.shape), ...[...this.nodes.values()].map((item) => item.shape));
      this.mark(marked);
      this.fit();
    }

    sized(node) {
      const text = lines(node.name), rows = node.rows ?? [];
      const widths = [...text.map((line) => textWidth(line, 700, 13)), ...rows.map((row) => textWidth(row, 400, 12) + 8)];
      return {
        node, text, rows,
        width: Math.ceil(Math.max(...widths, 40)) + 2 * PADDING,
        height: text.length * LINE + 12 + (rows.length ? rows.length * LINE + 6 : 0),
      };
    }

    node({ node, text, rows }, drawing) {
      const box = drawing.boxes.get(node.key);
      const shape = element("a", {
        href: `#${node.anchor}`, class: `node ${node.kind}${node.key === this.focus ? " focus" : ""}`,
        transform: `translate(${box.x} ${box.y})`, "data-key": node.key,
        "aria-label": `${node.word} ${node.name}${node.tone === "bad" ? ", failed" : ""}`,
      });
      shape.append(element("rect", { width: box.width, height: box.height, rx: 5 }));
      text.forEach((line, index) => shape.append(element("text", { x: PADDING, y: 6 + LINE * (index + 0.76) }, line)));
      rows.forEach((row, index) => shape.append(element("text", {
        class: "column", x: PADDING + 6, y: 10 + LINE * (text.length + index + 0.76),
      }, row)));
      if (node.tone === "bad" || node.tone === "warn") {
        shape.append(element("circle", { class: `tone ${node.tone}`, cx: box.width, cy: 0, r: 6 }));
      }
      shape.addEventListener("click", (event) => this.choose(event, node));
      for (const name of ["pointerenter", "focus"]) shape.addEventListener(name, () => this.light(node.key));
      for (const name of ["pointerleave", "blur"]) shape.addEventListener(name, () => this.light(null));
      return { node, shape, text };
    }

    choose(event, node) {
      if (this.wasDragged) return event.preventDefault();
      if (event.metaKey || event.ctrlKey || event.shiftKey || !this.options.choose) return;
      event.preventDefault();
      this.options.choose(node);
    }

    edge(edge, drawing, index) {
      const points = drawing.paths[index].map((point) => [...point]);
      points[0][1] = this.port(edge.from, edge.fromRow, points[0][1]);
      points[1][1] = points[0][1];
      const last = points.length - 1;
      points[last][1] = this.port(edge.to, edge.toRow, points[last][1]);
      return { ...edge, shape: element("path", { class: "edge", d: curve(points) }) };
    }

    // The height at which an edge meets a row of a node.
    port(key, row, otherwise) {
      const box = this.drawing.boxes.get(key);
      return row === undefined ? otherwise : box.y + box.height - 6 - LINE * (row.count - row.place - 0.5);
    }

    // Lights a node, what feeds it and what it feeds.
    light(key) {
      this.stage.classList.toggle("dim", key !== null);
      const lit = key === null ? new Set() : this.related(key);
      for (const [own, { shape }] of this.nodes) shape.classList.toggle("lit", lit.has(own));
      for (const { from, to, shape } of this.edges) shape.classList.toggle("lit", lit.has(from) && lit.has(to));
    }

    related(key) {
      return new Set([...walk(key, this.edges, "to", "from"), ...walk(key, this.edges, "from", "to")]);
    }

    mark(keys) {
      for (const [key, { shape }] of this.nodes) shape.classList.toggle("marked", keys.has(key));
    }

    size() {
      return { width: this.svg.clientWidth || 800, height: this.svg.clientHeight || 400 };
    }

    // Everything in sight where that can be read; else the focus, or the beginning.
    fit(isWhole = false) {
      const { width, height } = this.drawing;
      if (this.options.isSmall) this.shrink();
      const size = this.size();
      const whole = Math.min((size.width - 2 * MARGIN) / Math.max(width, 1), (size.height - 2 * MARGIN) / Math.max(height, 1), 1);
      const scale = isWhole ? whole : Math.max(whole, READABLE);
      const centre = this.drawing.boxes.get(this.focus);
      const at = (length, room, middle) => length * scale <= room - 2 * MARGIN
        ? (room - length * scale) / 2
        : Math.min(MARGIN, Math.max(room / 2 - middle * scale, room - MARGIN - length * scale));
      this.view = {
        scale: Math.max(scale, SMALLEST_SCALE),
        x: at(width, size.width, centre ? centre.x + centre.width / 2 : 0),
        y: at(height, size.height, centre ? centre.y + centre.height / 2 : height / 2),
      };
      this.move();
    }

    // A small graph is as high as it has to be.
    shrink() {
      const { width, height } = this.drawing, room = this.size().width - 2 * MARGIN;
      const scale = Math.max(READABLE, Math.min(1, room / Math.max(width, 1)));
      this.figure.style.height = `${Math.min(Math.ceil(height * scale) + 2 * MARGIN, TALLEST_SMALL)}px`;
    }

    move() {
      const { x, y, scale } = this.view;
      this.stage.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
    }

    zoom(factor, x = this.size().width / 2, y = this.size().height / 2) {
      const scale = Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, this.view.scale * factor));
      const ratio = scale / this.view.scale;
      this.view = { scale, x: x - (x - this.view.x) * ratio, y: y - (y - this.view.y) * ratio };
      this.move();
    }

    pan(x, y) {
      this.view.x += x;
      this.view.y += y;
      this.move();
    }

    listen() {
      const pointers = new Map();
      this.svg.addEventListener("wheel", (event) => {
        if (this.options.isSmall && !event.ctrlKey) return;
        event.preventDefault();
        const { left, top } = this.svg.getBoundingClientRect();
        this.zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - left, event.clientY - top);
      }, { passive: false });
      this.svg.addEventListener("pointerdown", (event) => {
        pointers.set(event.pointerId, [event.clientX, event.clientY]);
        this.wasDragged = false;
      });
      this.svg.addEventListener("pointermove", (event) => this.drag(event, pointers));
      for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
        this.svg.addEventListener(name, (event) => pointers.delete(event.pointerId));
      }
      this.svg.addEventListener("dragstart", (event) => event.preventDefault());
      this.svg.addEventListener("keydown", (event) => this.key(event));
      this.svg.addEventListener("focusin", (event) => this.reveal(event.target.closest(".node")));
    }

    drag(event, pointers) {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const now = [event.clientX, event.clientY];
      const others = [...pointers].filter(([id]) => id !== event.pointerId);
      if (others.length) {
        const [ox, oy] = others[0][1], { left, top } = this.svg.getBoundingClientRect();
        const apart = (point) => Math.hypot(point[0] - ox, point[1] - oy) || 1;
        this.zoom(apart(now) / apart(before), ox - left, oy - top);
      } else {
        if (!this.wasDragged && Math.hypot(now[0] - before[0], now[1] - before[1]) < 4) return;
        this.pan(now[0] - before[0], now[1] - before[1]);
      }
      this.wasDragged = true;
      pointers.set(event.pointerId, now);
    }

    key(event) {
      const step = 60;
      const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
      if (moves[event.key]) this.pan(...moves[event.key]);
      else if (event.key === "+" || event.key === "=") this.zoom(1.25);
      else if (event.key === "-") this.zoom(0.8);
      else if (event.key === "0") this.fit(true);
      else return;
      event.preventDefault();
    }

    // A node that gets the focus by keyboard comes into sight.
    reveal(shape) {
      if (!shape || !shape.matches(":focus-visible")) return;
      const box = this.drawing.boxes.get(Number(shape.dataset.key)), { scale, x, y } = this.view, size = this.size();
      const into = (start, length, room) => {
        if (start < MARGIN) return MARGIN - start;
        return start + length > room - MARGIN ? room - MARGIN - start - length : 0;
      };
      this.pan(into(box.x * scale + x, box.width * scale, size.width), into(box.y * scale + y, box.height * scale, size.height));
    }
  }

  function curve(points) {
    let path = `M${points[0].join(" ")}`;
    for (let index = 1; index < points.length; index++) {
      const [x0, y0] = points[index - 1], [x1, y1] = points[index];
      const bend = (x1 - x0) / 2;
      path += y0 === y1 ? `L${x1} ${y1}` : `C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}`;
    }
    return path;
  }

  // All keys that are reached from `key` along edges from one end to the other.
  function walk(key, edges, start, end) {
    const next = new Map();
    for (const edge of edges) {
      if (!next.has(edge[start])) next.set(edge[start], []);
      next.get(edge[start]).push(edge[end]);
    }
    const seen = new Set([key]), pending = [key];
    while (pending.length) {
      for (const other of next.get(pending.pop()) ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        pending.push(other);
      }
    }
    return seen;
  }

  Graph.walk = walk;
  return Graph;
})();
