// The input field and what opens from it: the command menu, attachments, the reply keyboard.

import * as api from "./api.js";
import { showToast } from "./dialogs.js";
import { element, find } from "./dom.js";

const MAX_HEIGHT = 140;

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.commands = [];
    this.input = find("input");
    this.menu = find("menu");
    find("composer").addEventListener("submit", (event) => this.submit(event));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.fit());
    find("commands").addEventListener("click", () => this.toggle(find("commands"), this.commandItems()));
    find("attach").addEventListener("click", () => this.toggle(find("attach"), this.attachItems()));
    for (const action of ["photo", "document"]) {
      find(`${action}-file`).addEventListener("change", (event) => this.uploadFrom(event.target, action));
    }
    document.addEventListener("pointerdown", (event) => {
      if (!find("composer").contains(event.target)) this.close();
    });
    find("composer").addEventListener("keydown", (event) => this.menuKey(event));
  }

  show(chat) {
    this.commands = chat.commands;
    const keyboard = find("keyboard");
    keyboard.hidden = !chat.keyboard;
    const rows = chat.keyboard?.rows ?? [];
    keyboard.replaceChildren(...rows.map((row) => element("div", { class: "row" },
      row.map((text) => element("button", { type: "button", onclick: () => this.chat.send(text) }, text)))));
    this.input.placeholder = chat.keyboard?.placeholder || "Pesan";
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      find("composer").requestSubmit();
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
      this.item("Foto", "PNG atau JPEG", () => find("photo-file").click()),
      this.item("Dokumen", "berkas apa pun", () => find("document-file").click()),
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
    this.menu.classList.toggle("right", opener.id === "attach");
    opener.setAttribute("aria-expanded", "true");
    this.menu.querySelector("button")?.focus();
  }

  close() {
    this.menu.hidden = true;
    for (const id of ["commands", "attach"]) find(id).setAttribute("aria-expanded", "false");
  }

  menuKey(event) {
    if (this.menu.hidden) return;
    const items = [...this.menu.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape") {
      const opener = find("composer").querySelector("[aria-expanded=true]");
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
