// deck_jobs.mjs - Deck's side of things: portal logins, connections, jobs, carts.
//
// A login is one (source, username); at most one connection is open and at most
// one EnsureConnection is on its way for it.  A connection runs one job at a
// time.  How a job goes is read from its scenario's row (deck_scenarios.mjs);
// this file is the interpreter of those rows and holds no scenario numbers.

import { randomUUID } from "node:crypto";
import { source_name } from "./deck_scenarios.mjs";
import { as_expected } from "./deck_lines.mjs";

const STEP_PAUSE = { EnsureConnection: "connect_ms", AddItemsToCart: "cart_ms" };

export class Jobs {
  #settings;
  #clock;
  #webhooks;
  logins = new Map(); // "guid username" -> login
  connections = new Map(); // id -> connection, closed ones too
  jobs = new Map(); // guid -> job

  constructor(settings, clock, webhooks) {
    this.#settings = settings;
    this.#clock = clock;
    this.#webhooks = webhooks;
  }

  clear() {
    this.logins.clear();
    this.connections.clear();
    this.jobs.clear();
  }

  login(source_guid, username) {
    const guid = source_guid.toLowerCase();
    const key = `${guid} ${username}`;
    if (!this.logins.has(key)) {
      this.logins.set(key, {
        source_guid: guid,
        username,
        connection: null, // the open one
        connecting: null, // the running EnsureConnection job
        connect_event: null, // the last one that was sent: { url, body }
        seen: new Map(), // what happens "the first time" -> how often it did
        cart: [], // { job_guid, at, items: [{ sku, quantity }] }
      });
    }
    return this.logins.get(key);
  }

  // True for the first `times` calls about one thing of one login.
  first(login, thing, times = Infinity) {
    const seen = login.seen.get(thing) ?? 0;
    login.seen.set(thing, seen + 1);
    return seen < times;
  }

  by_token(token) {
    return [...this.connections.values()].find((connection) => connection.access_token === token);
  }

  // ---- jobs ----

  // Starts a job and returns it; job.told resolves when its first webhook was tried.
  start(job_code, login, step, more) {
    const job = this.#record(job_code, login, step, more);
    job.told = new Promise((resolve) => (job.tell = resolve));
    if (job.connection) this.#occupy(job.connection, job);
    else login.connecting = job;

    const pause = this.#settings[step.pause ?? STEP_PAUSE[job_code]];
    this.#clock.after(pause, () => this.#work(job));
    return job;
  }

  // CloseConnection is done when it is accepted.
  close_by_job(connection, step) {
    const job = this.#record("CloseConnection", connection.login, step, { connection, output: {}, status: "Completed" });
    this.close(connection, "CloseConnection");
    if (step.webhook === "sent") this.#send(job, this.#event(job.job_guid, { output: {} }, job.job_code));
    return job;
  }

  #record(job_code, login, step, more) {
    const now = seconds();
    const job = {
      job_guid: randomUUID(),
      job_code,
      source_guid: login.source_guid,
      username: login.username,
      status: "Running",
      created_at: now,
      updated_at: now,
      output: null,
      error: null,
      question: null, // while it waits for a person: { wrong, open, stop }
      login,
      step,
      connection: null,
      webhook_url: "",
      items: [],
      ...more,
    };
    this.jobs.set(job.job_guid, job);
    return job;
  }

  #work(job) {
    if (job.status !== "Running" || job.step.silent) return;
    if (job.step.mfa && !job.trusted) this.#ask(job, 0);
    else this.#end(job);
  }

  #end(job, fail = job.step.fail) {
    if (job.status !== "Running") return;
    const fails = fail && !(fail.unless_password && fail.unless_password === job.password) &&
      this.first(job.login, `fail ${job.job_code}`, fail.times);

    if (fails) {
      if (fail.half) this.#fill(job, job.items.slice(0, Math.ceil(job.items.length / 2)).map(as_expected));
      job.error = { error_code: fail.code, error_message: fail.message };
      this.#finish(job, "Failed", fail.webhook_code);
    } else {
      job.output = job.job_code === "EnsureConnection" ? this.#connect(job) : this.#add_items(job);
      this.#finish(job, "Completed");
    }
  }

  #finish(job, status, webhook_code = job.job_code) {
    job.status = status;
    job.updated_at = seconds();
    this.#unask(job);
    if (job.login.connecting === job) job.login.connecting = null;
    if (job.connection?.job === job) {
      job.connection.job = null;
      this.#idle(job.connection);
    }
    const result = job.error ? { error: job.error } : { output: job.output };
    this.#announce(job, this.#event(job.job_guid, result, webhook_code));
  }

  cancel(job) {
    if (job.status !== "Running") return;
    job.error = { error_code: "JobCanceled", error_message: "The job was canceled" };
    this.#finish(job, "Canceled");
  }

  #add_items(job) {
    const lines = job.step.lines ?? as_expected;
    const items = job.items.map(lines).filter((item) => item !== null);
    this.#fill(job, items.filter((item) => item.added_to_cart));
    return job.step.output ?? { items };
  }

  #fill(job, added) {
    const wanted = new Map(job.items.map((item) => [item.sku, item.quantity]));
    const items = added.map(({ sku }) => ({ sku, quantity: wanted.get(sku) }));
    if (items.length) job.login.cart.push({ job_guid: job.job_guid, at: new Date().toISOString(), items });
  }

  // ---- connections ----

  #connect(job) {
    const connection = this.open(job.login, { webhook_url: job.webhook_url, external_id: job.external_id });
    if (job.step.ends === "session") this.close(connection, "the session ended");
    return { access_token: connection.access_token };
  }

  open(login, more) {
    const connection = {
      id: randomUUID(),
      access_token: `access-sandbox-${randomUUID()}`,
      login,
      status: "Connected",
      since: seconds(), // of the status
      why: null, // why it is closed
      foreign: false, // somebody else's: its token is told to nobody
      external_id: null,
      webhook_url: "",
      webhook_active: true,
      job: null, // the running one
      stop: null, // takes back the end of its lifetime
      ...more,
    };
    this.connections.set(connection.id, connection);
    login.connection = connection;
    this.#idle(connection);
    return connection;
  }

  close(connection, why) {
    if (connection.status !== "Connected") return;
    connection.status = "Disconnected";
    connection.since = seconds();
    connection.why = why;
    connection.stop?.();
    if (connection.login.connection === connection) connection.login.connection = null;
    if (connection.job && !connection.job.step.late) this.cancel(connection.job);
  }

  #occupy(connection, job) {
    connection.stop?.();
    connection.job = job;
  }

  // A connection without a job lives so long.
  #idle(connection) {
    connection.stop?.();
    if (connection.status !== "Connected") return;
    const life = connection.foreign ? this.#settings.foreign_ms : this.#settings.idle_ms;
    connection.stop = this.#clock.after(life, () => this.close(connection, "idle"));
  }

  // ---- MFA ----

  // mfa rows: question, method, digits (null: not a code), right (null: no answer
  // helps), tries, pause (the portal's window); approves: it goes on by itself.
  #ask(job, wrong) {
    const { question, method, digits, pause = "mfa_window_ms", approves = false } = job.step.mfa;
    const window_over = () => (approves ? this.#end(job) : this.#fail_mfa(job, "MfaTimeout"));
    this.#unask(job);
    job.question = { wrong, open: !approves, stop: this.#clock.after(this.#settings[pause], window_over) };
    return this.#send(job, this.#question(job, "MfaRequired", { question, method, digits }));
  }

  #unask(job) {
    job.question?.stop();
    job.question = null;
  }

  // Takes an answer; false when none is waited for.
  answer(job, text) {
    if (job.status !== "Running" || !job.question?.open) return false;
    job.question.open = false;
    const { right } = job.step.mfa;
    if (right === null) return true; // taken, but the window closes all the same
    job.question.stop();
    job.question.stop = this.#clock.after(this.#settings.mfa_check_ms, () => this.#check(job, text));
    return true;
  }

  async #check(job, text) {
    const { right, tries, ...mfa } = job.step.mfa;
    if (text === right) return this.#end(job);
    const wrong = job.question.wrong + 1;
    if (wrong >= tries) return this.#fail_mfa(job, "MfaCodeInvalid");
    await this.#send(job, this.#question(job, "MfaQuestionInvalidAnswer", mfa));
    if (job.status === "Running") await this.#ask(job, wrong);
  }

  #fail_mfa(job, code) {
    const message = code === "MfaTimeout" ? "No answer came in time" : "The code was not accepted";
    this.#end(job, { code, message });
  }

  #question(job, webhook_code, { question, method, digits }) {
    return {
      job_guid: job.job_guid,
      question,
      method_selected: method,
      answer_expected_digits: digits,
      webhook_type: "Job",
      webhook_code,
      environment: this.#settings.environment,
    };
  }

  // ---- events ----

  #event(job_guid, result, webhook_code) {
    const { environment } = this.#settings;
    return { job_guid, ...result, webhook_type: "Job", webhook_code, environment };
  }

  // A connection's own address wins, then the one in the dashboard.
  #url(job) {
    if (job.connection && !job.connection.webhook_active) return "";
    return (job.connection ?? job).webhook_url || this.#settings.webhook_url;
  }

  #send(job, body) {
    return this.#webhooks.deliver(this.#url(job), body);
  }

  async #announce(job, body) {
    const how = job.step.webhook;
    const canceled = job.status === "Canceled";
    if (how === "lost" && !canceled) return this.#webhooks.lose(body, "lost");
    const { login } = job;
    if (job.job_code === "EnsureConnection") login.connect_event = { url: this.#url(job), body };

    const tries = [this.#send(job, body)];
    if (how === "three times") tries.push(this.#send(job, body));
    await Promise.all(tries);
    job.tell();
    if (how === "three times") {
      await this.#clock.sleep(this.#settings.gap_ms);
      await this.#send(job, body);
    }
    if (how === "repeats connect" && login.connect_event) {
      await this.#clock.sleep(this.#settings.gap_ms);
      await this.#webhooks.deliver(login.connect_event.url, login.connect_event.body);
    }
  }

  // ---- what the control interface shows ----

  open_connections() {
    return [...this.connections.values()]
      .filter((connection) => connection.status === "Connected")
      .map(({ login, access_token, foreign, since, job, external_id }) => ({
        source_guid: login.source_guid,
        username: login.username,
        access_token,
        external_id,
        foreign,
        since,
        job_guid: job?.job_guid ?? null,
      }));
  }

  carts() {
    return [...this.logins.values()].filter((login) => login.cart.length).map((login) => {
      const lines = new Map(); // sku -> { sku, quantity, times }
      for (const { sku, quantity } of login.cart.flatMap((filling) => filling.items)) {
        const line = lines.get(sku) ?? { sku, quantity: 0, times: 0 };
        lines.set(sku, { sku, quantity: line.quantity + quantity, times: line.times + 1 });
      }
      const { source_guid, username, cart } = login;
      return { source_guid, username, source_name: source_name(source_guid), lines: [...lines.values()], fillings: cart };
    });
  }

  list() {
    return [...this.jobs.values()].map((job) => ({
      job_guid: job.job_guid,
      job_code: job.job_code,
      source_guid: job.source_guid,
      username: job.username,
      status: job.status,
      waits_for_answer: Boolean(job.question?.open),
      output: job.output,
      error: job.error,
      items: job.items,
      created_at: job.created_at,
      updated_at: job.updated_at,
    }));
  }
}

export function seconds() {
  return Math.floor(Date.now() / 1000);
}
