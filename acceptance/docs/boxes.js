// The boxes of the nodes of the graph, and whether a label leaves its box.
() => [...document.querySelectorAll("#graph .node")].map((node) => {
  const box = document.querySelector("#graph svg > g").getScreenCTM().a;
  const rect = node.querySelector("rect").getBoundingClientRect();
  const texts = [...node.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
  return {
    name: node.getAttribute("aria-label"),
    left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom, scale: box,
    isCut: texts.some((text) => text.left < rect.left || text.right > rect.right
      || text.top < rect.top - 1 || text.bottom > rect.bottom + 1),
  };
})
