// The two phones side by side, of which a small screen shows one: somebody who reports, and their head.

import { transcriptAddress } from "./api.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { element, find, initials, partsOf } from "./dom.js";

const PLACES = ["left", "right"];
const LABELS = { left: "Telepon pertama", right: "Telepon kedua" };

class Phone {
  constructor(place, drawn, opened) {
    find("phones").append(find("phone").content.cloneNode(true));
    this.root = find("phones").lastElementChild;
    this.root.id = `phone-${place}`;
    this.root.dataset.place = place;
    this.root.setAttribute("aria-label", LABELS[place]);
    this.parts = partsOf(this.root);
    this.chat = new Chat(this.root, (data) => this.show(data), (id) => opened(this, id));
    this.composer = new Composer(this.root, this.chat);
    this.drawn = drawn;
  }

  get id() { return this.chat.id; }

  show(data) {
    this.parts.name.textContent = data.name;
    this.parts.avatar.textContent = initials(data.name);
    this.root.setAttribute("aria-label", `Telepon ${data.name}`);
    this.parts.save.href = transcriptAddress(data.id);
    this.composer.show(data);
    this.drawn();
  }
}

export class Phones {
  // `drawn()` is called after a chat was drawn, `changed()` after other people came up or another phone is in use.
  constructor({ drawn, changed }) {
    this.all = PLACES.map((place) => new Phone(place, drawn, (phone, id) => this.beside(phone, id)));
    [this.left, this.right] = this.all;
    this.changed = changed;
    this.people = new Map();
    // The second phone goes along with the first one's head until somebody is chosen for it.
    this.follows = true;
    for (const phone of this.all) {
      for (const touch of ["focusin", "pointerdown"]) phone.root.addEventListener(touch, () => this.use(phone));
    }
    this.tabs = this.all.map((phone) => element("button", { type: "button", onclick: () => this.use(phone) }));
    find("switch").append(...this.tabs);
    this.use(this.left);
  }

  // The office's people: who leads whom, and what is unread on the phone behind.
  know(people) {
    this.people = new Map(people.map((person) => [person.id, person]));
    this.drawTabs();
  }

  of(id) { return this.all.find((phone) => phone.id === id); }

  isShown(phone) { return phone.root.checkVisibility(); }

  use(phone) {
    if (this.active === phone) return;
    this.active = phone;
    for (const each of this.all) each.root.toggleAttribute("data-active", each === phone);
    this.drawTabs();
    if (phone.id) {
      phone.chat.markRead();
      if (!phone.chat.isAtBottom()) phone.chat.toBottom();
      this.changed();
    }
  }

  // Both phones at once, as the page and the tour begin.
  async openPair(id, other) {
    this.follows = true;
    this.use(this.left);
    await Promise.all([this.left.chat.open(id), other && this.right.chat.open(other)]);
    this.changed();
  }

  async pick(id) {
    const already = this.of(id);
    if (already) this.use(already);
    else {
      const head = this.people.get(id)?.head;
      const along = this.active === this.left && this.follows && head && head !== this.right.id;
      if (this.active === this.right) this.follows = false;
      await Promise.all([this.active.chat.open(id), along && this.right.chat.open(head)]);
    }
    this.changed();
  }

  // A group that was made on one phone is shown on the other.
  async beside(phone, id) {
    const other = this.all.find((each) => each !== phone);
    if (other === this.right) this.follows = false;
    this.use(other);
    await other.chat.open(id);
    this.changed();
  }

  drawTabs() {
    this.tabs?.forEach((tab, index) => {
      const phone = this.all[index];
      const unread = phone === this.active ? 0 : this.people.get(phone.id)?.unread;
      tab.setAttribute("aria-pressed", String(phone === this.active));
      tab.replaceChildren(element("span", {}, phone.chat.name || LABELS[PLACES[index]]),
        ...(unread ? [element("span", { class: "badge", "aria-label": `${unread} pesan baru` }, String(unread))] : []));
    });
  }
}
