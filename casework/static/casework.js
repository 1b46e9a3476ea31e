// What does the page do more where script runs? Five courtesies; every page works without them.
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
  const changed = new Set(document.querySelectorAll("form[data-guard][data-changed]:not([data-keep])"));
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
    if (form?.matches("[data-guard]:not([data-keep])")) changed.add(form); // keep.js minds its own
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

  // 5. A table of a week or a month is one stop of the Tab key; inside, arrow keys go from link to link.
  for (const table of document.querySelectorAll("table[data-grid]")) {
    const columns = new Map(); // column -> its links, from top to bottom, with their row
    const placed = new Map(); // link -> where it is
    [...table.tBodies].flatMap((body) => [...body.rows]).forEach((row, y) => {
      [...row.cells].forEach((cell, x) => {
        for (const link of cell.querySelectorAll("a, button")) {
          if (!columns.has(x)) columns.set(x, []);
          const column = columns.get(x);
          placed.set(link, { x, y, at: column.length });
          column.push(link);
          link.tabIndex = -1;
        }
      });
    });
    const order = [...columns.keys()].sort((a, b) => a - b);
    if (!order.length) continue;
    const start = table.querySelector("[aria-current='date']");
    const enter = placed.has(start) ? start : columns.get(order[0])[0];
    enter.tabIndex = 0;

    function nearest(column, y) {
      return column.reduce((best, link) => (Math.abs(placed.get(link).y - y) < Math.abs(placed.get(best).y - y) ? link : best));
    }

    table.addEventListener("keydown", (event) => {
      const here = placed.get(event.target);
      if (!here || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const beside = order.indexOf(here.x);
      const to = {
        ArrowDown: () => columns.get(here.x)[here.at + 1],
        ArrowUp: () => columns.get(here.x)[here.at - 1],
        ArrowRight: () => columns.has(order[beside + 1]) && nearest(columns.get(order[beside + 1]), here.y),
        ArrowLeft: () => columns.has(order[beside - 1]) && nearest(columns.get(order[beside - 1]), here.y),
        Home: () => nearest(columns.get(order[0]), here.y),
        End: () => nearest(columns.get(order.at(-1)), here.y),
      }[event.key];
      if (!to) return;
      event.preventDefault();
      to()?.focus?.();
    });

    // Whoever comes by mouse or leaves in the middle comes back to where they were.
    table.addEventListener("focusin", (event) => {
      if (!placed.has(event.target)) return;
      for (const link of placed.keys()) link.tabIndex = link === event.target ? 0 : -1;
    });
  }
  for (const words of document.querySelectorAll("[data-with-script]")) words.hidden = false;
})();
