// Runs in the page before its own scripts: notes when the data is asked for and when lines are on screen.
// Out: `window.probe`, times in milliseconds since navigation.
//
// Invariant: the same for every page measured; it adds nothing per point, only per line and per request.

export function probe() {
  const noted = { asked: null, answered: null, drawn: null, painted: null, canvases: 0 };
  window.probe = noted;
  const fetched = window.fetch;
  window.fetch = async (...args) => {
    const url = String(args[0]?.url ?? args[0]);
    const isData = url.includes("query_range");
    if (isData) noted.asked ??= performance.now();
    const response = await fetched(...args);
    if (isData) noted.answered = performance.now();
    return response;
  };
  const seen = new Set();
  const { port1, port2 } = new MessageChannel();
  let pending = false;
  // A message sent from the frame's own callback arrives when that frame has been handed over.
  port1.onmessage = () => {
    noted.painted = performance.now();
    pending = false;
  };
  const proto = CanvasRenderingContext2D.prototype;
  const stroke = proto.stroke;
  proto.stroke = function (...args) {
    const done = stroke.apply(this, args);
    if (noted.asked === null || !this.canvas.isConnected) return done;
    seen.add(this.canvas);
    noted.canvases = seen.size;
    noted.drawn = performance.now();
    if (!pending) {
      pending = true;
      requestAnimationFrame(() => port2.postMessage(0));
    }
    return done;
  };
}
