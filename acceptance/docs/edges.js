// Where the edges of the graph begin and end.
() => [...document.querySelectorAll("#graph .edge")].map((edge) => {
  const length = edge.getTotalLength(), ends = [edge.getPointAtLength(0), edge.getPointAtLength(length)];
  return { x1: ends[0].x, x2: ends[1].x };
})
