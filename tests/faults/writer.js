// Writes numbered lines into Loki at a steady rate, and keeps what could not be written until it can.

/** Lines that one push carries at most. */
const MOST = 2000;

export class Writer {
  constructor(loki, rate) {
    this.loki = loki;
    this.rate = rate;
    this.run = String(Date.now());
    this.expr = `{job="fault-run", run="${this.run}"}`;
    this.written = 0;
    this.waiting = [];
    this.number = 0;
    this.began = 0;
  }

  start() {
    this.began = Date.now();
    this.running = true;
    this.loop = this.#write();
  }

  /** Writes what is left; gives up after a minute. */
  async stop() {
    this.running = false;
    await this.loop;
    for (let tries = 0; this.waiting.length > 0 && tries < 120; tries += 1) {
      await this.#push();
      await new Promise((done) => setTimeout(done, 500));
    }
  }

  async #write() {
    while (this.running) {
      const due = Math.floor(((Date.now() - this.began) / 1000) * this.rate);
      const now = BigInt(Date.now()) * 1_000_000n;
      for (; this.number < due; this.number += 1) {
        // Every tenth line shares its nanosecond with the one before it.
        const step = BigInt(this.number - (this.number % 10 === 9 ? 1 : 0));
        const line = `level=${this.number % 50 ? "info" : "error"} n=${this.number} of ${this.run}`;
        this.waiting.push([String(now + step), line, this.number % 3]);
      }
      await this.#push();
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  /** Lines leave the queue only once Loki has answered for them; one answered twice is held once by Loki. */
  async #push() {
    const batch = this.waiting.slice(0, MOST);
    if (batch.length === 0) return;
    const streams = [0, 1, 2].map((pod) => ({
      stream: { job: "fault-run", run: this.run, pod: String(pod) },
      values: batch.filter((line) => line[2] === pod).map(([at, line]) => [at, line]),
    }));
    try {
      const answer = await fetch(`${this.loki}/loki/api/v1/push`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ streams: streams.filter((stream) => stream.values.length > 0) }),
        signal: AbortSignal.timeout(5000),
      });
      if (answer.status === 204) {
        this.waiting.splice(0, batch.length);
        this.written += batch.length;
      }
    } catch {
      // Down: the lines wait.
    }
  }

  /** Everything Loki returns for the run, read by forward pages that overlap by a nanosecond. */
  async answer() {
    const lines = new Map();
    let start = BigInt(this.began - 60_000) * 1_000_000n;
    const end = BigInt(Date.now() + 60_000) * 1_000_000n;
    for (;;) {
      const query = new URLSearchParams({ query: this.expr, start, end, limit: "5000", direction: "forward" });
      const body = await (await fetch(`${this.loki}/loki/api/v1/query_range?${query}`)).json();
      const page = body.data.result.flatMap((stream) =>
        stream.values.map(([at, line]) => [`${at} ${stream.stream.pod} ${line}`, at, line]),
      );
      for (const [key, , line] of page) lines.set(key, line);
      const newest = page.reduce((most, [, at]) => (BigInt(at) > most ? BigInt(at) : most), start);
      if (page.length < 5000 || newest === start) return [...lines.values()];
      start = newest;
    }
  }
}
