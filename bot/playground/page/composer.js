// The input field and what opens from it: the command menu, attachments, the reply keyboard.

import * as api from "./api.js";
import { showToast } from "./dialogs.js";
import { element, partsOf } from "./dom.js";

const MAX_HEIGHT = 140;

export class Composer {
  constructor(root, chat) {
    this.chat = chat;
    this.commands = [];
    this.parts = partsOf(root);
    const { composer, input, menu, commands, attach } = this.parts;
    this.input = input;
    this.menu = menu;
    this.openers = [commands, attach];
    composer.addEventListener("submit", (event) => this.submit(event));
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("input", () => this.fit());
    commands.addEventListener("click", () => this.toggle(commands, this.commandItems()));
    attach.addEventListener("click", () => this.toggle(attach, this.attachItems()));
    for (const action of ["photo", "document"]) {
      this.parts[action].addEventListener("change", (event) => this.uploadFrom(event.target, action));
    }
    document.addEventListener("pointerdown", (event) => {
      if (!composer.contains(event.target)) this.close();
    });
    composer.addEventListener("keydown", (event) => this.menuKey(event));
    composer.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !composer.contains(event.relatedTarget)) this.close();
    });
  }

  show(chat) {
    this.commands = chat.commands;
    const { keyboard } = this.parts;
    keyboard.hidden = !chat.keyboard;
    const rows = chat.keyboard?.rows ?? [];
    keyboard.replaceChildren(...rows.map((row) => element("div", { class: "row" },
      row.map((text) => element("button", { type: "button", onclick: () => this.chat.send(text) }, text)))));
    this.input.placeholder = chat.keyboard?.placeholder || "Pesan";
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.parts.composer.requestSubmit();
    }
  }

  async submit(event) {
    event.preventDefault();
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.fit();
    this.input.focus();
    const sent = await this.chat.send(text);
    if (!sent && !this.input.value) this.input.value = text;
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, MAX_HEIGHT)}px`;
  }

  commandItems() {
    if (!this.commands.length) return [element("p", { class: "empty" }, "Bot belum memasang perintah.")];
    return this.commands.map(({ command, description }) =>
      this.item(`/${command}`, description, () => this.chat.send(`/${command}`)));
  }

  attachItems() {
    const send = (action) => () => api.act(this.chat.id, action).catch((error) => showToast(error.message));
    return [
      this.item("Foto", "PNG atau JPEG", () => this.parts.photo.click()),
      this.item("Dokumen", "berkas apa pun", () => this.parts.document.click()),
      this.item("Stiker", "👍", send("sticker")),
      this.item("Pesan suara", "3 detik", send("voice")),
      this.item("Lokasi", "Kepanjen", send("location")),
    ];
  }

  item(name, description, press) {
    return element("button", { type: "button", onclick: () => { this.close(); press(); } },
      element("b", {}, name), element("span", {}, description));
  }

  toggle(opener, items) {
    const wasOpen = opener.getAttribute("aria-expanded") === "true";
    this.close();
    if (wasOpen) return;
    this.menu.replaceChildren(...items);
    this.menu.hidden = false;
    this.menu.setAttribute("aria-label", opener.getAttribute("aria-label"));
    this.menu.classList.toggle("right", opener === this.parts.attach);
    opener.setAttribute("aria-expanded", "true");
    this.menu.querySelector("button")?.focus();
  }

  close() {
    this.menu.hidden = true;
    for (const opener of this.openers) opener.setAttribute("aria-expanded", "false");
  }

  menuKey(event) {
    if (this.menu.hidden) return;
    const items = [...this.menu.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape") {
      const opener = this.openers.find((each) => each.getAttribute("aria-expanded") === "true");
      this.close();
      opener?.focus();
    } else if (at >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length].focus();
    }
  }

  async uploadFrom(field, action) {
    const file = field.files[0];
    field.value = "";
    if (!file) return;
    try {
      await api.upload(this.chat.id, action, file);
    } catch (error) {
      showToast(error.message);
    }
  }
}
