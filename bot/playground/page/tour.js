// The newcomer's five steps. Each shows what to press, and goes on when it has really happened in the office.

import { element, find } from "./dom.js";

const MEMORY = "tour";
const FEW = 2;
const LONGEST = 36;
const SENT = new Set(["on_time", "late"]);

// `target` finds what to press, `done` whether it has happened; both get the tour. An id names whose phone it is on.
const STEPS = [
  {
    who: "reporter",
    text: ({ names }) => ["Anda ", bold(names.reporter), ". Tekan ", bold("Lapor sekarang"), " dan jawab dengan angka."],
    target: ({ phone }) => waitingPrompt(phone) ?? phone.composer.input,
    done: (tour) => tour.isSent() || Boolean(tour.phones.of(tour.reporter)?.chat.button("Kirim")),
  },
  {
    who: "reporter",
    text: () => ["Periksa ringkasannya, lalu tekan ", bold("Kirim"), "."],
    target: ({ phone }) => phone.chat.button("Kirim"),
    done: (tour) => tour.isSent(),
  },
  {
    who: "head",
    text: ({ names }) => ["Laporan itu kini pada ", bold(names.head), ". Tekan ", bold("Setujui"), "."],
    target: ({ phone }) => phone.chat.button("Setujui"),
    done: (tour) => tour.person("reporter")?.verdict === "approved",
  },
  {
    who: "head",
    text: ({ names }) => ["Masih sebagai ", bold(names.head), ": tulis ", bold("/rekap"), " dan kirim."],
    target: ({ phone }) => phone.composer.input,
    begin: (tour) => { tour.memory.since = tour.charts(); },
    done: (tour) => tour.charts() > (tour.memory.since ?? 0),
  },
  {
    text: () => ["Majukan jam: tekan ", bold("Ke tenggat"), ". Bot mengingatkan yang belum lapor."],
    target: () => find("to-stop"),
    begin: (tour) => { tour.memory.until = tour.office.clock.next.at; },
    done: (tour) => Date.parse(tour.office.clock.now) >= Date.parse(tour.memory.until),
  },
];
const FAREWELL = "Selesai. Silakan mencoba pegawai lain; tombol ? mengulang tur ini.";

// Some titles would fill a small screen.
const brief = (person) => {
  const name = person?.name ?? "";
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name;
};

const bold = (text) => element("b", {}, text);

const waitingPrompt = (phone) => {
  const button = phone.chat.button("Lapor sekarang");
  return button?.closest(".message") === phone.chat.log.querySelector(".theirs:last-child") ? button : null;
};

export class Tour {
  // The example to begin with: somebody who still owes few answers, and who leads nobody.
  static reporter(all) {
    const heads = new Set(all.map((person) => person.head));
    const owing = all.filter((person) => person.head && person.asked && person.state === "missing");
    return owing.find((person) => person.asked <= FEW && !heads.has(person.id)) ?? owing[0];
  }

  constructor(phones, people) {
    this.phones = phones;
    this.people = people;
    this.memory = remembered();
    this.pointed = null;
    // Its line is there from the beginning, so that nothing moves when its words come.
    find("tour").hidden = Boolean(this.memory.closed);
    find("tour-close").addEventListener("click", () => this.close());
    find("tour-skip").addEventListener("click", () => this.go(this.memory.step + 1));
    find("tour").addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
  }

  get reporter() { return this.memory.reporter; }

  get head() { return this.memory.head; }

  get names() { return { reporter: brief(this.person("reporter")), head: brief(this.person("head")) }; }

  get running() { return this.office && !this.memory.closed; }

  person(who) { return this.everybody.find((person) => person.id === this.memory[who]); }

  isSent() { return SENT.has(this.person("reporter")?.state); }

  charts() {
    const messages = this.phones.of(this.head)?.chat.messages ?? new Map();
    return Math.max(0, ...[...messages.values()].filter((message) => message.photo).map((message) => message.id));
  }

  know(office) {
    this.office = office;
    this.everybody = office.units.flatMap((unit) => unit.people);
  }

  // Where a visitor left off; in an office that began anew, from the beginning.
  resume(office) {
    this.know(office);
    if (this.memory.closed) return;
    if (!this.person("reporter") || (this.memory.step > 1 && !this.isSent())) this.memory = { ...this.choose(), step: 0 };
    this.go(this.memory.step);
  }

  async start(office) {
    this.know(office);
    this.memory = { ...this.choose(), step: 0 };
    await this.phones.openPair(this.reporter, this.head);
    this.go(0);
  }

  choose() {
    const open = this.everybody.filter((person) => person.id === this.phones.left.id);
    const reporter = Tour.reporter(open) ?? Tour.reporter(this.everybody) ?? this.everybody.find((person) => person.head);
    return { reporter: reporter?.id, head: reporter?.head };
  }

  go(step) {
    this.memory.step = step;
    STEPS[step]?.begin?.(this);
    this.keep();
    this.draw();
    this.look();
  }

  // Something has changed: is the step done, and where is now what it points at?
  look(office) {
    if (office) this.know(office);
    if (!this.running) return;
    const step = STEPS[this.memory.step];
    if (step?.done(this)) this.go(this.memory.step + 1);
    else this.point(step ? this.target(step) : null);
  }

  draw() {
    const step = STEPS[this.memory.step];
    find("tour").hidden = Boolean(this.memory.closed);
    find("tour-skip").hidden = !step;
    find("tour-place").textContent = step ? `${this.memory.step + 1}/${STEPS.length}` : "✓";
    find("tour-text").replaceChildren(...(step ? step.text(this) : [FAREWELL]));
  }

  // Whose phone is put away is found by the switch, and who has none by the list.
  target(step) {
    if (!step.who) return step.target(this);
    const phone = this.phones.of(this.memory[step.who]);
    if (!phone) return this.people.isReachable() ? this.people.button(this.memory[step.who]) : this.people.toggle;
    if (!this.phones.isShown(phone)) return this.phones.tabs[this.phones.all.indexOf(phone)];
    return step.target({ phone });
  }

  point(node) {
    if (node === this.pointed && node?.isConnected) return;
    this.pointed?.classList.remove("pointed");
    node?.classList.add("pointed");
    this.pointed = node;
  }

  close() {
    this.memory = { closed: true };
    this.keep();
    this.point(null);
    this.draw();
    find("tour-start").focus();
  }

  keep() {
    localStorage.setItem(MEMORY, JSON.stringify(this.memory));
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(MEMORY)) ?? { step: 0 };
  } catch {
    return { step: 0 };
  }
}
