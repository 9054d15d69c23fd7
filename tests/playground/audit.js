// What is wrong with the page for people who see little, press with big fingers, or listen: a list of sentences.
// The rules are those of WCAG 2.2 AA that can be computed; they are read off the page as it stands.
() => {
  const wrong = [];
  const say = (node, what) => wrong.push(`${node.tagName.toLowerCase()}.${node.className} «${name(node).slice(0, 40)}»: ${what}`);
  const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".hidden, .skip, noscript, [inert], [aria-busy=true]");
  const all = (selector) => [...document.querySelectorAll(`body ${selector}`)].filter(seen);

  // Names
  const textOf = (id) => document.getElementById(id)?.textContent.trim() ?? "";
  function name(node) {
    const labelled = (node.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean).map(textOf).join(" ");
    const images = [...node.querySelectorAll("img")].map((image) => image.alt).join(" ");
    const labels = [...(node.labels ?? [])].map((label) => label.textContent).join(" ");
    return (labelled || node.getAttribute("aria-label") || labels || node.textContent.trim() || images).trim();
  }
  const pressable = "button, a[href], input, textarea, select, summary";
  for (const node of all(`:is(${pressable}, dialog, nav, section, img, [role=group], [role=log], [tabindex="0"])`)) {
    if (node.tagName === "IMG" ? !node.hasAttribute("alt") : !name(node)) say(node, "has no name");
  }
  const regions = all(":is(nav, section, aside, [role=group])").map((node) => `${node.tagName} ${name(node)}`);
  const named = all(".phone").map(name);
  if (new Set(named).size < named.length) wrong.push(`phones share a name: ${named.join(", ")}`);
  if (!regions.length) wrong.push("no region has a name");

  // Structure
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push(`id ${id} is there twice`);
  for (const node of document.querySelectorAll("[aria-controls], [aria-labelledby], [aria-describedby]")) {
    for (const kind of ["aria-controls", "aria-labelledby", "aria-describedby"]) {
      for (const id of (node.getAttribute(kind) ?? "").split(/\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) say(node, `${kind} leads nowhere: ${id}`);
      }
    }
  }
  let level = 0;
  for (const node of all(":is(h1, h2, h3, h4, h5, h6)")) {
    const next = Number(node.tagName[1]);
    if (next > level + 1 && level) say(node, `a heading of level ${next} follows one of level ${level}`);
    level = next;
  }
  if (document.documentElement.lang !== "id") wrong.push("the language is not said to be Indonesian");
  if (!document.title) wrong.push("there is no title");
  if (document.querySelectorAll("main").length !== 1) wrong.push("there is not exactly one main");
  for (const node of all(`:is(${pressable}, [tabindex="0"])`)) {
    if (!node.closest("main, nav, header, dialog")) say(node, "is in no landmark");
    if (node.parentElement.closest("button, a[href]")) say(node, "is inside another");
    if (node.tabIndex > 0) say(node, "has an order of its own");
  }

  // Sizes: 24 px each way, save for what stands in the flow of a sentence.
  for (const node of all(`:is(${pressable})`)) {
    if (node.closest(".text")) continue;
    const { width, height } = node.getBoundingClientRect();
    if (Math.min(width, height) < 24) say(node, `is ${Math.round(width)} × ${Math.round(height)} px`);
  }

  // Contrast against the ground that is painted behind: 4.5 : 1 for letters, 3 : 1 for signs.
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const paint = (...colours) => {
    pen.clearRect(0, 0, 1, 1);
    for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  function contrast(node, colour, least) {
    const grounds = [];
    for (let up = node; up; up = up.parentElement) grounds.unshift(getComputedStyle(up).backgroundColor);
    const [above, below] = [light(paint(...grounds, colour)), light(paint(...grounds))].sort((a, b) => b - a);
    const ratio = (above + 0.05) / (below + 0.05);
    if (ratio < least) say(node, `contrast ${ratio.toFixed(2)}`);
  }
  for (const node of all("*")) {
    const text = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data.trim()).join("");
    if (text && !node.closest(".spoiler:not(.shown)")) contrast(node, getComputedStyle(node).color, 4.5);
  }
  for (const node of all(":is(textarea, input)")) contrast(node, getComputedStyle(node, "::placeholder").color, 4.5);
  for (const node of all("svg")) contrast(node.parentElement, getComputedStyle(node).color, 3);
  for (const node of all(".pointed")) contrast(node.parentElement, getComputedStyle(node).outlineColor, 3);
  return wrong;
}
