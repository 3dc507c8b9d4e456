// with-postgres.mjs PROGRAM [ARGUMENT ...] - runs a program while a private PostgreSQL is there; TEST_PG is its folder.

import { spawn } from "node:child_process";
import { makeDatabase, stopPostgres } from "../lib/postgres.mjs";

const { host } = await makeDatabase();
const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, TEST_PG: host } });
const code = await new Promise((resolve) => child.on("close", (status) => resolve(status ?? 1)));
await stopPostgres();
process.exit(code);
