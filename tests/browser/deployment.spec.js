// The deployment file itself: what nginx serves, with which headers, and what it says for servers that are down.
import { expect, test } from "@playwright/test";
import { stack } from "./stack.js";

const seconds = () => Math.floor(Date.now() / 1000);

/** The built files that index.html names, and the parts of the program that its scripts fetch. */
async function builtFiles(request) {
  const named = (text) => text.match(/\b[a-z]+\d*-[0-9a-f]{8,16}(_bg)?\.(js|wasm|css)\b/g) ?? [];
  const files = named(await (await request.get("/")).text());
  const scripts = files.filter((file) => file.endsWith(".js"));
  const texts = await Promise.all(scripts.map(async (file) => (await request.get(`/${file}`)).text()));
  return [...new Set([...files, ...texts.flatMap(named)])];
}

test("the page forbids inline and evaluated scripts", async ({ request }) => {
  const answer = await request.get("/");
  const policy = answer.headers()["content-security-policy"];
  const scripts = policy.split(";").find((part) => part.trim().startsWith("script-src")).trim();
  expect(scripts).toBe("script-src 'self' 'wasm-unsafe-eval'");
  expect(await answer.text()).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(answer.headers()["cache-control"]).toBe("no-cache");
});

test("built files come compressed, typed, and stay in the cache for a year", async ({ request }) => {
  const files = await builtFiles(request);
  for (const part of ["atalaya", "board", "rarer", "live", "tables", "shapes", "later"]) {
    expect(files.some((file) => file.startsWith(`${part}-`) && file.endsWith(".wasm")), part).toBe(true);
  }
  for (const file of files) {
    for (const encoding of ["br", "gzip"]) {
      const answer = await request.get(`/${file}`, { headers: { "Accept-Encoding": encoding } });
      const headers = answer.headers();
      expect.soft(headers["content-encoding"], file).toBe(encoding);
      expect.soft(headers["cache-control"], file).toContain("immutable");
      expect.soft(headers.vary, file).toBe("Accept-Encoding");
      const type = { js: "text/javascript", css: "text/css", wasm: "application/wasm" }[file.split(".").pop()];
      expect.soft(headers["content-type"], file).toContain(type);
    }
  }
});

test("an address of the app is answered by the app, a missing file is not", async ({ request }) => {
  expect((await request.get("/d/some-uid/some.name")).status()).toBe(200);
  expect((await request.get("/atalaya-0000000000000000.js")).status()).toBe(404);
});

test("the same files serve a sub-path", async ({ request }) => {
  const page = await request.get("/atalaya/d/some-uid/name");
  expect(await page.text()).toContain('<base href="/atalaya/">');
  const files = await builtFiles(request);
  expect((await request.get(`/atalaya/${files[0]}`)).status()).toBe(200);
  const answer = await request.get("/atalaya/prometheus/api/v1/query?query=1");
  expect((await answer.json()).status).toBe("success");
});

test("dashboards dropped into the folder are listed", async ({ request }) => {
  const listing = await (await request.get("/dashboards/")).json();
  expect(listing.map((entry) => entry.name)).toEqual(expect.arrayContaining(["logs.json", "service.json", "system.json"]));
});

test("six hours of history lie behind the first picture", async ({ request }) => {
  const answer = await request.post("/prometheus/api/v1/query_range", {
    form: { query: "sum(rate(http_requests_total[1m]))", start: seconds() - 5.9 * 3600, end: seconds(), step: 60 },
  });
  const values = (await answer.json()).data.result[0].values;
  expect(values.length).toBeGreaterThan(340);
});

test("an hour of log lines lies in Loki", async ({ request }) => {
  const query = new URLSearchParams({ query: 'sum(count_over_time({job="api"}[1h]))' });
  await expect(async () => {
    const result = (await (await request.get(`/loki/loki/api/v1/query?${query}`)).json()).data.result;
    expect(Number(result[0].value[1])).toBeGreaterThan(5000);
  }).toPass();
});

test("nothing but what reads passes the proxy", async ({ request }) => {
  expect((await request.post("/loki/loki/api/v1/push", { data: "{}" })).status()).toBe(403);
  expect((await request.post("/prometheus/api/v1/admin/tsdb/snapshot")).status()).toBe(403);
  expect((await request.post("/prometheus/api/v1/otlp/v1/metrics")).status()).toBe(403);
  expect((await request.post("/prometheus/api/v1/what-comes-next")).status()).toBe(403);
  expect((await request.get("/prometheus/api/v1/label/../admin/tsdb/snapshot")).status()).toBe(403);
  expect((await request.get("/loki/loki/api/v1/rules")).status()).toBe(403);
  expect((await request.post("/prometheus/-/reload")).status()).toBe(404);
});

test("a page of another origin reads nothing through the proxy", async ({ request }) => {
  for (const url of ["/prometheus/api/v1/query?query=up", "/loki/loki/api/v1/labels"]) {
    const answer = await request.get(url, { headers: { Origin: "https://elsewhere.example" } });
    expect(answer.headers()["access-control-allow-origin"]).toBeUndefined();
  }
});

for (const [part, url, name] of [
  ["loki", "/loki/loki/api/v1/labels", "Loki"],
  ["prometheus", "/prometheus/api/v1/labels", "Prometheus"],
]) {
  test(`${name} being down is said in its own error shape`, async ({ request }) => {
    stack("stop", part);
    try {
      const answer = await request.get(url);
      expect(answer.status()).toBe(502);
      const body = await answer.json();
      expect(body.status).toBe("error");
      expect(body.error).toContain(`${name} does not answer`);
    } finally {
      stack("start", part);
    }
    expect((await request.get(url)).status()).toBe(200);
  });
}
