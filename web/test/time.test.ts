import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerClock, clockFace, clockText, left, whenText } from "../src/time";

test("a browser whose clock is an hour off shows the server's time", () => {
  let steady = 1_000;
  const clock = new ServerClock(() => steady, () => 3_600_000);
  assert.equal(clock.now(), 3_600_000, "before any answer there is only the wall clock");
  clock.heard(50_000, 900, 1_000); // 100 ms on the way: at 1,000 it was 50,050
  assert.equal(clock.now(), 50_050);
  steady = 6_000;
  assert.equal(clock.now(), 55_050);
});

test("the answer that travelled fastest tells the time", () => {
  const clock = new ServerClock(() => 10_000, () => 0);
  clock.heard(50_000, 9_980, 10_000); // +-10 ms
  clock.heard(70_000, 9_000, 10_000); // +-500 ms: not better
  assert.equal(clock.now(), 50_010);
  clock.heard(NaN, 10_000, 10_000); // an answer of something in between
  assert.equal(clock.now(), 50_010);
  clock.heard(60_000, 9_998, 10_000);
  assert.equal(clock.now(), 60_001);
  clock.forget();
  clock.heard(80_000, 9_000, 10_000);
  assert.equal(clock.now(), 80_500, "after sleep any answer is better than none");
});

test("a span reaches zero when it is over, not before", () => {
  assert.equal(clockFace(1), "0:01");
  assert.equal(clockFace(0), "0:00");
  assert.equal(clockFace(-5), "0:00");
  assert.equal(clockFace(59_999), "1:00");
  assert.equal(clockFace(600_000), "10:00");
  assert.equal(clockFace(3_600_000), "1:00:00");
  assert.equal(clockFace(90_061_000), "25:01:01");
  assert.deepEqual(left(90_061_000), { days: 1, hours: 1, minutes: 1, seconds: 1 });
});

test("an instant is told in the event's zone", () => {
  const plain = (s: string) => s.replace(/\s/g, " ");
  const instant = "2027-07-01T18:00:00.000Z";
  assert.equal(plain(whenText(instant, "Europe/Berlin", "en", "Europe/Paris")), "Thu, Jul 1, 2027, 8:00 PM");
  assert.equal(plain(whenText(instant, "America/New_York", "en", "Europe/Paris")), "Thu, Jul 1, 2027, 2:00 PM EDT");
  assert.equal(plain(whenText(instant, "Asia/Tokyo", "en", "Asia/Tokyo")), "Fri, Jul 2, 2027, 3:00 AM");
  assert.equal(whenText(instant, "Mars/Olympus", "en", "Asia/Tokyo"), instant);
});

test("doors are told by the clock when they open on the day itself", () => {
  const plain = (s: string) => s.replace(/\s/g, " ");
  const zone = "America/New_York";
  assert.equal(plain(clockText("2027-07-01T22:00:00.000Z", "2027-07-02T00:00:00.000Z", zone, "en")), "6:00 PM", "the same evening there");
  assert.match(plain(clockText("2027-07-01T03:00:00.000Z", "2027-07-01T05:00:00.000Z", zone, "en")), /Jun 30.*11:00 PM/, "the night before there");
  assert.match(plain(clockText("2027-07-01T03:00:00.000Z", "", zone, "en")), /Jun 30/);
});
