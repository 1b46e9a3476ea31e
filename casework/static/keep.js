// How does a long text save itself while somebody types? A form with data-keep says where to; without script its button
// saves as ever. Nothing is kept on this machine: while the server is away, the text stays in the page and nowhere else.
(() => {
  "use strict";

  const SOON = 2500; // milliseconds from the first unsaved key to the saving
  const AGAIN = 3000; // between two tries while nothing comes through
  const PATIENCE = 15000; // for one answer
  const SEALED_AWAY = "csrf_token version unread mark".split(" ");

  class Keeper {
    constructor(form) {
      this.form = form;
      this.texts = form.dataset;
      this.status = document.getElementById(form.dataset.keepStatus);
      this.page = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      this.turn = 0;
      this.saved = form.matches("[data-changed]") ? null : this.state().text; // null: nothing here is known to be saved
      this.running = null; // the request on its way: never two at once
      this.timer = null;
      this.away = ""; // why nothing comes through, in the words of the page
      this.wrong = []; // what the server left as it was
      this.stale = false; // somebody else saved: nothing is overwritten any more
      this.leaving = false;

      form.addEventListener("input", () => this.later());
      form.addEventListener("change", () => this.later());
      form.addEventListener("focusout", () => this.now());
      form.addEventListener("submit", (event) => this.submit(event), true);
      document.addEventListener("visibilitychange", () => document.hidden && this.now());
      window.addEventListener("pagehide", () => this.now());
      window.addEventListener("online", () => this.now());
      window.addEventListener("beforeunload", (event) => {
        if (!this.leaving && (this.unsaved() || this.wrong.length)) event.preventDefault();
      });
      document.addEventListener("keydown", (event) => {
        const save = (event.key === "s" || event.key === "Enter") && (event.ctrlKey || event.metaKey);
        if (!save || event.altKey || event.isComposing || event.keyCode === 229) return;
        event.preventDefault();
        this.now({ asked: true });
      });
      document.getElementById("keep-hint")?.removeAttribute("hidden");
      this.watch([...document.querySelectorAll("[data-keep-fresh]")]);
      if (this.unsaved()) this.later();
    }

    // What the server says of the whole text is asked for anew when somebody comes to it after a saving.
    watch(parts) {
      const seen = new IntersectionObserver((entries) => entries.some((one) => one.isIntersecting) && this.freshen(parts));
      parts.forEach((part) => seen.observe(part));
      this.savedTurn = this.freshTurn = 0;
    }

    async freshen(parts) {
      await this.now();
      if (this.freshTurn === this.savedTurn) return;
      this.freshTurn = this.savedTurn;
      try {
        const answer = await fetch(this.form.action, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
        if (!answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        parts.forEach((part) => part.replaceChildren(...(page.getElementById(part.id)?.childNodes ?? [])));
      } catch {
        this.freshTurn = 0; // the next look asks again
      }
    }

    // What stands in the form, and what of it the browser itself can't read (half a day): that keeps its old value.
    state() {
      const unread = [...this.form.elements].filter((one) => one.name && one.validity?.badInput && !this.outside(one));
      const names = new Set(unread.map((one) => one.name));
      const outside = new Set([...this.form.elements].filter((one) => this.outside(one)).map((one) => one.name));
      const pairs = [...new FormData(this.form)].filter(
        ([name, value]) => typeof value === "string" && !SEALED_AWAY.includes(name) && !names.has(name) && !outside.has(name),
      );
      return { pairs, unread, text: JSON.stringify([pairs, [...names]]) };
    }

    outside(control) {
      return control.closest("[data-keep-out]") !== null;
    }

    unsaved() {
      return this.saved !== this.state().text;
    }

    later() {
      if (this.timer === null && !this.running && !this.stale && this.unsaved()) {
        this.timer = setTimeout(() => this.now(), this.away ? AGAIN : SOON);
      }
    }

    // Save what isn't saved. Gives whether all that could be sent now stands on the server.
    async now({ asked = false } = {}) {
      clearTimeout(this.timer);
      this.timer = null;
      if (this.running) return this.running;
      if (this.stale) return false;
      if (!this.unsaved()) {
        if (asked && this.at && !this.wrong.length) this.say(this.texts.keepSaved.replace("%s", this.at), "saved");
        return true;
      }
      this.running = this.send(this.state());
      const done = await this.running.finally(() => (this.running = null));
      if (!this.leaving) this.later(); // what was typed meanwhile
      return done;
    }

    async send(state) {
      this.turn += 1;
      let answer;
      try {
        answer = await this.post(state);
        if (this.signedOut(answer) || answer.status === 400) answer = (await this.renew()) ? await this.post(state) : null;
      } catch {
        return this.missed(this.texts.keepAway);
      }
      if (answer === null || this.signedOut(answer)) return this.missed(this.texts.keepSignedOut);
      if (answer.status === 404) return this.missed(this.texts.keepNotYours);
      if (answer.status === 409) return this.stop(answer);
      if (!answer.ok) return this.missed(this.texts.keepAway);
      const told = await answer.json().catch(() => null);
      if (told === null) return this.missed(this.texts.keepAway);
      this.form.elements.namedItem("version").value = told.version;
      this.saved = state.text;
      this.savedTurn = this.turn;
      this.away = "";
      this.at = told.at;
      const half = state.unread.map((one) => ({ field: one.id, label: this.label(one), said: this.texts.keepUnread }));
      this.show([...told.wrong, ...half]);
      return true;
    }

    post(state) {
      const body = new URLSearchParams(state.pairs);
      for (const name of SEALED_AWAY.slice(0, 2)) body.set(name, this.form.elements.namedItem(name).value);
      body.set("mark", `${this.page}-${this.turn}`);
      new Set(state.unread.map((one) => one.name)).forEach((name) => body.append("unread", name));
      return fetch(this.texts.keep, {
        method: "POST", body, redirect: "manual", cache: "no-store", credentials: "same-origin",
        keepalive: body.toString().length < 60000, // so that the last saving outlives the page
        signal: AbortSignal.timeout(PATIENCE),
      });
    }

    // After a sign-in in another tab: the token that goes with it.
    async renew() {
      const answer = await fetch(this.texts.keepToken, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (!answer.ok) return false;
      const told = await answer.json();
      document.querySelectorAll("input[name=csrf_token]").forEach((one) => (one.value = told.csrf_token));
      return true;
    }

    signedOut(answer) {
      return answer.type === "opaqueredirect" || answer.status === 401;
    }

    missed(words) {
      if (this.away !== words) this.say(words, "away");
      this.away = words;
      return false;
    }

    async stop(answer) {
      const told = await answer.json().catch(() => ({ said: "" }));
      this.stale = true;
      this.say(`${told.said ?? ""}${this.texts.keepStale}`, "stale");
      return false;
    }

    show(wrong) {
      const same = JSON.stringify(wrong) === JSON.stringify(this.wrong);
      this.wrong = wrong;
      if (wrong.length && same && this.status.dataset.state === "wrong") return;
      this.say(this.texts.keepSaved.replace("%s", this.at), "saved");
      if (wrong.length) this.status.dataset.state = "wrong";
      for (const one of wrong) {
        document.getElementById(one.field)?.closest("[hidden]")?.removeAttribute("hidden"); // what is asked about now
        const line = document.createElement("a");
        line.href = `#${one.field}`;
        line.textContent = `${one.label}: ${one.said}`;
        const part = document.createElement("span");
        part.className = "keep__wrong";
        part.append(`${this.texts.keepWrong} `, line);
        this.status.append(" ", part);
      }
    }

    // Said once: a screen reader reads every change, and a saving every few seconds is none.
    say(words, kind) {
      if (this.status.textContent !== words) this.status.textContent = words;
      this.status.dataset.state = kind;
    }

    label(control) {
      return control.labels?.[0]?.textContent.trim() ?? control.name;
    }

    // The form's own buttons wait until what was typed is saved; without a way to the server they keep the page.
    async submit(event) {
      if (this.leaving || this.stale) {
        this.leaving = true;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (this.asking) return;
      this.asking = true;
      const button = event.submitter;
      await this.running;
      const through = await this.now();
      await new Promise((done) => setTimeout(done)); // a form that is still telling of its sending sends nothing
      this.asking = false;
      if (!through && !this.stale) {
        this.say(`${this.away} ${this.texts.keepNotSent}`, "away");
        return;
      }
      this.leaving = true;
      this.form.requestSubmit(button);
      setTimeout(() => (this.leaving = false), 10000); // an answer that never comes leaves the page standing
    }
  }

  for (const form of document.querySelectorAll("form[data-keep]")) new Keeper(form);
})();
