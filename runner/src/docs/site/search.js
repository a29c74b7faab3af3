// Finds nodes and columns by name, description and tag, and walks through what it found.
const Search = (() => {
  const MOST = 60;

  class Search {
    constructor(project, input, list) {
      this.input = input;
      this.list = list;
      this.entries = entries(project);
      this.chosen = -1;
      input.disabled = false;
      input.addEventListener("input", () => this.find());
      input.addEventListener("focus", () => this.find());
      input.addEventListener("keydown", (event) => this.key(event));
      document.addEventListener("click", (event) => {
        if (!event.target.closest("search")) this.close();
      });
      list.addEventListener("click", () => this.close());
      document.addEventListener("keydown", (event) => {
        if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
        event.preventDefault();
        input.focus();
      });
    }

    find() {
      const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
      if (!words.length) return this.close();
      const found = this.entries
        .map((entry) => ({ entry, score: score(entry, words) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.entry.name.localeCompare(b.entry.name));
      this.show(found.map(({ entry }) => entry), words);
    }

    show(found, words) {
      this.chosen = -1;
      const items = found.slice(0, MOST).map((entry, index) => item(entry, index, words));
      if (found.length > MOST) items.push(note(`${found.length - MOST} more: add a word`));
      if (!found.length) items.push(note("Nothing has these words."));
      this.list.replaceChildren(...items);
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.input.removeAttribute("aria-activedescendant");
    }

    key(event) {
      const options = [...this.list.querySelectorAll("[role=option]")];
      if (event.key === "Escape") return this.close();
      if (event.key === "Enter") {
        const link = (options[this.chosen] ?? options[0])?.querySelector("a");
        if (link && !this.list.hidden) link.click();
        return;
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || !options.length) return;
      event.preventDefault();
      this.chosen = (this.chosen + step + options.length) % options.length;
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.chosen)));
      options[this.chosen].scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", options[this.chosen].id);
    }

    close() {
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
    }
  }

  function entries(project) {
    return project.nodes.flatMap((node) => [
      {
        name: node.name, what: `${node.word} · ${node.path}`, text: node.summary, anchor: node.anchor,
        extra: node.tags.join(" "), rank: node.kind === "test" ? 1 : node.kind === "macro" ? 2 : 6,
      },
      ...node.columns.map((column) => ({
        name: column.name, what: `column of ${node.name}`, text: column.summary,
        anchor: column.anchor, extra: node.name, rank: 4,
      })),
    ]);
  }

  // Every word must be found; names count more than descriptions.
  function score(entry, words) {
    const name = entry.name.toLowerCase(), text = `${entry.text} ${entry.extra}`.toLowerCase();
    let sum = entry.rank;
    for (const word of words) {
      if (name === word) sum += 60;
      else if (name.startsWith(word)) sum += 40;
      else if (name.includes(word)) sum += 25;
      else if (text.includes(word)) sum += 8;
      else return 0;
    }
    return sum;
  }

  function item(entry, index, words) {
    const link = document.createElement("a");
    link.href = `#${entry.anchor}`;
    link.tabIndex = -1;
    const what = document.createElement("span");
    what.className = "what";
    what.append(`${entry.what}${entry.text ? " · " : ""}`, ...marked(shortened(entry.text, words), words));
    link.append(...marked(entry.name, words), what);
    const option = document.createElement("li");
    option.id = `result-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(link);
    return option;
  }

  function note(text) {
    const line = document.createElement("li");
    line.className = "nobody";
    line.textContent = text;
    return line;
  }

  // The part of a text around the first word that is in it.
  function shortened(text, words) {
    if (text.length < 140) return text;
    const at = Math.max(0, ...words.map((word) => text.toLowerCase().indexOf(word)));
    const start = Math.max(0, at - 50);
    return `${start ? "…" : ""}${text.slice(start, start + 140)}…`;
  }

  function marked(text, words) {
    const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    return text.split(new RegExp(`(${pattern})`, "gi")).map((part, index) => {
      if (index % 2 === 0) return part;
      const mark = document.createElement("mark");
      mark.textContent = part;
      return mark;
    });
  }

  return Search;
})();
