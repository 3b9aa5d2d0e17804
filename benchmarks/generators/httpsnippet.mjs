import { HTTPSnippet } from "@readme/httpsnippet";
import { run } from "./run.mjs";

run({
  open: (request) => new HTTPSnippet(request).init(),
  convert: (opened, [target, client]) => opened.convert(target, client)[0],
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
