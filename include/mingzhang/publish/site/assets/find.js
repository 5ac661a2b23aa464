// Search as you type: units whose name or region holds every word, reports filtered. The index comes in shards (scripts, so that it also
// works from a disk): each calls `mingzhangUnits` with [name, other names, region, page, [[year, scope, findings, page], …]]; the page of
// a report is left out where it follows from the unit's. A unit without reports is one that we have not found.
"use strict";

const STEP = 50;
const units = [];
let shown = STEP;
const input = (name) => document.getElementById(name);
const [form, results, count, more] = ["search", "results", "count", "more"].map(input);
const fold = (text) => text.normalize("NFKC").toLowerCase();

window.mingzhangUnits = (rows) => {
  const names = new Map([...input("region").options].map((option) => [option.value, option.textContent]));
  for (const [name, others, region, page, reports] of rows) {
    units.push({ name, region, page, reports, place: names.get(region) ?? region, text: fold([name, others, names.get(region), region].join(" ")) });
  }
  schedule();
};

let waiting = 0;
function schedule() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(search);
}

function search() {
  const words = fold(input("words").value).split(/\s+/).filter(Boolean);
  const [region, year, scope] = ["region", "year", "scope"].map((name) => input(name).value);
  const found = input("found").checked;
  const hits = [];
  for (const unit of units) {
    if (region && unit.region !== region) continue;
    if (!words.every((word) => unit.text.includes(word))) continue;
    const reports = unit.reports.filter((report) => (!year || String(report[0]) === year) && (!scope || report[1] === scope) && (!found || report[2]));
    if (reports.length || !(unit.reports.length || year || scope || found)) hits.push([unit, reports]);
  }
  const asked = words.length || region || year || scope || found;
  results.replaceChildren(...(asked ? hits.slice(0, shown).map(([unit, reports]) => item(unit, reports)) : []));
  count.textContent = !asked ? "" : hits.length ? `${hits.length} ${count.dataset.units}` : count.dataset.none;
  more.hidden = !asked || hits.length <= shown;
}

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, properties);
}

function item(unit, reports) {
  const entry = element("li", "");
  entry.append(element("a", unit.name, { className: "unit", href: unit.page }), " ", element("span", unit.place, { className: "quiet" }), document.createElement("br"));
  if (!reports.length) entry.append(element("span", results.dataset.missing, { className: "quiet" }));
  const folder = unit.page.replace(/^unit\/|\.html$/g, "");
  for (const [year, scope, findings, page] of reports) {
    entry.append(element("a", year, { className: "year", href: page ?? `report/${folder}/${year}/final_accounts/${scope}.html` }));
    if (!findings) continue;
    const mark = element("span", findings, { className: "mark error", title: results.dataset.error });
    mark.prepend(element("span", `${results.dataset.error} `, { className: "unseen" }));
    entry.append(mark, " ");
  }
  return entry;
}

// What was asked stands in the address: it can be sent to others, and is there when the reader comes back.
const asking = ["words", "region", "year", "scope"];
function remember() {
  const said = new URLSearchParams(asking.filter((name) => input(name).value).map((name) => [name, input(name).value]));
  if (input("found").checked) said.set("found", "1");
  history.replaceState(null, "", `#${said}`);
}
const said = new URLSearchParams(location.hash.slice(1));
for (const name of asking) if (said.has(name)) input(name).value = said.get(name);
input("found").checked = said.has("found");

form.hidden = false;
form.addEventListener("input", () => { shown = STEP; remember(); schedule(); });
form.addEventListener("submit", (event) => event.preventDefault());
more.addEventListener("click", () => { shown += STEP; schedule(); });
input("words").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") { event.preventDefault(); results.querySelector("a")?.focus(); }
});
results.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const links = [...results.querySelectorAll("a.unit")], next = links.indexOf(event.target.closest("li")?.querySelector("a.unit")) + step;
  (links[next] ?? input("words")).focus();
});
