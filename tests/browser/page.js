// What every browser test starts from: a page whose console and requests are watched, and words for its parts.
import { test as base, expect } from "@playwright/test";

export { expect };

/**
 * `page` with every line of its console and every uncaught error kept in `lines`; at the end of the test there must be
 * none but those that `allow` named.
 */
export const test = base.extend({
  lines: [
    async ({ page }, use) => {
      const kept = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) kept.push(message.text());
      });
      page.on("pageerror", (error) => kept.push(`uncaught: ${error}`));
      const allowed = [];
      await use({ kept, allow: (pattern) => allowed.push(pattern) });
      expect(kept.filter((line) => !allowed.some((pattern) => pattern.test(line)))).toEqual([]);
    },
    { auto: true },
  ],
});

export const PROMETHEUS = { type: "prometheus", uid: "prometheus" };
export const LOKI = { type: "loki", uid: "loki" };

/** A panel as a dashboard holds it; `place` is `[x, y, w, h]` on the 24-column grid. */
export function panelJson(id, type, title, place, rest = {}) {
  const [x, y, w, h] = place;
  const { expr, ...others } = rest;
  const targets = expr === undefined ? [] : [].concat(expr).map((one, at) => ({ refId: "ABCDEFGH"[at], expr: one }));
  return { id, type, title, gridPos: { x, y, w, h }, datasource: PROMETHEUS, targets, ...others };
}

export function boardJson(panels, rest = {}) {
  return { uid: "board-under-test", title: "Board under test", time: { from: "now-30m", to: "now" }, schemaVersion: 39, panels, ...rest };
}

export function variableJson(name, type, query, rest = {}) {
  return { name, type, query, datasource: PROMETHEUS, refresh: 1, ...rest };
}

/** Opens a dashboard that only the test has, by the address of its JSON. */
export async function openJson(page, board, query = "") {
  await serveJson(page, board);
  await page.goto(`/d/${board.uid}?src=/board-under-test.json${query && `&${query}`}`);
}

export async function serveJson(page, board) {
  await page.context().route((url) => url.pathname === "/board-under-test.json", (route) => route.fulfill({ json: board }));
}

/** The panel with this title. */
export const panel = (page, title) => page.getByRole("region", { name: title, exact: true });

/** What a panel tells a screen reader of its picture. */
export const picture = (page, title) => panel(page, title).getByRole("img").last();

/** The query parameters in the address bar. It may lag behind what is drawn: ask until it holds (`expect.poll`). */
export const parameters = (page) => new URL(page.url()).searchParams;

/** All parameters of a request to a data source, wherever they travel. */
export function sent(request) {
  return new URLSearchParams(request.postData() ?? new URL(request.url()).search);
}

/** Keeps the requests to data sources from now on. */
export function requests(page) {
  const kept = [];
  page.on("request", (request) => {
    if (/\/(prometheus|loki)\/.*api\/v1\//.test(request.url())) kept.push(request);
  });
  kept.of = (expr) => kept.filter((request) => sent(request).get("query") === expr);
  return kept;
}

/** The same question once more, asked without the page. */
export async function repeat(request, question) {
  const answer = question.postData()
    ? await request.post(question.url(), { form: Object.fromEntries(sent(question)) })
    : await request.get(question.url());
  return (await answer.json()).data;
}

/** An answer of Prometheus to `query_range` with one series per entry: `{ name: [[seconds, value], …] }`. */
export function matrix(series, rest = {}) {
  const result = Object.entries(series).map(([name, values]) => ({
    metric: { name },
    values: values.map(([at, value]) => [at, String(value)]),
  }));
  return { status: "success", data: { resultType: "matrix", result }, ...rest };
}

/** Answers the queries that contain `text` with `answer` instead of the server's; the last one given wins. */
export async function forge(page, text, answer) {
  await page.route(/\/(prometheus|loki)\/.*api\/v1\/query/, async (route) => {
    if (!sent(route.request()).get("query")?.includes(text)) return route.fallback();
    return typeof answer === "function" ? answer(route) : route.fulfill(answer);
  });
}

/** Opens an entry of a panel's menu. */
export async function choose(page, title, entry) {
  await panel(page, title).hover();
  await panel(page, title).getByRole("button", { name: `Menu of panel ${title}` }).click();
  await panel(page, title).getByRole("button", { name: new RegExp(`^${entry}`) }).click();
}
