// clock.mjs - the one place where the sandbox waits.
//
// Pauses are written as a person watching a demo should feel them; `speed`
// divides them all, so a test with speed 20 sees the same order of things
// twenty times sooner.  clear() forgets everything that was still to happen,
// which is what a reset needs: nothing of the old world may fire in the new.

export class Clock {
  #timers = new Map(); // timeout -> what to call when it is cleared, or null

  constructor(speed = 1) {
    this.speed = speed;
  }

  ms(pause) {
    return pause / this.speed;
  }

  // Calls act after a pause; the function returned takes that back.
  after(pause, act) {
    return this.#set(pause, act, null);
  }

  // Resolves after a pause, or at once when the clock is cleared.
  sleep(pause) {
    return new Promise((resolve) => this.#set(pause, resolve, resolve));
  }

  clear() {
    const timers = [...this.#timers];
    this.#timers.clear();
    for (const [timer, cleared] of timers) {
      clearTimeout(timer);
      cleared?.();
    }
  }

  #set(pause, act, cleared) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, this.ms(pause));
    this.#timers.set(timer, cleared);
    return () => {
      this.#timers.delete(timer);
      clearTimeout(timer);
    };
  }
}
