// The command line: its words, its exit codes, people and tokens, settings that are wrong, and what `make install` puts where.

import { mkdirSync, readFileSync, statSync, writeFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { equal, finish, later, ok, test } from "../lib/check.mjs";
import { engines, startHouse } from "../lib/house.mjs";
import { makeFolder, run, top } from "../lib/process.mjs";
import { stopPostgres } from "../lib/postgres.mjs";

const program = process.env.TRADEPOST ?? join(top, "build/tradepost-asan");
const page = readFileSync(join(top, "fcgi/ops/tradepost.1"), "utf8");
const folder = makeFolder("command");
const bare = { TRADEPOST_CONFIG: join(folder, "none.conf") };
writeFileSync(bare.TRADEPOST_CONFIG, `store = sqlite:${folder}/none.db\nkey_file = ${folder}/none.keys\n`);
const say = (args, options = {}) => run(program, args, { env: { ...bare, ...options.env }, input: options.input });

const commands = ["serve", "work", "migrate", "user", "token", "demo", "replay", "backup", "restore", "key", "vault", "doctor", "config"];

await test("--version names this program and every library", async () => {
  const { code, stdout } = await say(["--version"]);
  equal(code, 0);
  for (const name of ["tradepost 0.", "SQLite 3.", "libpq 1", "libcurl/", "cJSON 1.", "OpenSSL 3."]) ok(stdout.includes(name), `${name} in ${stdout}`);
});

await test("--help lists every command, each says how it is used, and the man page knows it", async () => {
  const { code, stdout } = await say(["--help"]);
  equal(code, 0);
  for (const name of commands) {
    ok(stdout.includes(`\n  ${name} `), `${name} in --help`);
    const one = await say([name, "--help"]);
    equal([one.code, one.stdout.startsWith(`usage: tradepost [--config FILE] ${name}`)], [0, true], name);
    ok(page.includes(`.It Cm ${name}`), `${name} in the man page`);
  }
});

await test("a command line that is wrong ends with 2 and says how it is used", async () => {
  for (const args of [[], ["nonsense"], ["--config"], ["migrate", "--fast"], ["migrate", "now"], ["key"], ["key", "break"], ["config", "write"]]) {
    const { code, stderr } = await say(args);
    equal([code, stderr.includes("usage: tradepost")], [2, true], args.join(" "));
  }
});

await test("settings and keys that are wrong end with 3, a store that is not there or too old with 4", async () => {
  const wrong = await say(["migrate"], { env: { TRADEPOST_THREADS: "many" } });
  equal([wrong.code, wrong.stderr.includes("threads")], [3, true], wrong.stderr);
  equal((await say(["migrate"], { env: { TRADEPOST_CONFIG: "/nowhere/tradepost.conf" } })).code, 3);
  const keyless = await say(["user", "list"]);
  equal([keyless.code, keyless.stderr.includes("none.keys")], [3, true], keyless.stderr);
  equal((await say(["migrate"], { env: { TRADEPOST_STORE: "sqlite:/nowhere/at/all.db" } })).code, 4);
  equal((await say(["key", "make"])).code, 0);
  equal((await say(["user", "list"])).code, 4, "never migrated");
  equal((await say(["serve"])).code, 4);
});

await test("config check lists every setting; the man page knows them all; no password is shown", async () => {
  const { code, stdout } = await say(["config", "check"], { env: { TRADEPOST_STORE_OWNER: "postgres:user=x password=sesame", SENTRY_DSN: "https://sesame@sentry.example/4242", POSTHOG_KEY: "phc_sesame" } });
  equal(code, 0);
  const names = [...stdout.matchAll(/^(\w+) +=/gm)].map((found) => found[1]);
  ok(names.length > 20, names.join(" "));
  for (const name of names) ok(new RegExp(`^\\.It Va .*\\b${name}\\b`, "m").test(page), `${name} in the man page`);
  ok(!stdout.includes("sesame"));
  ok(/^sentry_dsn +=.*@sentry\.example\/4242$/m.test(stdout), "where errors go is");
});

await test("a key file is made once, for its owner alone", async () => {
  const file = join(folder, "other.keys");
  equal((await say(["key", "make", file])).code, 0);
  const before = readFileSync(file, "utf8");
  equal(statSync(file).mode & 0o777, 0o600);
  equal((await say(["key", "make", file])).code, 1);
  equal(readFileSync(file, "utf8"), before);
});

for (const engine of engines) {
  const house = await startHouse({ engine, front: "none", demo: false, work: false, sandbox: false });
  later(() => house.stop());
  const on = (text, body) => test(`${engine}: ${text}`, body);
  const tell = async (args, input) => {
    const { code, stdout, stderr } = await house.tradepost(args, { input });
    return { code, said: stdout + stderr, stdout };
  };
  const password = "correct horse battery";

  await on("the first person makes the company; a password never stands on the command line", async () => {
    equal((await tell(["user", "list"])).said, "");
    equal((await tell(["user", "add", "anna@one.example", "--account", "One"], "short\n")).code, 1);
    equal((await tell(["user", "list"])).said, "");
    equal((await tell(["user", "add", "anna@one.example", "--name", "Anna", "--account", "One"], `${password}\n`)).code, 0);
    equal((await tell(["user", "add", "bob@one.example", "--role", "viewer"], `${password}\n`)).code, 0, "the only company");
    equal((await tell(["user", "add", "eve@two.example", "--account", "Two"], `${password}\n`)).code, 0);
    const { said } = await tell(["user", "list"]);
    equal(said.trimEnd().split("\n").map((line) => line.split(/ +/).slice(0, 2).join(" ")), ["anna@one.example owner", "bob@one.example viewer", "eve@two.example owner"]);
  });

  await on("what cannot be is refused, and says why", async () => {
    const refused = async (args, input, code, words) => {
      const answer = await tell(args, input);
      equal([answer.code, answer.said.includes(words)], [code, true], answer.said);
    };
    await refused(["user", "add", "ANNA@one.example", "--account", "One"], `${password}\n`, 1, "already");
    await refused(["user", "add", "nobody", "--account", "One"], `${password}\n`, 1, "e-mail");
    await refused(["user", "add", "carl@one.example"], `${password}\n`, 1, "more than one company");
    await refused(["user", "add", "carl@one.example", "--role", "king"], `${password}\n`, 2, "owner, manager, staff or viewer");
    await refused(["user", "disable", "anna@one.example"], "", 1, "last owner");
    await refused(["user", "role", "anna@one.example", "viewer"], "", 1, "last owner");
    await refused(["user", "role", "carl@one.example", "viewer"], "", 1, "nobody");
    await refused(["user", "password", "bob@one.example"], "", 1, "standard input");
    await refused(["token", "create", "ci", "--role", "staff"], "", 1, "more than one company");
    await refused(["token", "revoke", "nothing", "--account", "One"], "", 1, "no such token");
  });

  await on("a person is disabled, enabled, given a role and a password; sessions end; all of it is in the events", async () => {
    await house.sql("INSERT INTO session (account_id, hash, person_id, csrf, address, agent, created_at, seen_at, expires_at) SELECT account_id, 'h', id, 'c', '', '', 1, 1, 9 FROM person WHERE email_folded = 'bob@one.example';");
    equal((await tell(["user", "role", "Bob@One.example", "owner"])).code, 0);
    equal(await house.sql("SELECT count(*) FROM session;"), "0");
    equal((await tell(["user", "disable", "anna@one.example"])).code, 0);
    ok((await tell(["user", "disable", "anna@one.example"])).said.includes("already"));
    equal((await tell(["user", "enable", "anna@one.example"])).code, 0);
    equal((await tell(["user", "password", "anna@one.example"], "another good one\n")).code, 0);
    const events = await house.sql("SELECT type, cause_kind FROM event WHERE subject = 'person' ORDER BY id;");
    equal(events.split("\n"), ["added|command", "added|command", "added|command", ...Array(4).fill("changed|command")]);
    const data = await house.sql("SELECT data FROM event;");
    for (const secret of ["anna", "bob", "correct", "another", "scrypt"]) ok(!data.toLowerCase().includes(secret), `${secret} in ${data}`);
  });

  await on("a token is shown once and kept as a hash", async () => {
    const { stdout, code } = await tell(["token", "create", "ci", "--role", "manager", "--account", "Two"]);
    equal(code, 0);
    const token = stdout.trim();
    ok(/^tp_[\w-]{40,}$/.test(token), token);
    equal(await house.sql(`SELECT count(*) FROM token WHERE hash = '${token}';`), "0");
    const list = (await tell(["token", "list", "--account", "Two"])).stdout;
    ok(list.includes("manager") && !list.includes(token), list);
    equal((await tell(["token", "list", "--account", "One"])).stdout, "");
    const [id] = list.split(" ");
    equal((await tell(["token", "revoke", id, "--account", "One"])).code, 1, "another company's");
    equal((await tell(["token", "revoke", id, "--account", "Two"])).code, 0);
    ok((await tell(["token", "list", "--account", "Two"])).stdout.includes("revoked"));
  });

  await on("migrate says what it did and is happy to be asked again", async () => {
    ok((await tell(["migrate"])).said.includes("nothing to do"));
  });
}

await test("install puts program, dashboard, units, examples and man page under DESTDIR, paths following PREFIX", async () => {
  const dest = join(folder, "dest");
  mkdirSync(dest);
  const { code, stderr } = await run("sh", [join(top, "fcgi/ops/install"), dest, "/opt/tradepost"]);
  equal(code, 0, stderr);
  const at = join(dest, "opt/tradepost");
  for (const file of ["bin/tradepost", "share/tradepost/web/index.html", "share/tradepost/web/core.wasm", "share/man/man1/tradepost.1", "lib/systemd/system/tradepost-serve.socket", "share/doc/tradepost/nginx.conf", "share/doc/tradepost/tradepost.conf", "lib/sysusers.d/tradepost.conf"])
    ok(statSync(join(at, file)).isFile(), file);
  const texts = readdirSync(join(at, "lib/systemd/system")).map((name) => readFileSync(join(at, "lib/systemd/system", name), "utf8")).join("");
  ok(texts.includes("ExecStart=/opt/tradepost/bin/tradepost serve") && !texts.includes("/usr/local"), texts);
});

await test("the browser's core is as small as README.md says", async () => {
  const [, below] = readFileSync(join(top, "README.md"), "utf8").match(/WebAssembly \(below (\d+) KiB/);
  const size = statSync(join(top, "build/core.wasm")).size;
  ok(size < below * 1024, `${size} bytes are not below ${below} KiB`);
});

await test("make run listens and keeps its data where it is told to, before make or behind it", async () => {
  for (const [words, env] of [[["PORT=8099", "DATA=/elsewhere"], {}], [[], { PORT: "8099", DATA: "/elsewhere" }]]) {
    const { stdout } = await run("make", ["-C", top, "-n", "run", ...words], { env });
    ok(stdout.includes("--port '8099' --data '/elsewhere'"), stdout.slice(-200));
  }
});

later(stopPostgres);
await finish();
