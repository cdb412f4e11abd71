// A made-up answer of known size, in Prometheus' shape. In: how many series and points. Out: the body's bytes.
//
// Invariant: the same arguments give the same bytes, so that figures can be compared over time.

/** When the samples start, in seconds since the epoch, and how far apart they are. */
export const START = 1_721_560_000;
export const STEP = 15;

/** `series` x `points` samples: sawtooths of ten and more digits, as rates have them. */
export function matrix(series, points) {
  const result = [];
  for (let one = 0; one < series; one++) {
    const values = [];
    for (let point = 0; point < points; point++) {
      const value = (((one * 7919 + point * 104_729) % 99_991) / 997 + one * 3).toPrecision(12);
      values.push([START + point * STEP, String(Number(value))]);
    }
    const metric = { __name__: "http_requests_total", instance: `host-${one}:9100`, code: "200", job: "api" };
    result.push({ metric, values });
  }
  return Buffer.from(JSON.stringify({ status: "success", data: { resultType: "matrix", result } }));
}
