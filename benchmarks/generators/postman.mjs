import generators from "postman-code-generators";
import collection from "postman-collection";
import { run } from "./run.mjs";

run({
  open: ({ method, url, headers, postData }) =>
    new collection.Request({
      method,
      url,
      header: headers.map(({ name, value }) => ({ key: name, value })),
      body: postData && (postData.params ? form(postData) : { mode: "raw", raw: postData.text }),
    }),
  convert: (request, [language, variant]) => {
    let source;
    generators.convert(language, variant, request, {}, (error, snippet) => {
      if (error) throw error;
      source = snippet;
    });
    return source;
  },
  targets: {
    python: ["python", "Requests"],
    java: ["java", "OkHttp"],
    nodejs: ["nodejs", "Native"],
    go: ["go", "Native"],
    csharp: ["csharp", "HttpClient"],
    php: ["php", "cURL"],
    curl: ["curl", "cURL"],
  },
});

function form({ params }) {
  return { mode: "urlencoded", urlencoded: params.map(({ name, value }) => ({ key: name, value })) };
}
