// run.mjs - `make bench`: what Tradepost does, against what this machine could do.
//
//   node tests/bench/run.mjs [--compare] [--keep] [NAME…]     only the benches whose name contains one of the words
//
// Prints one figure a line, `name value unit`, and behind a # what it is compared with.  QUICK=1 takes a minute, and its
// figures are rough.  --keep writes them, with the machine's shape, to tests/bench/figures.txt, the file that --compare
// (`make bench-compare`) holds the new ones against.

const all = ["intake", "pages", "jobs", "plan"];
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
let failed = false;
for (const name of all) {
  if (words.length && !words.some((word) => name.includes(word))) continue;
  try {
    await (await import(`./${name}.mjs`)).default();
  } catch (error) {
    failed = true;
    console.log(`# ${name}: ${error.stack}`);
  }
}
process.exit(failed ? 1 : 0);
