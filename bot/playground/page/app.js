// Puts the page together: people on the left, the chat on the phone, the clock above.

import * as api from "./api.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { ask, showToast } from "./dialogs.js";
import { find } from "./dom.js";
import { People } from "./people.js";

const OFFICE_PAUSE_MS = 150;
const HINT = "hint-closed";

const chat = new Chat();
const composer = new Composer(chat);
const people = new People(choose);
let officeTimer;

chat.updated = (data) => {
  composer.show(data);
  drawOfficeSoon();
};

async function choose(id) {
  people.select(id);
  history.replaceState(null, "", `#${id}`);
  await guarded(() => chat.open(id));
  if (matchMedia("(hover: hover)").matches) find("input").focus({ preventScroll: true });
}

function drawClock(clock) {
  find("clock-day").textContent = clock.day;
  find("clock-time").textContent = clock.time;
  find("clock-next").textContent = `${clock.next.what} (${clock.next.when})`;
}

function drawOffice(office) {
  people.draw(office);
  drawClock(office.clock);
}

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
    guarded(() => chat.open(chat.id));
    drawOfficeSoon();
  } else if (event.kind === "action") {
    if (event.chat_id === chat.id) chat.typing();
  } else {
    if (event.chat_id === chat.id || event.kind === "menu") chat.refresh().catch(() => {});
    drawOfficeSoon();
  }
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

find("hint-close").addEventListener("click", () => {
  find("hint").hidden = true;
  sessionStorage.setItem(HINT, "1");
});
find("hint").hidden = sessionStorage.getItem(HINT) === "1";

async function start() {
  const office = await api.getOffice();
  const all = office.units.flatMap((unit) => unit.people);
  const wanted = Number(location.hash.slice(1));
  // Whoever has something to do makes the better first sight than the head, who only reads.
  const first = all.find((person) => person.id === wanted) ?? all.find((person) => person.unread && person.state === "missing") ?? all[0];
  people.selected = first.id;
  drawOffice(office);
  api.listen(onEvent);
  await choose(first.id);
  // The office's clock runs on.
  setInterval(drawOfficeSoon, 30_000);
}

guarded(start);
