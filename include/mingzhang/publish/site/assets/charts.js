// Charts of a unit's years: bars drawn from the table that stands below each chart, which stays one click away.
"use strict";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const drawn = [];

function colour(name) {
  return getComputedStyle(root).getPropertyValue(name).trim();
}

function words(cell) {
  const [chinese, english] = [".zh", ".en"].map((name) => cell.querySelector(name)?.textContent.trim());
  if (!english) return cell.textContent.trim();
  return { zh: chinese, en: english }[root.dataset.language] ?? `${chinese} ${english}`;
}

// Where a series breaks, a dashed line stands before the year.
const breaks = {
  id: "breaks",
  afterDatasetsDraw({ ctx, chartArea, scales, config }) {
    const step = scales.x.getPixelForValue(1) - scales.x.getPixelForValue(0);
    ctx.save();
    ctx.setLineDash([4, 4]);
    ctx.strokeStyle = colour("--quiet");
    for (const place of config.options.brokenBefore) {
      const x = scales.x.getPixelForValue(place) - step / 2;
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
    }
    ctx.restore();
  },
};

function draw(figure) {
  const table = figure.querySelector("table");
  const years = [...table.tHead.rows[0].cells].slice(1);
  const rows = [...table.tBodies[0].rows];
  const ink = colour("--ink"), line = colour("--line");
  const amount = (value) => value.toLocaleString("en", { minimumFractionDigits: 2 });
  const axis = { grid: { color: line }, ticks: { color: ink }, border: { color: line } };
  return new Chart(figure.querySelector("canvas"), {
    type: "bar",
    data: {
      labels: years.map((year) => year.textContent.trim()),
      datasets: rows.map((row, number) => ({
        label: words(row.cells[0]),
        data: [...row.cells].slice(1).map((cell) => (cell.dataset.value ? Number(cell.dataset.value) : null)),
        backgroundColor: colour(`--series-${number + 1}`),
        maxBarThickness: 34,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      brokenBefore: years.flatMap((year, place) => ("break" in year.dataset ? [place] : [])),
      interaction: { mode: "index", intersect: false },
      scales: { x: { ...axis, grid: { display: false } }, y: { ...axis, beginAtZero: true } },
      plugins: {
        legend: { position: "bottom", labels: { color: ink, boxWidth: 14 } },
        tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${amount(item.raw)}` } },
      },
    },
    plugins: [breaks],
  });
}

function redraw() {
  for (const chart of drawn.splice(0)) chart.destroy();
  for (const figure of document.querySelectorAll("figure.chart")) drawn.push(draw(figure));
}

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
for (const figure of document.querySelectorAll("figure.chart")) {
  figure.querySelector(".canvas").hidden = false;
  figure.querySelector("details").open = false;
}
redraw();
dark.addEventListener("change", redraw);
new MutationObserver(redraw).observe(root, { attributeFilter: ["data-language"] });
