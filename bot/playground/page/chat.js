// The conversation on one phone: fetches what changed, draws it, keeps the newest in view.

import * as api from "./api.js";
import { announce, showAlert, showToast, viewImage } from "./dialogs.js";
import { element, partsOf } from "./dom.js";
import { renderMessage, spoken } from "./messages.js";

const NEAR_BOTTOM = 80;
const TYPING_MS = 5000;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Chat {
  // `updated(data)` hears of everything that was drawn, `opened(id)` of a group that was made from here.
  constructor(root, updated, opened) {
    this.id = null;
    this.name = "";
    this.parts = partsOf(root);
    this.log = this.parts.log;
    this.revision = 0;
    this.nodes = new Map();
    this.messages = new Map();
    this.updated = updated;
    this.opened = opened;
    this.log.addEventListener("scroll", () => { this.parts["to-bottom"].hidden = this.isAtBottom(); });
    this.parts["to-bottom"].addEventListener("click", () => this.toBottom(calm.matches ? "instant" : "smooth"));
  }

  async open(id) {
    this.id = id;
    this.revision = 0;
    this.nodes.clear();
    this.messages.clear();
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
    this.name = chat.name;
    // An answer to a press counts as a change too, but leaves the message as it was.
    const fresh = chat.messages.filter((message) => JSON.stringify(message) !== JSON.stringify(this.messages.get(message.id)));
    const before = new Map(this.messages);
    for (const message of fresh) this.place(message);
    const present = new Set(chat.ids);
    for (const [id, node] of this.nodes) {
      if (!present.has(id)) {
        node.remove();
        this.nodes.delete(id);
        this.messages.delete(id);
      }
    }
    this.drawDays();
    const news = fresh.filter((message) => !message.mine);
    if (news.length) this.idle();
    if (!first) this.say(news, before);
    const ownNews = fresh.some((message) => message.mine);
    if (!stay || first || ownNews) this.toBottom();
    this.markRead();
    this.updated(chat);
  }

  say(news, before) {
    for (const message of news) {
      const words = spoken(message, before.get(message.id));
      if (words) announce(`${this.name}: ${words}`);
    }
  }

  // What stands on a phone that is not shown has not been read.
  markRead() {
    const newest = [...this.messages.keys()].at(-1);
    if (newest && this.log.checkVisibility()) api.act(this.id, "read", { message_id: newest }).catch(() => {});
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
    this.messages.set(message.id, message);
  }

  drawDays() {
    let day = "";
    for (const node of this.log.querySelectorAll(".message")) {
      const above = node.previousElementSibling;
      const begins = node.dataset.day !== day;
      day = node.dataset.day;
      const label = above?.classList.contains("day") ? above : null;
      if (begins && !label) node.before(element("p", { class: "day" }, day));
      else if (begins) label.textContent = day;
      else label?.remove();
    }
    if (this.log.lastElementChild?.classList.contains("day")) this.log.lastElementChild.remove();
  }

  // The newest button of the bot with these words, which a sign may precede, if there is one.
  button(text) {
    const words = (node) => node.textContent.replace(/^[^\p{Letter}]+/u, "");
    return [...this.log.querySelectorAll(".theirs .buttons button")].findLast((node) => words(node) === text);
  }

  isAtBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM;
  }

  toBottom(behavior = "instant") {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior });
    this.parts["to-bottom"].hidden = true;
    this.pinned = performance.now();
  }

  // A picture that has just arrived makes the log longer.
  keepBottom() {
    if (performance.now() - this.pinned < 2000) this.toBottom();
  }

  typing() {
    this.parts.state.classList.add("typing");
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.idle(), TYPING_MS);
  }

  idle() {
    this.parts.state.classList.remove("typing");
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

  async group(payload) {
    try {
      this.opened((await api.makeGroup(this.id, payload)).id);
    } catch (error) {
      showToast(error.message);
    }
  }

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
