// Building elements. Text always becomes a text node, so nothing that anybody wrote is ever read as HTML.

export const find = (id) => document.getElementById(id);

// The parts of a phone, by their names in the page's template.
export const partsOf = (root) =>
  Object.fromEntries([...root.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));

export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.includes("-")) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// Only addresses a click may follow; anything else stays plain text.
export const isWebAddress = (url) => /^https?:\/\//i.test(url) || /^(mailto|tel|tg):/i.test(url);

export const link = (url, ...children) =>
  element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);

const SMALL = new Set(["dan", "kepala", "seksi", "bidang", "sub", "bagian", "staf"]);

export function initials(name) {
  const words = name.split(/\s+/).filter((word) => !SMALL.has(word.toLowerCase()));
  return (words.length ? words : name.split(/\s+/)).slice(0, 2).map((word) => word[0]).join("").toUpperCase();
}
