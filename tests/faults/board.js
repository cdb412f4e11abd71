// The dashboard of a fault run of logs.

/** One logs panel over the whole page. */
export function board(expr, seconds) {
  const datasource = { type: "loki", uid: "loki" };
  return {
    uid: "board-under-test",
    title: "Fault run",
    schemaVersion: 39,
    refresh: "",
    time: { from: `now-${seconds}s`, to: "now" },
    panels: [
      {
        id: 1,
        type: "logs",
        title: "Lines",
        gridPos: { x: 0, y: 0, w: 24, h: 22 },
        datasource,
        targets: [{ refId: "A", expr, datasource, maxLines: 1000 }],
        options: { showTime: true },
      },
    ],
  };
}
