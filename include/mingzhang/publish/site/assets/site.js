// What a page can do besides being read: choose a language, light up what a finding rests on, show where a figure stands.
"use strict";

const page = document.documentElement;

function remember(name, value) {
  try { localStorage.setItem(name, value); } catch { /* a browser that keeps nothing */ }
}
function remembered(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

// Language: both, unless the reader has chosen one.
const switcher = document.querySelector(".language");
function speak(language) {
  page.dataset.language = language;
  page.lang = language === "en" ? "en" : "zh-CN";
  for (const button of switcher.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}
switcher.hidden = false;
switcher.addEventListener("click", (event) => {
  const { language } = event.target.dataset;
  if (language) { remember("mingzhang-language", language); speak(language); }
});
speak(["zh", "en"].includes(remembered("mingzhang-language")) ? remembered("mingzhang-language") : "both");

// The API: its links are shown where it can be reached; one on this machine only from pages of this machine.
const loopback = (host) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
if (page.dataset.api && (!loopback(new URL(page.dataset.api).hostname) || loopback(location.hostname))) {
  for (const link of document.querySelectorAll("[data-ask]")) {
    link.href = page.dataset.api + link.dataset.ask;
    link.closest("[hidden]")?.removeAttribute("hidden");
  }
}

// Findings: what they rest on lights up while one points at them.
function light(element, on) {
  for (const name of element.dataset.operands.split(" ")) document.getElementById(name)?.classList.toggle("lit", on);
}
for (const finding of document.querySelectorAll("[data-operands]")) {
  for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
    finding.addEventListener(event, () => light(finding, on));
  }
}
for (const note of document.querySelectorAll("a.note")) {
  const finding = document.querySelector(note.getAttribute("href"));
  for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
    note.addEventListener(event, () => finding && light(finding, on));
  }
}

// Figures: the strip of the page with a box around the figure. The picture's name says which strip it is: page-top-bottom.
const place = document.getElementById("place");

function headings(cell) {
  const said = (head) => (head?.querySelector(page.dataset.language === "en" ? ".en" : ".zh") ?? head)?.textContent.trim() ?? "";
  return [cell.parentElement.querySelector("th"), cell.closest("table").tHead.rows[0].cells[cell.cellIndex]].map(said).join(" · ");
}

function drawBox(image, box, at, edges) {
  const scale = image.naturalHeight / (edges[2] - edges[1]);
  const [x0, top, x1, bottom] = at.slice(1).map((point, i) => (point - (i % 2 ? edges[1] : 0)) * scale);
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  box.style.left = `${100 * (x0 - 4) / width}%`;
  box.style.top = `${100 * (top - 3) / height}%`;
  box.style.width = `${100 * (x1 - x0 + 8) / width}%`;
  box.style.height = `${100 * (bottom - top + 6) / height}%`;
  const strip = image.parentElement.parentElement;
  strip.scrollLeft = (x0 + x1) / 2 / width * image.clientWidth - strip.clientWidth / 2;
}

function edges(address) {
  return address.match(/(\d+)-(\d+)-(\d+)\.webp$/).slice(1).map(Number);
}

function show(figure) {
  const cell = figure.closest("td");
  const source = document.getElementById(figure.closest("section").dataset.document);
  const at = figure.dataset.at?.split(" ").map(Number);
  const find = (selector) => place.querySelector(selector);
  find(".what").textContent = headings(cell);
  find(".amount b").textContent = figure.textContent;
  find(".amount span").textContent = figure.dataset.yuan ? `= ${figure.dataset.yuan} 元` : "";
  const picture = figure.getAttribute("href").endsWith(".webp");
  find(".strip").hidden = !picture;
  find(".where").hidden = picture;
  find(".where b").textContent = figure.dataset.location ?? (at ? `p. ${at[0]}` : "–");
  find(".unsure").hidden = !figure.classList.contains("unsure");
  const original = find("a.original");
  if (source?.dataset.url) original.href = source.dataset.url + (at ? `#page=${at[0]}` : "");
  else original.removeAttribute("href");
  find(".page").textContent = at ? `第 ${at[0]} 页 p. ${at[0]}` : "";
  find(".hash").textContent = source?.dataset.sha256 ?? "";
  const permanent = find("a.permanent");
  permanent.href = `#${encodeURIComponent(cell.id)}`;
  permanent.textContent = permanent.href;
  if (!place.open) place.showModal();
  if (picture) {
    const image = find("img"), box = find(".box");
    box.hidden = true;
    image.alt = `${headings(cell)} ${figure.textContent}`;
    image.onload = () => { box.hidden = false; drawBox(image, box, at, edges(figure.pathname)); };
    image.src = figure.href;
  }
  history.replaceState(null, "", permanent.href);
}

if (place) {
  document.addEventListener("click", (event) => {
    const figure = event.target.closest("a.figure");
    if (!figure || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(figure);
  });
  place.addEventListener("click", (event) => { if (event.target === place) place.close(); });
}

// The pictures on the page of a finding, with a box around each of its figures; the first one is in sight.
for (const crop of document.querySelectorAll("figure.crop")) {
  const image = crop.querySelector("img");
  const draw = () => {
    for (const box of [...crop.querySelectorAll(".box")].reverse()) {
      box.hidden = false;
      drawBox(image, box, box.dataset.at.split(" ").map(Number), edges(image.src));
    }
  };
  if (image.complete && image.naturalWidth) draw();
  else image.addEventListener("load", draw);
}

// Words to cite by are copied; a browser that may not write to the clipboard selects them.
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(words.innerText.trim());
      button.textContent = button.dataset.done;
    } catch { getSelection().selectAllChildren(words); }
  });
}
