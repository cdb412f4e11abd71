// One origin on loopback: the built page, made-up answers, and the page written by hand. In: the built files' folder.
// Out: a server that answers at once, compressed as nginx would where a compressed file lies beside the built one.
//
// Invariant: both pages get the same bytes for the same question.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".yaml": "application/yaml",
};
const CONFIG = `dashboards:
  path: dashboards/
apiVersion: 1
datasources:
  - { name: Prometheus, uid: prometheus, type: prometheus, url: prometheus/, isDefault: true }
`;

/** `fixed` maps addresses to bodies that come from memory; everything else is a file of `folder`. */
export async function origin(folder, fixed, answer) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const send = (status, type, body, more = {}) => {
      const cache = /-[0-9a-f]{16}(_bg)?\./.test(path) ? "public, max-age=31536000, immutable" : "no-cache";
      response.writeHead(status, { "Content-Type": type, "Cache-Control": cache, "Content-Length": body.length, ...more });
      response.end(body);
    };
    request.resume();
    if (path === "/prometheus/api/v1/query_range") return send(200, TYPES[".json"], answer(request), { "Cache-Control": "no-store" });
    if (path.startsWith("/prometheus/")) return send(200, TYPES[".json"], Buffer.from('{"status":"success","data":[]}'));
    if (path === "/config.yaml") return send(200, TYPES[".yaml"], Buffer.from(CONFIG));
    if (path in fixed) return send(200, TYPES[extname(path)] ?? TYPES[".json"], Buffer.from(fixed[path]));
    const wanted = extname(path) in TYPES ? path : "/index.html";
    const file = join(folder, normalize(wanted));
    const type = TYPES[extname(wanted)];
    try {
      return send(200, type, await readFile(`${file}.br`), { "Content-Encoding": "br" });
    } catch {
      const body = await readFile(file).catch(() => null);
      return body ? send(200, type, body) : send(404, "text/plain", Buffer.from("not found"));
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
