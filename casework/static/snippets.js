// How does a short text of one's own come to where the cursor stands? Ctrl+; (or the button) opens a list below the field,
// arrow keys choose, Enter inserts. Nothing is put into a text while Japanese input is being converted.
(() => {
  "use strict";

  class Snippets {
    constructor(button) {
      this.button = button;
      this.form = button.form;
      this.texts = button.dataset;
      this.field = null; // where one wrote last
      this.composing = false;
      this.loading = false;
      this.found = null; // what the server gave, for as long as the page lives and nowhere else
      button.textContent = this.texts.keys;

      this.form.addEventListener("focusin", (event) => {
        if (event.target instanceof HTMLTextAreaElement) this.field = event.target;
      });
      this.form.addEventListener("compositionstart", () => (this.composing = true));
      this.form.addEventListener("compositionend", () => (this.composing = false));
      document.addEventListener("keydown", (event) => {
        if (![";", "；"].includes(event.key) || !event.ctrlKey || event.altKey || event.metaKey) return;
        if (event.isComposing || event.keyCode === 229 || this.composing) return;
        if (!this.form.contains(event.target)) return;
        event.preventDefault();
        this.open();
      });
      // As the keeper of the page, but before it: this button sends nothing.
      this.form.addEventListener("click", (event) => {
        if (event.target.closest("[data-snippets]") !== button) return;
        event.preventDefault();
        this.open();
      });
    }

    async open() {
      if (this.composing || this.loading) return;
      this.close();
      if (this.found === null) {
        this.loading = true;
        this.found = await this.fetch();
        this.loading = false;
        if (this.composing) return; // somebody wrote on meanwhile: the cursor stays where it is
      }
      const field = this.field ?? this.form.querySelector("textarea");
      this.cursor = [field.selectionStart, field.selectionEnd];
      this.into = field;
      this.box = this.build(field);
      field.closest(".field").after(this.box);
      (this.list ?? this.box.querySelector("button")).focus({ preventScroll: true });
      this.box.scrollIntoView({ block: "nearest" }); // all of it, above the bar that stays at the bottom
    }

    async fetch() {
      try {
        const answer = await fetch(this.texts.snippets, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(10000) });
        return answer.ok ? await answer.json() : null;
      } catch {
        return null;
      }
    }

    build(field) {
      const box = document.createElement("div");
      box.className = "snippets";
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", this.texts.label);
      box.dataset.keepOut = "";
      this.list = null;
      if (this.found?.length) {
        const label = document.createElement("label");
        label.className = "field__label";
        label.textContent = this.texts.label;
        label.htmlFor = "snippet-list";
        this.list = document.createElement("select");
        this.list.id = "snippet-list";
        this.list.className = "snippets__list";
        this.list.size = Math.max(2, Math.min(8, this.found.length)); // a list, not a menu that the system draws
        this.found.forEach((one, at) => this.list.add(new Option(one.title, String(at))));
        this.list.selectedIndex = 0;
        const words = document.createElement("p");
        words.className = "snippets__text lines";
        words.textContent = this.found[0].text;
        this.list.addEventListener("change", (event) => {
          event.stopPropagation(); // nothing of the record has changed
          words.textContent = this.found[this.list.selectedIndex].text;
        });
        this.list.addEventListener("input", (event) => event.stopPropagation());
        this.list.addEventListener("dblclick", () => this.insert());
        box.append(label, this.list, words, this.act(this.texts.insert, "secondary", () => this.insert()));
      } else {
        const words = document.createElement("p");
        words.setAttribute("role", "status");
        words.textContent = this.found ? this.texts.none : this.texts.away;
        box.append(words);
      }
      box.append(this.act(this.texts.close, "quiet", () => this.back()));
      box.addEventListener("keydown", (event) => {
        if (event.isComposing || event.keyCode === 229) return;
        if (event.key === "Escape") this.back();
        else if (event.key === "Enter" && event.target === this.list && !event.ctrlKey && !event.metaKey) this.insert();
        else return;
        event.preventDefault();
        event.stopPropagation();
      });
      return box;
    }

    act(words, kind, does) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `button button--${kind}`;
      button.textContent = words;
      button.addEventListener("click", does);
      return button;
    }

    insert() {
      const { text } = this.found[this.list.selectedIndex];
      this.back();
      // The old command is the one that leaves the browser's own undo whole; it tells of the input by itself.
      if (!document.execCommand("insertText", false, text)) {
        this.into.setRangeText(text, ...this.cursor, "end");
        this.into.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }

    back() {
      this.close();
      this.into.focus();
      this.into.setSelectionRange(...this.cursor);
    }

    close() {
      this.box?.remove();
      this.box = null;
    }
  }

  for (const button of document.querySelectorAll("button[data-snippets]")) new Snippets(button);
})();
