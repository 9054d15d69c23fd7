// The page's only way to the server: JSON over the same address, and a stream of events.

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || `Galat ${response.status}.`);
  return body;
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("Ruang coba tidak menjawab. Apakah masih berjalan?");
  }
  return answered(response);
}

const post = (path, body = {}) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const getOffice = () => request("/api/office");
export const getChat = (id, after = 0) => request(`/api/chat/${id}?after=${after}`);
export const act = (id, action, body) => post(`/api/chat/${id}/${action}`, body);
export const upload = (id, action, file) =>
  request(`/api/chat/${id}/${action}?name=${encodeURIComponent(file.name)}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });
export const moveClock = (to) => post("/api/clock", { to });
export const seed = () => post("/api/seed");
export const reset = () => post("/api/reset");
export const makeGroup = (id, payload) => act(id, "group", { payload });
export const transcriptAddress = (id) => `/api/chat/${id}/transcript`;
export const fileAddress = (id) => `/api/file/${encodeURIComponent(id)}`;

// Calls `heard` for every event; after the connection was lost and is back, with kind "reset".
export function listen(heard) {
  const source = new EventSource("/api/events");
  let lost = false;
  source.onmessage = (message) => heard(JSON.parse(message.data));
  source.onerror = () => { lost = true; };
  source.onopen = () => {
    if (lost) heard({ kind: "reset" });
    lost = false;
  };
}
