// A message's text with its entities (offsets in UTF-16, as JavaScript counts) as nodes.

import { element, isWebAddress, link } from "./dom.js";

const COMMAND = /(^|[\s(])(\/[a-z][a-z0-9_]{1,31})(?=$|[\s.,;:!?)])/g;
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function wrap(entity, text, children) {
  switch (entity.type) {
    case "bold": return element("b", {}, ...children);
    case "italic": return element("i", {}, ...children);
    case "underline": return element("u", {}, ...children);
    case "strikethrough": return element("s", {}, ...children);
    case "code": return element("code", {}, ...children);
    case "pre": return element("pre", {}, ...children);
    case "blockquote": return element("blockquote", {}, ...children);
    case "expandable_blockquote": return quote(children);
    case "spoiler": return spoiler(children);
    case "text_link": return isWebAddress(entity.url) ? link(entity.url, ...children) : element("span", {}, ...children);
    case "url": return isWebAddress(text) ? link(text, ...children) : element("span", {}, ...children);
    default: return element("span", {}, ...children);
  }
}

function quote(children) {
  const node = element("blockquote", { class: "folded" }, ...children);
  const toggle = element("button", { type: "button", class: "unfold", "aria-expanded": "false" }, "Selengkapnya");
  toggle.addEventListener("click", () => {
    const folded = node.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = folded ? "Selengkapnya" : "Ringkas";
  });
  return element("div", {}, node, toggle);
}

function spoiler(children) {
  const node = element("button", { type: "button", class: "spoiler", "aria-label": "Teks tersembunyi" }, ...children);
  node.addEventListener("click", () => node.classList.add("shown"));
  return node;
}

// Telegram makes every /command in a text something to press, without the bot asking for it.
function withCommands(text, press) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(COMMAND)) {
    const start = match.index + match[1].length;
    nodes.push(text.slice(last, start));
    const command = element("button", { type: "button", class: "command", onclick: () => press(match[2]) }, match[2]);
    last = start + match[2].length;
    // A line may break after any button, but no line begins with a full stop.
    const [mark] = text.slice(last).match(/^[.,;:!?)]*/);
    nodes.push(mark ? element("span", { class: "whole" }, command, mark) : command);
    last += mark.length;
  }
  nodes.push(text.slice(last));
  return nodes.filter((node) => node !== "");
}

export function renderText(text, entities, press) {
  const known = entities.filter((entity) => entity.type !== "bot_command");
  return renderRange(text, 0, text.length, known, press);
}

function renderRange(text, start, end, entities, press) {
  const nodes = [];
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    // What lies inside this entity follows it in the list, since the server sorts outer ones first.
    let inner = index + 1;
    while (inner < entities.length && entities[inner].offset < stop) inner += 1;
    if (entity.offset > at) nodes.push(...withCommands(text.slice(at, entity.offset), press));
    const children = entity.type === "code" || entity.type === "pre"
      ? [text.slice(entity.offset, stop)]
      : renderRange(text, entity.offset, stop, entities.slice(index + 1, inner), press);
    nodes.push(wrap(entity, text.slice(entity.offset, stop), children));
    at = stop;
    // A block brings its own line break.
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1;
    index = inner;
  }
  if (at < end) nodes.push(...withCommands(text.slice(at, end), press));
  return nodes;
}
