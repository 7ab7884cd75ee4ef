// Draws every chart of the page: <figure data-chart="id-of-the-json"> holds the place, the JSON the ECharts option.
// The server writes the option; only what JSON cannot say (number formats) is added here.

import { init, registerMap } from "echarts";

const language = document.documentElement.lang || "de";
const numbers = (digits) => new Intl.NumberFormat(language, { maximumFractionDigits: digits });

function formatValue(unit, digits) {
  const format = numbers(digits);
  return (value) => (value === null || value === undefined || Number.isNaN(value) || value === "-"
    ? "–" : `${format.format(value)} ${unit}`);
}

function addFormats(option, { unit, digits = 0, missing = "–", names = {} }) {
  const withUnit = formatValue(unit, digits);
  const plain = numbers(digits);
  for (const part of [option, option.baseOption ?? {}]) {
    if (part.tooltip) part.tooltip.valueFormatter = withUnit;
    for (const axis of [part.xAxis, part.yAxis].flat().filter(Boolean)) {
      if (axis.type === "value") axis.axisLabel = { ...axis.axisLabel, formatter: (v) => plain.format(v) };
    }
    if (part.visualMap) part.visualMap.formatter = (value) => plain.format(value);
    if (part.series?.some((each) => each.type === "map")) {
      part.tooltip.formatter = ({ name, value }) =>
        `${names[name] ?? name}\n${value === undefined || Number.isNaN(value) ? missing : withUnit(value)}`;
    }
  }
  return option;
}

async function draw(figure) {
  const { option, map, ...formats } = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  if (map) {
    const answer = await fetch(map.address);
    if (!answer.ok) return;
    registerMap(map.name, await answer.json());
  }
  const canvas = figure.querySelector("[data-canvas]");
  const chart = init(canvas, null, { renderer: "svg" });
  chart.setOption(addFormats(option, formats));
  // A shortcut for the mouse: the same links stand in the table beside the map.
  if (map) chart.on("click", ({ name }) => { if (name) window.location.assign(`${map.pages}${name}/`); });
  canvas.setAttribute("data-drawn", "");
  new ResizeObserver(() => chart.resize()).observe(canvas);
}

for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);
