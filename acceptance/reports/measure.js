// Functions that look at an open page and give what is wrong with it, a sentence
// for each fault.

const TOLERANCE = 1.5;
const LEAST_CONTRAST = 4.5;

function shown(element) {
  return element.checkVisibility({ checkOpacity: true });
}

// Every text with the boxes of its lines.
function texts(root = document.body) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    const isRead = !parent.closest("title, desc, style") && shown(parent);
    if (!node.data.trim() || !isRead) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
    if (boxes.length) found.push({ parent, text: node.data.trim(), boxes });
  }
  return found;
}

function isWithin(inner, outer) {
  return (
    inner.left >= outer.left - TOLERANCE &&
    inner.right <= outer.right + TOLERANCE &&
    inner.top >= outer.top - TOLERANCE &&
    inner.bottom <= outer.bottom + TOLERANCE
  );
}

// Text outside the screen, its picture, its cell or its tile.
function cutTexts() {
  const faults = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    faults.push(`the page is ${document.documentElement.scrollWidth} wide, the screen ${width}`);
  }
  const screen = { left: 0, right: width, top: 0, bottom: Infinity };
  for (const { parent, text, boxes } of texts()) {
    const holder = parent.closest("svg, td, th, .tile, figcaption, li, p, h1, h2, h3, footer, body");
    const frame = holder.getBoundingClientRect();
    for (const box of boxes) {
      if (!isWithin(box, screen)) faults.push(`"${text}" leaves the screen`);
      if (!isWithin(box, frame)) faults.push(`"${text}" leaves its ${holder.localName}`);
    }
    for (let at = parent; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      const clips = style.overflowX !== "visible" && at.localName !== "svg";
      if (clips && at.scrollWidth > at.clientWidth + 1) faults.push(`"${text}" is clipped`);
    }
  }
  return [...new Set(faults)];
}

// Texts of a picture on top of each other.
function overlappingTexts() {
  const faults = [];
  for (const svg of document.querySelectorAll("svg")) {
    if (!shown(svg)) continue;
    const found = texts(svg).map(({ text, boxes: [box] }) => ({ text, box }));
    found.forEach((one, index) => {
      for (const other of found.slice(index + 1)) {
        const [a, b] = [one.box, other.box];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        // A line of text is taller than its letters.
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > TOLERANCE && down > a.height * 0.3) {
          faults.push(`"${one.text}" and "${other.text}" overlap`);
        }
      }
    });
  }
  return faults;
}

// Pictures, tables and tiles that a screen reader cannot name.
function namelessThings() {
  const faults = [];
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  if (new Set(ids).size < ids.length) faults.push("two elements have one id");
  for (const svg of document.querySelectorAll("svg")) {
    const names = (svg.getAttribute("aria-labelledby") ?? "").split(" ");
    const [title, description] = names.map((id) => svg.querySelector(`[id="${id}"]`));
    if (svg.getAttribute("role") !== "img") faults.push("a picture has no role");
    if (title?.localName !== "title" || !title.textContent.trim()) faults.push("a picture has no title");
    if (description?.localName !== "desc" || !description.textContent.trim()) {
      faults.push(`"${title?.textContent}" has no description`);
    }
  }
  for (const figure of document.querySelectorAll("figure")) {
    if (!figure.querySelector("figcaption")?.textContent.trim()) faults.push("a figure has no caption");
  }
  for (const table of document.querySelectorAll("table")) {
    const heads = [...table.querySelectorAll("thead th")];
    if (!heads.length || heads.some((head) => head.scope !== "col")) faults.push("a column has no head");
    const rows = [...table.querySelectorAll("tbody tr")];
    if (rows.some((row) => row.cells[0].scope !== "row")) faults.push("a row has no head");
  }
  if (!document.documentElement.lang) faults.push("the page does not tell its language");
  if (document.querySelectorAll("h1").length !== 1) faults.push("the page has not one heading");
  return faults;
}

function rgba(text) {
  const numbers = text.match(/[\d.]+/g)?.map(Number);
  return numbers && numbers.length >= 3 ? [...numbers.slice(0, 3), numbers[3] ?? 1] : null;
}

function over(front, back, opacity = 1) {
  const part = front[3] * opacity;
  return [0, 1, 2].map((index) => front[index] * part + back[index] * (1 - part));
}

function luminance(colour) {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

// What is painted below the middle of a box, from the page up.
function ground(box, text) {
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const stack = document.elementsFromPoint(x, y).filter((element) => element !== text);
  let colour = rgba(getComputedStyle(document.body).backgroundColor).slice(0, 3);
  for (const element of stack.reverse()) {
    const style = getComputedStyle(element);
    const isShape = element instanceof SVGElement && !["svg", "text"].includes(element.localName);
    const paint = rgba(isShape ? style.fill : style.backgroundColor);
    if (paint) colour = over(paint, colour, Number(style.opacity));
  }
  return colour;
}

// Texts that are hard to read on what is behind them.
function faintTexts() {
  const faults = [];
  for (const { parent, text, boxes: [box] } of texts()) {
    const style = getComputedStyle(parent);
    const ink = rgba(parent instanceof SVGElement ? style.fill : style.color);
    // Letters with a rim are read on the rim.
    const hasRim = style.paintOrder.startsWith("stroke") && parseFloat(style.strokeWidth) >= 3;
    const back = hasRim ? rgba(style.stroke).slice(0, 3) : ground(box, parent);
    const found = contrast(over(ink, back, Number(style.opacity)), back);
    if (found < LEAST_CONTRAST) faults.push(`"${text}" has a contrast of ${found.toFixed(2)}`);
  }
  return faults;
}

// What would run.
function programs() {
  const faults = [...document.querySelectorAll("script, iframe, object, embed")];
  const handlers = [...document.querySelectorAll("*")].filter((element) =>
    element.getAttributeNames().some((name) => name.startsWith("on")),
  );
  return [...faults, ...handlers].map((element) => `a ${element.localName} is a program`);
}
