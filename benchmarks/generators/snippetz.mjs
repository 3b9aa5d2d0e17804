import { snippetz } from "@scalar/snippetz";
import { run } from "./run.mjs";

const printer = snippetz();

run({
  open: (request) => request,
  convert: (request, [target, client]) => printer.print(target, client, request),
  targets: {
    python: ["python", "requests"],
    java: ["java", "nethttp"],
    nodejs: ["node", "fetch"],
    go: ["go", "native"],
    csharp: ["csharp", "httpclient"],
    php: ["php", "curl"],
    curl: ["shell", "curl"],
  },
});
