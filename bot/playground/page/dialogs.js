// Short notes, alerts, questions and the enlarged picture.

import { find } from "./dom.js";

const TOAST_MS = 4000;
let toastTimer;

export function showToast(text) {
  const toast = find("toast");
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.hidden = true; }, TOAST_MS);
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
