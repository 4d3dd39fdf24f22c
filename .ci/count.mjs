// Sums the reports of all test projects; a step that failed, or a report that is missing or empty, counts as a failure.
import { readFileSync } from "node:fs";

const [problems, folder, ...names] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const name of names) {
  try {
    const report = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
    const [ok, bad] = report.results
      ? [report.results.summary.passed, report.results.summary.tests - report.results.summary.passed - report.results.summary.skipped]
      : [report.numPassedTests, report.numFailedTests];
    console.log(`${name}: ${ok} passed, ${bad} failed`);
    passed += ok;
    failed += bad;
    if (ok + bad === 0) {
      console.log(`${name}: no test ran`);
      failed++;
    }
  } catch (problem) {
    console.log(`${name}: no report (${problem.message})`);
    failed++;
  }
}
if (failed === 0 && Number(problems) > 0) failed = Number(problems);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
