// What the generators have in common: HAR request objects, one a line, on stdin; the languages as arguments.
// Writes {"index", "language", "source"} for each request and language.
// With --rounds N first, stdin is N parts of as many requests each, and it converts part by part in this process:
// to one language after the other, and every second part each request to all of them. Writes the best seconds of the
// later half, [wall, CPU], of each language, of `all` of them, and of `open`, reading the objects.
import { readFileSync } from "node:fs";

export function run({ open, targets, convert }) {
  const args = process.argv.slice(2);
  const rounds = args[0] === "--rounds" ? Number(args.splice(0, 2)[1]) : 0;
  const lost = args.filter((language) => !(language in targets));
  if (lost.length) process.stderr.write(`has no ${lost.join(", ")}\n`);
  const languages = args.filter((language) => language in targets);
  const requests = readFileSync(0, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  if (rounds) {
    process.stdout.write(JSON.stringify(timed(requests, rounds, languages, { open, targets, convert })) + "\n");
    return;
  }
  const lines = [];
  requests.forEach((request, index) => {
    const opened = open(request);
    for (const language of languages) {
      lines.push(JSON.stringify({ index, language, source: convert(opened, targets[language]) }));
    }
  });
  process.stdout.write(lines.join("\n") + "\n");
}

function timed(requests, rounds, languages, { open, targets, convert }) {
  const best = {};
  const size = requests.length / rounds;
  let written = 0; // keeps the engine from leaving out what nobody looks at
  for (let round = 0; round < rounds; round++) {
    const part = requests.slice(round * size, (round + 1) * size);
    let opened;
    const seconds = { open: clocked(() => (opened = part.map(open))) };
    const convertTo = (language, request) => (written += convert(request, targets[language]).length);
    if (round % 2) {
      seconds.all = clocked(() => opened.forEach((request) => languages.forEach((name) => convertTo(name, request))));
    } else {
      for (const name of languages) {
        seconds[name] = clocked(() => opened.forEach((request) => convertTo(name, request)));
      }
    }
    if (round < rounds / 2) continue; // by then the engine has compiled what runs often
    for (const [name, pair] of Object.entries(seconds)) {
      best[name] = pair.map((value, at) => Math.min(value, (best[name] ?? pair)[at]));
    }
  }
  if (!written) throw new Error("nothing was written");
  return best;
}

function clocked(work) {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  work();
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  const used = process.cpuUsage(cpu);
  return [wall, (used.user + used.system) / 1e6];
}
