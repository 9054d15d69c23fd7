// The list of people by unit: who has reported, who has something new; on a small screen a drawer.

import { element, find } from "./dom.js";

const MARKS = { on_time: "✓", late: "!", missing: "○", none: "–" };

export class People {
  constructor(choose) {
    this.choose = choose;
    this.selected = null;
    this.pressed = false;
    this.waiting = null;
    this.toggle = find("drawer-toggle");
    this.toggle.addEventListener("click", () => this.setOpen(!this.isOpen()));
    find("scrim").addEventListener("click", () => this.setOpen(false));
    find("people").addEventListener("keydown", (event) => this.key(event));
    // A name replaced between press and release would swallow the click: the list waits for the finger to leave.
    find("units").addEventListener("pointerdown", () => { this.pressed = true; });
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => setTimeout(() => this.released()));
  }

  released() {
    this.pressed = false;
    const office = this.waiting;
    this.waiting = null;
    if (office) this.draw(office);
  }

  draw(office) {
    if (this.pressed) {
      this.waiting = office;
      return;
    }
    const focused = document.activeElement?.dataset?.person;
    find("month").textContent = `Laporan ${office.month}`;
    find("units").replaceChildren(...office.units.filter((unit) => unit.people.length).map((unit) => this.unit(unit)));
    if (focused) find("units").querySelector(`[data-person="${focused}"]`)?.focus();
    const unread = office.units.flatMap((unit) => unit.people).filter((person) => person.unread && person.id !== this.selected);
    find("unread-total").hidden = !unread.length;
    find("unread-total").textContent = String(unread.length);
  }

  unit(unit) {
    const heading = `unit-${unit.code}`;
    return element("section", { class: `unit depth-${Math.min(unit.depth, 2)}`, "aria-labelledby": heading },
      element("h3", { id: heading }, unit.name),
      element("ul", {}, unit.people.map((person) => element("li", {}, this.person(person)))));
  }

  person(person) {
    const selected = person.id === this.selected;
    const unread = selected ? 0 : person.unread;
    return element("button", {
      type: "button",
      class: "person",
      "data-person": String(person.id),
      "aria-current": selected ? "true" : null,
      onclick: () => this.pick(person.id),
    },
    element("span", { class: "avatar", "aria-hidden": "true" }, initials(person.name)),
    element("span", { class: "who" },
      element("span", { class: "name" }, person.name),
      element("span", { class: `state ${person.state}` },
        element("span", { "aria-hidden": "true" }, `${MARKS[person.state] ?? "–"} `), person.state_text)),
    unread ? element("span", { class: "badge", "aria-label": `${unread} pesan baru` }, String(unread)) : null);
  }

  pick(id) {
    this.setOpen(false);
    this.choose(id);
  }

  select(id) {
    this.selected = id;
    for (const node of find("units").querySelectorAll(".person")) {
      if (node.dataset.person === String(id)) {
        node.setAttribute("aria-current", "true");
        node.querySelector(".badge")?.remove();
      } else node.removeAttribute("aria-current");
    }
  }

  isOpen() { return this.toggle.getAttribute("aria-expanded") === "true"; }

  setOpen(open) {
    if (open === this.isOpen()) return;
    this.toggle.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("drawer-open", open);
    find("scrim").hidden = !open;
    if (open) (find("units").querySelector("[aria-current]") || find("units").querySelector("button"))?.focus();
    else this.toggle.focus();
  }

  key(event) {
    if (event.key === "Escape") this.setOpen(false);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [...find("units").querySelectorAll(".person")];
    const at = all.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, at + step))].focus();
  }
}

const SMALL = new Set(["dan", "kepala", "seksi", "bidang", "sub", "bagian", "staf"]);

function initials(name) {
  const words = name.split(/\s+/).filter((word) => !SMALL.has(word.toLowerCase()));
  return (words.length ? words : name.split(/\s+/)).slice(0, 2).map((word) => word[0]).join("").toUpperCase();
}
