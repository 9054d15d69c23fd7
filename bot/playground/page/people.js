// The list of people by unit: who has reported, who has something new; on a small screen a drawer.

import { element, find, initials } from "./dom.js";

const MARKS = { on_time: "✓", late: "!", missing: "○", none: "–" };

export class People {
  constructor(choose) {
    this.choose = choose;
    this.selected = null;
    this.shown = new Set();
    this.pressed = false;
    this.waiting = null;
    this.toggle = find("drawer-toggle");
    this.toggle.addEventListener("click", () => this.setOpen(!this.isOpen()));
    find("scrim").addEventListener("click", () => this.setOpen(false));
    // A window made wide enough has no drawer any more.
    matchMedia("(min-width: 1180px)").addEventListener("change", () => this.setOpen(false));
    find("people").addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.setOpen(false); });
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
    this.select(this.selected, this.shown);
    if (focused) this.button(focused)?.focus();
    const unread = office.units.flatMap((unit) => unit.people).filter((person) => person.unread && !this.shown.has(person.id));
    find("unread-total").hidden = !unread.length;
    find("unread-total").textContent = String(unread.length);
  }

  button(id) { return find("units").querySelector(`[data-person="${id}"]`); }

  unit(unit) {
    const heading = `unit-${unit.code}`;
    return element("section", { class: `unit depth-${Math.min(unit.depth, 2)}`, "aria-labelledby": heading },
      element("h3", { id: heading }, unit.name),
      element("ul", {}, unit.people.map((person) => element("li", {}, this.person(person)))));
  }

  person(person) {
    const unread = this.shown.has(person.id) ? 0 : person.unread;
    const about = [person.state_text, person.verdict_text, person.admin ? "administrator" : ""].filter(Boolean).join(" · ");
    return element("button", {
      type: "button",
      class: "person",
      "data-person": String(person.id),
      onclick: () => this.pick(person.id),
    },
    element("span", { class: "avatar", "aria-hidden": "true" }, initials(person.name)),
    element("span", { class: "who" },
      element("span", { class: "name" }, person.name),
      element("span", { class: `state ${person.state}` },
        element("span", { "aria-hidden": "true" }, `${MARKS[person.state] ?? "–"} `), about)),
    unread ? element("span", { class: "badge", "aria-label": `${unread} pesan baru` }, String(unread)) : null);
  }

  pick(id) {
    this.setOpen(false);
    this.choose(id);
  }

  // `id` is on the phone in use, `shown` are all those whose phones are to be seen. Tab reaches one name, arrows the others.
  select(id, shown) {
    this.selected = id;
    this.shown = shown;
    for (const node of find("units").querySelectorAll(".person")) {
      const own = Number(node.dataset.person);
      if (own === id) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
      node.classList.toggle("beside", own !== id && shown.has(own));
      node.tabIndex = own === id ? 0 : -1;
      if (shown.has(own)) node.querySelector(".badge")?.remove();
    }
  }

  isReachable() { return find("people").checkVisibility({ visibilityProperty: true }); }

  isOpen() { return this.toggle.getAttribute("aria-expanded") === "true"; }

  setOpen(open) {
    if (open === this.isOpen()) return;
    this.toggle.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("drawer-open", open);
    find("scrim").hidden = !open;
    document.querySelector("main").inert = open;
    if (open) (find("units").querySelector("[aria-current]") || find("units").querySelector("button"))?.focus();
    else this.toggle.focus();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    const all = [...find("units").querySelectorAll(".person")];
    const at = all.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, at + step))].focus();
  }
}
