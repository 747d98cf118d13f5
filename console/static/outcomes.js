/* Of a form that ends a step, the fields of the chosen outcome are shown, asked for and sent, and no others. Without
   this script all are shown, and the desk refuses what belongs to another outcome. */
"use strict";
(() => {
  const named = (words) => words ? words.split(" ") : [];
  function ask(form) {
    const chosen = form.querySelector("[data-needs]:checked"), needs = named(chosen?.dataset.needs), tells = named(chosen?.dataset.tells);
    for (const field of form.querySelectorAll("[name^='field-']")) {
      const name = field.name.slice(6);
      field.required = needs.includes(name);
      if (name !== "evidence") field.disabled = field.closest("label").hidden = !field.required && !tells.includes(name);
    }
  }
  for (const each of document.querySelectorAll("[data-needs]")) each.addEventListener("change", () => ask(each.form));
  const askAll = () => { for (const form of document.querySelectorAll("form:has([data-needs])")) ask(form); };
  askAll();
  // A browser that goes back fills in what was chosen after the scripts have run, and tells nobody.
  addEventListener("pageshow", askAll);
})();
