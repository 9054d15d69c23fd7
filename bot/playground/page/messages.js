// One message as a bubble: text or caption, picture, file, rich message, and its buttons below.

import { fileAddress } from "./api.js";
import { element, isWebAddress, link } from "./dom.js";
import { renderText } from "./entities.js";
import { renderBlocks } from "./rich.js";

const TO_GROUP = /^https:\/\/t\.me\/\w+\?startgroup=([\w-]+)$/;

// `does` says what a press does: command(text), tap(message, button, node), view(address), copy(text), group(payload).
export function renderMessage(message, does) {
  const bubble = element("div", { class: "bubble" },
    message.reply_to ? element("p", { class: "reply" }, message.reply_to) : null,
    ...media(message, does),
    message.text ? element("div", { class: "text" }, ...renderText(message.text, message.entities, (text) => does.command(text))) : null,
    message.rich_message ? element("div", { class: "rich" }, ...renderBlocks(message.rich_message.blocks)) : null,
    element("span", { class: "time" }, message.edited ? "diedit " : "", message.time));
  const kind = message.photo || message.rich_message ? " wide" : "";
  return element("article", {
    class: `message ${message.mine ? "mine" : "theirs"}${kind}`,
    "data-id": String(message.id),
    "aria-label": message.mine ? "Anda" : "Bot",
  }, bubble, message.buttons.length ? buttons(message, does) : null);
}

// A message in one breath, for a screen reader; `was` is how it stood before, if it did. Nothing where nothing is new.
export function spoken(message, was) {
  const words = message.text || (message.rich_message ? "Tabel" : "");
  if (was && words === (was.text || (was.rich_message ? "Tabel" : ""))) return "";
  const choices = message.buttons.flat().map((button) => button.text).join(", ");
  const kinds = [message.photo && "Gambar", message.document && `Berkas ${message.document.file_name}`];
  const parts = [was && "Diubah", ...kinds, words, choices && `Tombol: ${choices}`].filter(Boolean);
  return parts.map((part) => (/[.!?:]$/.test(part) ? part : `${part}.`)).join(" ");
}

function media(message, does) {
  const parts = [];
  if (message.photo) parts.push(photo(message, does));
  if (message.document) parts.push(file(message.document));
  if (message.sticker) parts.push(element("p", { class: "sticker", role: "img", "aria-label": `Stiker ${message.sticker}` }, message.sticker));
  if (message.voice) parts.push(element("p", { class: "voice" }, element("span", { "aria-hidden": "true" }, "▶ ▂▅▃▆▂▃ "), `Pesan suara, ${message.voice} detik`));
  if (message.location) {
    const { latitude, longitude } = message.location;
    parts.push(element("p", { class: "place" }, element("span", { "aria-hidden": "true" }, "📍 "), `Lokasi ${latitude}, ${longitude}`));
  }
  return parts;
}

function photo(message, does) {
  const address = fileAddress(message.photo.file_id);
  const alt = message.text ? `Gambar: ${message.text.split("\n")[0]}` : "Gambar";
  const image = element("img", { src: address, alt, width: message.photo.width, height: message.photo.height });
  return element("button", { type: "button", class: "photo", "aria-label": `Perbesar. ${alt}`, onclick: () => does.view(address, alt) }, image);
}

function file(data) {
  const size = data.file_size < 1024 ? `${data.file_size} B` : `${Math.round(data.file_size / 1024)} KB`;
  return element("a", { class: "file", href: fileAddress(data.file_id), download: data.file_name },
    element("span", { class: "file-icon", "aria-hidden": "true" }, "↓"),
    element("span", {}, element("b", {}, data.file_name), element("small", {}, size)));
}

function buttons(message, does) {
  return element("div", { class: "buttons", role: "group", "aria-label": "Tombol pesan" },
    message.buttons.map((row) => element("div", { class: "row" }, row.map((button) => inlineButton(message, button, does)))));
}

function inlineButton(message, button, does) {
  const look = { class: button.style, type: "button" };
  // A link that adds the bot to a group stays here: the group becomes a chat of this office.
  const group = button.url?.match(TO_GROUP);
  if (group) return element("button", { ...look, onclick: () => does.group(group[1]) }, button.text);
  if (button.url && isWebAddress(button.url)) {
    const node = link(button.url, button.text, element("span", { class: "corner", "aria-hidden": "true" }, "↗"));
    node.className = `button ${button.style}`;
    return node;
  }
  if (button.copy) return element("button", { ...look, onclick: () => does.copy(button.copy) }, button.text);
  if (!button.data) return element("button", { ...look, disabled: true }, button.text);
  const node = element("button", look, button.text);
  node.addEventListener("click", () => does.tap(message, button, node));
  return node;
}
