// What does the page do more where script runs? Four courtesies; every page works without them.
(() => {
  "use strict";

  const texts = document.body.dataset;

  // 1. What is wrong with a form is read out and reached first.
  document.getElementById("error-summary")?.focus();

  // 2. The Enter that confirms converted Japanese input never sends a form.
  document.addEventListener("keydown", (event) => {
    const converting = event.isComposing || event.keyCode === 229; // 229: older browsers while converting
    if (event.key === "Enter" && converting && event.target instanceof HTMLInputElement) event.preventDefault();
  });

  // 3. A form is sent once, and a changed form isn't left by mistake.
  const changed = new Set(document.querySelectorAll("form[data-guard][data-changed]"));
  const sending = new Map(); // form -> the button that sent it, and what stood on it

  function release(form) {
    const { button, face } = sending.get(form) ?? {};
    sending.delete(form);
    form.removeAttribute("aria-busy");
    if (button?.hasAttribute("aria-disabled")) {
      button.removeAttribute("aria-disabled");
      button.replaceChildren(...face);
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) changed.add(form);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (sending.has(form)) {
      event.preventDefault();
      return;
    }
    const button = event.submitter;
    sending.set(form, { button, face: [...(button?.childNodes ?? [])] });
    changed.delete(form);
    form.setAttribute("aria-busy", "true");
    if (button && !form.matches("[data-plain]")) {
      button.setAttribute("aria-disabled", "true"); // "disabled" would take the button's own value out of what is sent
      button.replaceChildren(texts.sending);
    }
    setTimeout(() => release(form), 10000); // an answer that is a file leaves the page standing
  });

  window.addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });

  // Going back to a page kept in memory finds its buttons usable again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) [...sending.keys()].forEach(release);
  });

  // 4. A field that another answer makes pointless steps aside: data-show-when="mode=online|visit".
  const dependents = [...document.querySelectorAll("[data-show-when]")];

  function answers(form, name) {
    return [...form.elements]
      .filter((control) => control.name === name)
      .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
      .map((control) => control.value);
  }

  function arrange() {
    for (const part of dependents) {
      const [name, wanted] = part.dataset.showWhen.split("=");
      const form = part.closest("form");
      const given = form ? answers(form, name) : [];
      // What must be mended stays in sight.
      const wrong = part.querySelector("[aria-invalid='true'], .field__error");
      part.hidden = !wrong && !given.some((value) => wanted.split("|").includes(value));
    }
  }

  if (dependents.length) {
    document.addEventListener("change", arrange);
    arrange();
  }
})();
