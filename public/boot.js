// Starts the app: loads the two built files named on this script's own tag.
// In:  <script data-js data-wasm>. Out: the running app, or one sentence saying why not; and renderText, with which
// the app makes safe HTML of a text and whose own two built files are loaded with the first one.
let text;
globalThis.renderText = async (isMarkdown, content) => {
  text ??= import(new URL("text.js", document.baseURI).href).then(async (part) => {
    await part.default({ module_or_path: new URL("text_bg.wasm", document.baseURI).href });
    return part;
  });
  return (await text).render(isMarkdown, content);
};

const tag = document.querySelector("script[data-js][data-wasm]");
// What shows a dashboard is a file of its own (tools/split), asked for while the app is still on its way.
const isHome = location.pathname === new URL(document.baseURI).pathname && !new URLSearchParams(location.search).has("src");
for (const file of isHome ? [] : (tag.dataset.board ?? "").split(" ").filter(Boolean)) {
  const link = Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "anonymous" });
  link.href = new URL(file, document.baseURI).href;
  document.head.append(link);
}
const status = document.getElementById("boot");
try {
  if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly");
  const app = await import(new URL(tag.dataset.js, document.baseURI).href);
  await app.default({ module_or_path: new URL(tag.dataset.wasm, document.baseURI).href });
  status?.remove();
} catch (error) {
  if (status) status.textContent = `Atalaya could not start: ${error.message ?? error}. Reload the page to try again.`;
  throw error;
}
