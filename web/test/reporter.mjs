// Tells test results as go test -json does, so that one summary counts them all.
const say = (event) => JSON.stringify({ Package: "web/src", ...event }) + "\n";

export default async function* (source) {
  let failed = false;
  let elapsed = 0;
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const name = data.name.replaceAll("/", " ");
    elapsed += data.details.duration_ms / 1000;
    if (data.skip !== undefined) {
      yield say({ Action: "skip", Test: name });
    } else if (type === "test:pass") {
      yield say({ Action: "pass", Test: name });
    } else {
      failed = true;
      yield say({ Action: "output", Test: name, Output: (data.details.error?.cause?.stack ?? String(data.details.error)) + "\n" });
      yield say({ Action: "fail", Test: name });
    }
  }
  yield say({ Action: failed ? "fail" : "pass", Elapsed: elapsed });
}
