"use strict";

// Places a graph in layers from left to right: parents stand left of children,
// edges cross seldom, nothing overlaps. The steps are those of Sugiyama.
const layout = (() => {
  const LAYER_GAP = 44;
  const WIDEST_GAP = 110;
  const ROW_GAP = 14;
  const LANE_GAP = 7;
  const PART_GAP = 30;
  const SWEEPS = 24;
  const ROUNDS = 16;

  // nodes: {id, width, height}; edges: {from, to}. Gives {boxes, paths, width, height}:
  // boxes by id, a path for each edge in the order of the edges.
  function layout(nodes, edges) {
    const drawing = { boxes: new Map(), paths: new Array(edges.length), width: 0, height: 0 };
    const parts = components(nodes, edges);
    for (const part of parts.connected) addBelow(drawing, placed(part));
    if (parts.single.length) addBelow(drawing, grid(parts.single, Math.max(drawing.width, 900)));
    return drawing;
  }

  function addBelow(drawing, part) {
    const top = drawing.height ? drawing.height + PART_GAP : 0;
    for (const [id, box] of part.boxes) drawing.boxes.set(id, { ...box, y: box.y + top });
    for (const [index, points] of part.paths) {
      drawing.paths[index] = points.map(([x, y]) => [x, y + top]);
    }
    drawing.width = Math.max(drawing.width, part.width);
    drawing.height = top + part.height;
  }

  function components(nodes, edges) {
    const group = new Map(nodes.map((node) => [node.id, node.id]));
    const root = (id) => {
      while (group.get(id) !== id) {
        group.set(id, group.get(group.get(id)));
        id = group.get(id);
      }
      return id;
    };
    for (const { from, to } of edges) group.set(root(from), root(to));
    const parts = new Map();
    for (const node of nodes) {
      const key = root(node.id);
      if (!parts.has(key)) parts.set(key, { nodes: [], edges: [] });
      parts.get(key).nodes.push(node);
    }
    edges.forEach((edge, index) => parts.get(root(edge.from)).edges.push({ ...edge, index }));
    const all = [...parts.values()].sort((a, b) => b.nodes.length - a.nodes.length);
    return {
      connected: all.filter((part) => part.nodes.length > 1),
      single: all.filter((part) => part.nodes.length === 1).map((part) => part.nodes[0]),
    };
  }

  // Nodes without edges, in rows.
  function grid(nodes, widest) {
    const boxes = new Map();
    let x = 0, y = 0, tallest = 0, width = 0;
    for (const node of nodes) {
      if (x && x + node.width > widest) {
        x = 0;
        y += tallest + ROW_GAP;
        tallest = 0;
      }
      boxes.set(node.id, { x, y, width: node.width, height: node.height });
      x += node.width + ROW_GAP;
      width = Math.max(width, x - ROW_GAP);
      tallest = Math.max(tallest, node.height);
    }
    return { boxes, paths: [], width, height: y + tallest };
  }

  function placed(part) {
    const spots = new Map(part.nodes.map((node) => [node.id, spot(node)]));
    const links = part.edges.map((edge) => ({
      index: edge.index, from: spots.get(edge.from), to: spots.get(edge.to),
    }));
    for (const { from, to } of links) {
      from.children.push(to);
      to.parents.push(from);
    }
    assignLayers([...spots.values()]);
    const layers = withLanes([...spots.values()], links);
    sortLayers(layers);
    placeRows(layers);
    return drawn(layers, spots, links);
  }

  function spot(node) {
    return {
      id: node.id, width: node.width, height: node.height, isLane: false,
      parents: [], children: [], layer: 0, place: 0, y: 0,
    };
  }

  // As far left as the parents allow; then towards the children where that makes the
  // edges shorter.
  function assignLayers(spots) {
    const order = topological(spots);
    for (const spot of order) {
      for (const child of spot.children) child.layer = Math.max(child.layer, spot.layer + 1);
    }
    for (let round = 0; round < 3; round++) {
      for (const spot of [...order].reverse()) {
        if (!spot.children.length || spot.children.length < spot.parents.length) continue;
        spot.layer = Math.min(...spot.children.map((child) => child.layer)) - 1;
      }
    }
    const first = Math.min(...spots.map((spot) => spot.layer));
    for (const spot of spots) spot.layer -= first;
  }

  function topological(spots) {
    const waiting = new Map(spots.map((spot) => [spot, spot.parents.length]));
    const order = spots.filter((spot) => !spot.parents.length);
    for (let next = 0; next < order.length; next++) {
      for (const child of order[next].children) {
        waiting.set(child, waiting.get(child) - 1);
        if (!waiting.get(child)) order.push(child);
      }
    }
    return order;
  }

  // An edge over several layers keeps a lane free in each of them.
  function withLanes(spots, links) {
    const layers = [];
    const add = (spot) => (layers[spot.layer] ??= []).push(spot);
    spots.forEach(add);
    for (const spot of spots) [spot.parents, spot.children] = [[], []];
    for (const link of links) {
      link.chain = [link.from];
      for (let layer = link.from.layer + 1; layer < link.to.layer; layer++) {
        const lane = { ...spot({ id: null, width: 0, height: 0 }), isLane: true, layer };
        add(lane);
        link.chain.push(lane);
      }
      link.chain.push(link.to);
      for (let step = 1; step < link.chain.length; step++) {
        link.chain[step - 1].children.push(link.chain[step]);
        link.chain[step].parents.push(link.chain[step - 1]);
      }
    }
    return layers;
  }

  function sortLayers(layers) {
    firstOrder(layers);
    let best = placesOf(layers), fewest = crossings(layers);
    const sweeps = layers.flat().length > 3000 ? 4 : SWEEPS;
    for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
      const down = sweep % 2 === 0;
      const sequence = down ? layers.slice(1) : layers.slice(0, -1).reverse();
      for (const layer of sequence) sortByMedian(layer, down ? "parents" : "children");
      if (sweep > 3) layers.forEach(swapNeighbours);
      const count = crossings(layers);
      if (count < fewest) [best, fewest] = [placesOf(layers), count];
    }
    layers.forEach((layer, index) => {
      layer.splice(0, layer.length, ...best[index]);
      number(layer);
    });
  }

  // Families together: depth first from the roots.
  function firstOrder(layers) {
    const seen = new Set(), sorted = layers.map(() => []);
    const visit = (start) => {
      const stack = [start];
      while (stack.length) {
        const spot = stack.pop();
        if (seen.has(spot)) continue;
        seen.add(spot);
        sorted[spot.layer].push(spot);
        stack.push(...spot.parents, ...[...spot.children].reverse());
      }
    };
    layers.flat().forEach(visit);
    layers.forEach((layer, index) => {
      layer.splice(0, layer.length, ...sorted[index]);
      number(layer);
    });
  }

  function number(layer) {
    layer.forEach((spot, place) => { spot.place = place; });
  }

  function placesOf(layers) {
    return layers.map((layer) => [...layer]);
  }

  function sortByMedian(layer, side) {
    const keys = new Map(layer.map((spot) => [spot, median(spot[side], spot.place)]));
    layer.sort((a, b) => keys.get(a) - keys.get(b) || a.place - b.place);
    number(layer);
  }

  function median(spots, otherwise) {
    if (!spots.length) return otherwise;
    const places = spots.map((spot) => spot.place).sort((a, b) => a - b);
    const middle = places.length >> 1;
    return places.length % 2 ? places[middle] : (places[middle - 1] + places[middle]) / 2;
  }

  function swapNeighbours(layer) {
    if (layer.length > 120) return;
    for (let place = 0; place + 1 < layer.length; place++) {
      const [a, b] = [layer[place], layer[place + 1]];
      if (pairCrossings(b, a) < pairCrossings(a, b)) {
        [layer[place], layer[place + 1]] = [b, a];
        [a.place, b.place] = [b.place, a.place];
      }
    }
  }

  // How often the edges of `a` and `b` cross where `a` stands above.
  function pairCrossings(a, b) {
    let count = 0;
    for (const side of ["parents", "children"]) {
      for (const upper of a[side]) {
        for (const lower of b[side]) if (upper.place > lower.place) count++;
      }
    }
    return count;
  }

  // Edges between two layers cross as often as pairs of their ends are the other way
  // round, which a tree of sums counts.
  function crossings(layers) {
    let count = 0;
    for (let index = 1; index < layers.length; index++) {
      const size = layers[index].length + 1, sums = new Array(size + 1).fill(0);
      let seen = 0;
      for (const spot of layers[index - 1]) {
        const ends = spot.children.map((child) => child.place).sort((a, b) => a - b);
        for (const end of ends) {
          let before = 0;
          for (let i = end + 1; i > 0; i -= i & -i) before += sums[i];
          count += seen - before;
        }
        for (const end of ends) {
          seen++;
          for (let i = end + 1; i <= size; i += i & -i) sums[i]++;
        }
      }
    }
    return count;
  }

  // Each node as near to its neighbours as its layer allows; lanes are kept straight.
  function placeRows(layers) {
    for (const layer of layers) spread(layer, layer.map(() => 0));
    for (let round = 0; round < ROUNDS; round++) {
      const down = round % 2 === 0;
      const sides = round < ROUNDS - 4 ? [down ? "parents" : "children"] : ["parents", "children"];
      for (const layer of down ? layers : [...layers].reverse()) {
        spread(layer, layer.map((spot) => wish(spot, sides)));
      }
    }
    const top = Math.min(...layers.flat().map((spot) => spot.y - spot.height / 2));
    for (const spot of layers.flat()) spot.y -= top;
  }

  function wish(spot, sides) {
    let sum = 0, weight = 0;
    for (const side of sides) {
      for (const other of spot[side]) {
        const pull = pullOf(spot, other);
        sum += other.y * pull;
        weight += pull;
      }
    }
    return weight ? sum / weight : spot.y;
  }

  function pullOf(a, b) {
    return a.isLane && b.isLane ? 8 : a.isLane || b.isLane ? 2 : 1;
  }

  // The middles nearest to the wishes, in the least squares, that keep the distances:
  // neighbours that come too close share their mean.
  function spread(layer, wishes) {
    const blocks = [];
    let offset = 0;
    layer.forEach((spot, place) => {
      if (place) offset += distance(layer[place - 1], spot);
      let block = { sum: wishes[place] - offset, count: 1 };
      while (blocks.length && mean(blocks[blocks.length - 1]) >= mean(block)) {
        const last = blocks.pop();
        block = { sum: last.sum + block.sum, count: last.count + block.count };
      }
      blocks.push(block);
    });
    let place = 0;
    offset = 0;
    for (const block of blocks) {
      for (let index = 0; index < block.count; index++, place++) {
        if (place) offset += distance(layer[place - 1], layer[place]);
        layer[place].y = mean(block) + offset;
      }
    }
  }

  function mean(block) {
    return block.sum / block.count;
  }

  function distance(a, b) {
    return (a.height + b.height) / 2 + (a.isLane || b.isLane ? LANE_GAP : ROW_GAP);
  }

  function drawn(layers, spots, links) {
    const widths = layers.map((layer) => Math.max(...layer.map((spot) => spot.width)));
    const lefts = [];
    let x = 0;
    layers.forEach((layer, index) => {
      lefts.push(x);
      const edges = layer.reduce((sum, spot) => sum + spot.children.length, 0);
      x += widths[index] + Math.min(WIDEST_GAP, LAYER_GAP + edges);
    });
    const boxes = new Map();
    let height = 0;
    for (const spot of spots.values()) {
      const y = spot.y - spot.height / 2;
      boxes.set(spot.id, { x: lefts[spot.layer], y, width: spot.width, height: spot.height });
      height = Math.max(height, y + spot.height);
    }
    const paths = links.map((link) => [link.index, points(link, lefts, widths)]);
    const last = layers.length - 1;
    return { boxes, paths, width: lefts[last] + widths[last], height };
  }

  // From the right of the parent to the left of the child, through the lanes.
  function points(link, lefts, widths) {
    const { from, to } = link;
    const path = [[lefts[from.layer] + from.width, from.y], [lefts[from.layer] + widths[from.layer], from.y]];
    for (const lane of link.chain.slice(1, -1)) {
      path.push([lefts[lane.layer], lane.y], [lefts[lane.layer] + widths[lane.layer], lane.y]);
    }
    path.push([lefts[to.layer], to.y]);
    return path;
  }

  return layout;
})();
