// Draws one chart to SVG text, outside a browser. What JSON cannot say (number formats) is added as on the page.

function plainNumber(value, digits, language) {
  if (value === null || value === undefined || Number.isNaN(value) || value === "-") return "–";
  const [whole, part] = Math.abs(value).toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, language === "de" ? "." : ",");
  const ending = part && Number(part) ? (language === "de" ? "," : ".") + part.replace(/0+$/, "") : "";
  return (value < 0 ? "−" : "") + grouped + ending;
}

function draw(written, width, height, language) {
  const { option, map, digits = 0 } = JSON.parse(written);
  if (map) echarts.registerMap(map.name, map.shapes);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  for (const part of [option, option.baseOption ?? {}]) {
    part.animation = false;
    for (const axis of [part.xAxis, part.yAxis].flat().filter(Boolean)) {
      if (axis.type === "value") axis.axisLabel = { ...axis.axisLabel, formatter: (v) => plainNumber(v, digits, language) };
    }
    if (part.visualMap) part.visualMap.formatter = (v) => plainNumber(v, digits, language);
  }
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
