// What the browser knows of time zones, for the app. In: a zone's name. Out: when its clock changes, its short name.
// A browser tells no rules, only what a clock shows at an instant: looking twice a month finds every change, halving
// the span between two looks finds its moment.
const START = 0; // 1970
const END = 3029529600000; // 2066; the core repeats the last years after it
const STEP = 14 * 86400000;

// A function from an instant to seconds east of UTC.
const clockOf = (format) => {
  const { timeZone } = format.resolvedOptions();
  if (timeZone === new Intl.DateTimeFormat().resolvedOptions().timeZone) {
    return (at) => Math.round(-60 * new Date(at).getTimezoneOffset());
  }
  return (at) => {
    const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(at)) ?? [];
    const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
    return sign === "-" ? -size : size;
  };
};

globalThis.zoneChanges = (name) => {
  let format;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
  const resolved = format.resolvedOptions().timeZone;
  const offset = clockOf(format);
  // The name as the viewer's dashboards write it, unless only its case is wrong.
  const told = [resolved.toLowerCase() === name.toLowerCase() ? resolved : name, START, offset(START)];
  for (let from = START; from < END; from += STEP) {
    const to = Math.min(from + STEP, END);
    let before = from;
    let after = to;
    if (offset(from) === offset(to)) continue;
    while (after - before > 1000) {
      const middle = before + Math.floor((after - before) / 2000) * 1000;
      if (offset(middle) === offset(from)) before = middle;
      else after = middle;
    }
    told.push(after, offset(after));
  }
  return told;
};

// Locales differ in which zones they have letters for.
globalThis.zoneAbbreviation = (name, at) => {
  for (const locale of ["en-US", "en-GB", "en-AU", "en-NZ", "en-ZA", "en-IN"]) {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: name, timeZoneName: "short" }).formatToParts(at);
    const short = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    if (short && !/[+-]/.test(short)) return short;
  }
  const seconds = clockOf(new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" }))(at);
  const minutes = Math.abs(Math.round(seconds / 60));
  const two = (number) => String(number).padStart(2, "0");
  return (seconds < 0 ? "-" : "+") + two(Math.floor(minutes / 60)) + (minutes % 60 ? two(minutes % 60) : "");
};

globalThis.zoneNames = () => Intl.supportedValuesOf("timeZone");
