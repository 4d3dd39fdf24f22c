// Sums the reports of all test projects; a step that failed, or a report that is missing or empty, counts as a failure.
// What failed is named at the end, because of a long log often only the end is at hand.
import { readFileSync } from "node:fs";

/** How much of a failure's message is shown beside its name, in characters. */
const MESSAGE_LIMIT = 300;

const [problems, folder, ...names] = process.argv.slice(2);
const failures = [];
const sums = [];
let passed = 0;
let failed = 0;
for (const name of names) {
  try {
    const report = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
    const [ok, bad] = counts(report);
    failures.push(...failuresOf(report).map(([test, message]) => `failed in ${name}: ${test}: ${brief(message)}`));
    sums.push(`${name}: ${ok} passed, ${bad} failed`);
    passed += ok;
    failed += bad;
    if (ok + bad === 0) {
      sums.push(`${name}: no test ran`);
      failed++;
    }
  } catch (problem) {
    sums.push(`${name}: no report (${problem.message})`);
    failed++;
  }
}
if (failed === 0 && Number(problems) > 0) failed = Number(problems);
console.log([...failures, ...sums, `${passed} passed, ${failed} failed`].join("\n"));
process.exit(failed === 0 ? 0 : 1);

/** [passed, failed] of a CTRF report (the .NET projects) or of Vitest's own. */
function counts(report) {
  if (!report.results) return [report.numPassedTests, report.numFailedTests];
  const { passed: ok, skipped, tests } = report.results.summary;
  return [ok, tests - ok - skipped];
}

/** [name, message] of each test that failed. */
function failuresOf(report) {
  if (report.results) {
    return report.results.tests.filter((test) => test.status === "failed").map((test) => [test.name, test.message ?? ""]);
  }
  return report.testResults
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === "failed")
    .map((test) => [test.fullName, test.failureMessages.join(" ")]);
}

function brief(message) {
  const line = message.replaceAll(/\s+/g, " ").trim();
  return line.length > MESSAGE_LIMIT ? `${line.slice(0, MESSAGE_LIMIT)} …` : line;
}
