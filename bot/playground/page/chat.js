// The conversation on the phone: fetches what changed, draws it, keeps the newest in view.

import * as api from "./api.js";
import { showAlert, showToast, viewImage } from "./dialogs.js";
import { element, find } from "./dom.js";
import { renderMessage } from "./messages.js";

const NEAR_BOTTOM = 80;
const TYPING_MS = 5000;

export class Chat {
  constructor() {
    this.id = null;
    this.log = find("log");
    this.revision = 0;
    this.nodes = new Map();
    this.updated = () => {};
    this.log.addEventListener("scroll", () => { find("to-bottom").hidden = this.isAtBottom(); });
    find("to-bottom").addEventListener("click", () => this.toBottom("smooth"));
  }

  async open(id) {
    this.id = id;
    this.revision = 0;
    this.nodes.clear();
    this.log.replaceChildren();
    this.idle();
    await this.refresh();
    this.toBottom();
  }

  // One fetch at a time; an event that comes meanwhile asks for one more.
  async refresh() {
    if (this.fetching) {
      this.again = true;
      return this.fetching;
    }
    this.fetching = this.fetchAll().finally(() => { this.fetching = null; });
    return this.fetching;
  }

  async fetchAll() {
    do {
      this.again = false;
      const id = this.id;
      const chat = await api.getChat(id, this.revision);
      if (id !== this.id) this.again = true;
      else this.draw(chat);
    } while (this.again);
  }

  draw(chat) {
    const stay = !this.isAtBottom();
    const first = this.revision === 0;
    this.revision = chat.revision;
    find("chat-name").textContent = chat.name;
    for (const message of chat.messages) this.place(message);
    const present = new Set(chat.ids);
    for (const [id, node] of this.nodes) {
      if (!present.has(id)) {
        node.remove();
        this.nodes.delete(id);
      }
    }
    this.drawDays();
    if (chat.messages.some((message) => !message.mine)) this.idle();
    const ownNews = chat.messages.some((message) => message.mine);
    if (!stay || first || ownNews) this.toBottom();
    this.updated(chat);
    const newest = chat.ids.at(-1);
    if (newest) api.act(this.id, "read", { message_id: newest }).catch(() => {});
  }

  place(message) {
    const node = renderMessage(message, this);
    node.dataset.day = message.day;
    const old = this.nodes.get(message.id);
    const focused = old && old.contains(document.activeElement);
    if (old) old.replaceWith(node);
    else this.log.append(node);
    // Whoever works by keyboard stays at the message whose buttons have changed.
    if (focused) (node.querySelector(".buttons button") || this.log).focus();
    for (const image of node.querySelectorAll("img")) image.addEventListener("load", () => this.keepBottom());
    this.nodes.set(message.id, node);
  }

  drawDays() {
    for (const node of this.log.querySelectorAll(".day")) node.remove();
    let day = "";
    for (const node of this.log.querySelectorAll(".message")) {
      if (node.dataset.day !== day) {
        day = node.dataset.day;
        node.before(element("p", { class: "day" }, day));
      }
    }
  }

  isAtBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM;
  }

  toBottom(behavior = "instant") {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior });
    find("to-bottom").hidden = true;
    this.pinned = performance.now();
  }

  // A picture that has just arrived makes the log longer.
  keepBottom() {
    if (performance.now() - this.pinned < 2000) this.toBottom();
  }

  typing() {
    find("chat-state").classList.add("typing");
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.idle(), TYPING_MS);
  }

  idle() {
    find("chat-state").classList.remove("typing");
    clearTimeout(this.typingTimer);
  }

  async send(text) {
    try {
      await api.act(this.id, "text", { text });
      return true;
    } catch (error) {
      showToast(error.message);
      return false;
    }
  }

  // What the parts of a message do when pressed.

  command(text) { return this.send(text); }

  view(address, alt) { viewImage(address, alt); }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    showToast("Disalin.");
  }

  async tap(message, button, node) {
    if (node.getAttribute("aria-busy") === "true") return;
    node.setAttribute("aria-busy", "true");
    try {
      const { answer } = await api.act(this.id, "tap", { message_id: message.id, data: button.data });
      if (answer?.text) (answer.show_alert ? showAlert : showToast)(answer.text);
    } catch (error) {
      showToast(error.message);
    } finally {
      node.removeAttribute("aria-busy");
    }
  }
}
