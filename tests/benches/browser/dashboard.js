// Dashboards to measure with. In: how many panels. Out: Grafana's JSON.

/** Panels in rows of four, or one that fills the page. */
export function dashboard(uid, panels) {
  const alone = panels === 1;
  const panel = (position) => ({
    id: position + 1,
    type: "timeseries",
    title: `Requests ${position + 1}`,
    interval: "15s",
    datasource: { type: "prometheus", uid: "prometheus" },
    gridPos: alone ? { x: 0, y: 0, w: 24, h: 20 } : { x: (position % 4) * 6, y: Math.floor(position / 4) * 9, w: 6, h: 9 },
    targets: [{ refId: "A", expr: `http_requests_total{panel="${position}"}`, legendFormat: "{{instance}}", range: true }],
    // Names of a hundred series take longer than their lines; the page next to it draws none.
    options: { legend: { showLegend: false } },
    fieldConfig: { defaults: { custom: { lineWidth: 1, fillOpacity: 0 } }, overrides: [] },
  });
  return { uid, title: uid, schemaVersion: 39, refresh: "", panels: Array.from({ length: panels }, (_, position) => panel(position)) };
}
