// The blocks of a rich message as native headings, lists, details and tables.

import { element, isWebAddress, link } from "./dom.js";

const INLINE = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", marked: "mark", subscript: "sub", superscript: "sup",
  code: "code",
};

export function richText(text) {
  if (typeof text === "string") return [text];
  if (Array.isArray(text)) return text.flatMap(richText);
  if (!text) return [];
  if (text.type === "mathematical_expression") return [element("code", { class: "math" }, text.expression)];
  const children = richText(text.text);
  if (text.type === "url" && isWebAddress(text.url)) return [link(text.url, ...children)];
  return [element(INLINE[text.type] || "span", {}, ...children)];
}

// The page's own headings end at level 2, so those of a message begin at 3 and leave none out.
function levels(blocks) {
  const sizes = (block) => [block.type === "heading" ? block.size : [], ...(block.blocks ?? []).map(sizes)].flat(2);
  return [...new Set(blocks.flatMap(sizes))].sort((one, other) => one - other);
}

export const renderBlocks = (blocks, sizes = levels(blocks)) => blocks.map((block) => renderBlock(block, sizes));

function renderBlock(block, sizes) {
  switch (block.type) {
    case "heading": return element(`h${Math.min(6, 3 + sizes.indexOf(block.size))}`, { class: `size-${block.size}` }, ...richText(block.text));
    case "list": return element("ul", { class: "rich-list" }, block.items.map(listItem));
    case "details": return details(block, sizes);
    case "table": return table(block);
    case "blockquote": return element("blockquote", {}, ...renderBlocks(block.blocks, sizes));
    case "divider": return element("hr");
    case "pre": return element("pre", {}, ...richText(block.text));
    case "footer": return element("p", { class: "rich-footer" }, ...richText(block.text));
    case "mathematical_expression": return element("pre", { class: "math" }, block.expression);
    case "photo": return element("p", { class: "rich-footer" }, "(gambar)");
    default: return element("p", {}, ...richText(block.text));
  }
}

const listItem = (item) =>
  element("li", {}, element("span", { class: "label", "aria-hidden": "true" }, item.label), element("div", {}, ...renderBlocks(item.blocks)));

const details = (block, sizes) =>
  element("details", { open: Boolean(block.is_open) }, element("summary", {}, ...richText(block.summary)), ...renderBlocks(block.blocks, sizes));

function table(block) {
  const rows = block.cells.map((cells) => element("tr", {}, cells.map(cell)));
  const kinds = [block.is_bordered && "bordered", block.is_striped && "striped"].filter(Boolean).join(" ");
  const caption = block.caption ? element("caption", {}, ...richText(block.caption)) : null;
  // A wide table scrolls inside its bubble, and with the keyboard too.
  return element("div", { class: "table-scroll", tabIndex: 0, role: "group", "aria-label": "Tabel" },
    element("table", { class: kinds }, caption, element("tbody", {}, rows)));
}

const cell = (data) =>
  element(data.is_header ? "th" : "td",
    { class: `align-${data.align} valign-${data.valign}`, colSpan: data.colspan, rowSpan: data.rowspan },
    ...richText(data.text));
