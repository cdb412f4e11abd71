// The page written by hand: fetches, turns rows into columns, lets uPlot draw. As little as will do.
// In: Prometheus' answer. Out: one chart that fills the page.

const element = document.getElementById("chart");
const response = await fetch("prometheus/api/v1/query_range?query=http_requests_total", { method: "POST" });
const { data } = await response.json();
const times = data.result[0].values.map(([at]) => at);
const columns = data.result.map(({ values }) => Float64Array.from(values, ([, value]) => Number(value)));
const series = data.result.map(({ metric }, position) => ({
  label: metric.instance,
  stroke: `hsl(${(position * 37) % 360} 70% 55%)`,
  width: 1,
  points: { show: false },
}));
const options = {
  width: element.clientWidth,
  height: element.clientHeight,
  legend: { show: false },
  cursor: { show: false },
  series: [{}, ...series],
};
new window.uPlot(options, [times, ...columns], element);
