// Short notes, alerts, questions, the enlarged picture, and what is only spoken.

import { element, find } from "./dom.js";

const TOAST_MS = 4000;
const SPOKEN_MS = 10_000;
let toastTimer;

export function showToast(text) {
  const toast = find("toast");
  toast.textContent = text;
  toast.hidden = false;
  announce(text);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.hidden = true; }, TOAST_MS);
}

// For those who listen: said when there is a pause, never shown.
export function announce(text) {
  const line = element("p", {}, text);
  find("announcer").append(line);
  setTimeout(() => line.remove(), SPOKEN_MS);
}

function dialogue(text, question) {
  const dialog = find("alert");
  find("alert-text").textContent = text;
  find("alert-no").hidden = !question;
  dialog.returnValue = "no";
  dialog.showModal();
  find("alert-yes").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

export const showAlert = (text) => dialogue(text, false);
export const ask = (text) => dialogue(text, true);

export function viewImage(address, alt) {
  const image = find("viewer-image");
  image.src = address;
  image.alt = alt;
  find("viewer").showModal();
}

find("viewer").addEventListener("click", (event) => {
  if (event.target !== find("viewer-image")) find("viewer").close();
});
