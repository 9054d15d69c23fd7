// Puts the page together: people on the left, two phones beside each other, the clock above, the tour.

import * as api from "./api.js";
import { ask, showToast } from "./dialogs.js";
import { find } from "./dom.js";
import { People } from "./people.js";
import { Phones } from "./phones.js";
import { Tour } from "./tour.js";

const OFFICE_PAUSE_MS = 150;

const phones = new Phones({ drawn, changed });
const people = new People(choose);
const tour = new Tour(phones, people);
let officeTimer;

function drawn() {
  tour.look();
  drawOfficeSoon();
}

// Other people came up, or the other phone is in use.
function changed() {
  const shown = phones.all.filter((phone) => phones.isShown(phone)).map((phone) => phone.id);
  people.select(phones.active.id, new Set(shown));
  history.replaceState(null, "", `#${phones.all.map((phone) => phone.id).filter(Boolean).join(",")}`);
  drawn();
}

async function choose(id) {
  await guarded(() => phones.pick(id));
  if (matchMedia("(hover: hover)").matches) phones.active.composer.input.focus({ preventScroll: true });
}

function drawClock(clock) {
  find("clock-day").textContent = clock.day;
  find("clock-time").textContent = clock.time;
  find("clock-next").textContent = `${clock.next.what} (${clock.next.when})`;
}

function drawOffice(office) {
  phones.know(everybody(office));
  people.draw(office);
  drawClock(office.clock);
  tour.look(office);
}

const everybody = (office) => office.units.flatMap((unit) => unit.people);

// Many events at once, such as the prompts of a morning, make one fetch.
function drawOfficeSoon() {
  clearTimeout(officeTimer);
  officeTimer = setTimeout(() => guarded(async () => drawOffice(await api.getOffice())), OFFICE_PAUSE_MS);
}

async function guarded(work) {
  try {
    return await work();
  } catch (error) {
    showToast(error.message);
    return null;
  }
}

function onEvent(event) {
  if (event.kind === "reset") {
    guarded(renew);
    return;
  }
  for (const phone of phones.all) {
    if (!phone.id) continue;
    if (event.kind === "action") {
      if (event.chat_id === phone.id) phone.chat.typing();
    } else if (event.chat_id === phone.id || event.kind === "menu") phone.chat.refresh().catch(() => {});
  }
  if (event.kind !== "action") drawOfficeSoon();
}

function tool(id, work) {
  const button = find(id);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    await guarded(work);
    button.removeAttribute("aria-busy");
  });
}

tool("to-stop", async () => drawOffice(await api.moveClock("stop")));
tool("to-day", async () => drawOffice(await api.moveClock("day")));
tool("seed", async () => showToast((await api.seed()).text));
tool("reset", async () => {
  if (await ask("Semua laporan dan percakapan di ruang coba ini dihapus. Ulang dari awal?")) drawOffice(await api.reset());
});
tool("tour-start", async () => tour.start(await api.getOffice()));

// Whoever has little to report and a head above makes the better first sight than the head, who only reads.
function pair(office) {
  const all = everybody(office);
  const known = (id) => all.find((person) => person.id === id);
  const [wanted, beside] = location.hash.slice(1).split(",").map(Number).map(known);
  const example = Tour.reporter(all) ?? all[0];
  const first = wanted ?? example;
  return [first, beside ?? known(first.head) ?? all.find((person) => person.head === first.id) ?? example];
}

async function begin(office) {
  const [first, second] = pair(office);
  await phones.openPair(first.id, second.id === first.id ? null : second.id);
}

// The office began anew, or the connection is back. A group is gone with the office in which it was made.
async function renew() {
  const office = await api.getOffice();
  phones.know(everybody(office));
  const shown = phones.all.filter((phone) => phone.id);
  if (shown.every((phone) => phones.people.has(phone.id))) await Promise.all(shown.map((phone) => phone.chat.open(phone.id)));
  else await begin(office);
  drawOffice(office);
  tour.resume(office);
}

async function start() {
  const office = await api.getOffice();
  phones.know(everybody(office));
  api.listen(onEvent);
  await begin(office);
  drawOffice(office);
  tour.resume(office);
  // A window made wider shows both phones, so both have been read.
  matchMedia("(max-width: 899px)").addEventListener("change", () => {
    phones.all.forEach((phone) => phone.chat.markRead());
    changed();
  });
  // The office's clock runs on.
  setInterval(drawOfficeSoon, 30_000);
}

guarded(start).finally(() => { document.body.dataset.ready = ""; });
